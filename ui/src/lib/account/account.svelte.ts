/**
 * Which face the app shows: the two doors, the open office, or a problem. The core decides it; this class
 * reads it and passes on what a person wants done about it.
 */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { AppState } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Account {
  readonly app: Reading<AppState>;
  /** What is being done right now, so that its button can say so and no other can be pressed. */
  doing = $state<'nothing' | 'practise' | 'retry' | 'recover' | 'leave'>('nothing');
  failure = $state.raw<CallError | null>(null);
  /** The connecting steps hold their page until the recovery code is kept, although the office is open. */
  isHeld = $state(false);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.app = new Reading(() => api.call('read_app', {}));
  }

  /** The page this state belongs on. */
  readonly place: 'welcome' | 'desk' | 'problem' | null = $derived.by(() => {
    const app = this.app.value;
    if (!app) return null;
    if (this.isHeld) return 'welcome';
    return app.face === 'open' ? 'desk' : app.face;
  });

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'AppChanged' || event.type === 'EventsLost') void this.app.read();
    });
  }

  practise(): Promise<void> {
    return this.#do('practise', () => this.#api.call('start_practice', {}));
  }

  retry(): Promise<void> {
    return this.#do('retry', () => this.#api.call('retry_open', {}));
  }

  recover(code: string): Promise<void> {
    return this.#do('recover', () => this.#api.call('open_with_recovery', { code }));
  }

  leave(): Promise<void> {
    return this.#do('leave', () => this.#api.call('leave_account', {}));
  }

  async #do(what: Account['doing'], ask: () => Promise<AppState>): Promise<void> {
    if (this.doing !== 'nothing') return;
    this.doing = what;
    this.failure = null;
    try {
      this.app.put(await ask());
    } catch (thrown) {
      this.failure = toCallError(thrown);
    } finally {
      this.doing = 'nothing';
    }
  }
}

export const [getAccount, setAccount] = createContext<Account>();

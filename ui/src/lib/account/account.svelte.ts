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
  doing = $state<
    'nothing' | 'practise' | 'retry' | 'recover' | 'token' | 'open' | 'leave' | 'lock' | 'unlock'
  >('nothing');
  failure = $state.raw<CallError | null>(null);
  /** The connecting steps hold their page until the recovery code is kept, although the office is open. */
  isHeld = $state(false);
  readonly #api: Api;
  readonly #farewells = new Set<() => Promise<void>>();

  constructor(api: Api) {
    this.#api = api;
    this.app = new Reading(() => api.call('read_app', {}));
  }

  /** An account is open whose recovery code nobody has kept: connecting it was cut off. */
  readonly isUnfinished: boolean = $derived.by(() => this.app.value?.unfinished ?? false);

  /** The page this state belongs on. */
  readonly place: 'welcome' | 'desk' | 'locked' | 'problem' | null = $derived.by(() => {
    const app = this.app.value;
    if (!app) return null;
    if (app.face === 'locked') return 'locked';
    if (this.isHeld || this.isUnfinished) return 'welcome';
    return app.face === 'open' ? 'desk' : app.face;
  });

  listen(): () => void {
    return this.#api.on((event) => {
      // With another token the account is closed and opened again, and nobody is sent away from where they are.
      if (this.doing === 'token') return;
      if (event.type === 'AppChanged' || event.type === 'EventsLost') void this.app.read();
    });
  }

  /** What must be done while the account on screen is still open, as saving what was begun in it. */
  beforeLeaving(farewell: () => Promise<void>): () => void {
    this.#farewells.add(farewell);
    return () => this.#farewells.delete(farewell);
  }

  practise(): Promise<void> {
    return this.#leaveFor('practise', () => this.#api.call('start_practice', {}));
  }

  retry(): Promise<void> {
    return this.#do('retry', () => this.#api.call('retry_open', {}));
  }

  recover(code: string): Promise<void> {
    return this.#do('recover', () => this.#api.call('open_with_recovery', { code }));
  }

  replaceToken(authToken: string): Promise<void> {
    return this.#do('token', () => this.#api.call('replace_token', { authToken }));
  }

  /** Opens another account that this computer knows. */
  open(sid: string): Promise<void> {
    return this.#leaveFor('open', () => this.#api.call('open_account', { sid }));
  }

  /** Locks what is open, once all that was begun in it is saved. */
  lock(): Promise<void> {
    return this.#leaveFor('lock', () => this.#api.call('lock_app', {}));
  }

  unlock(pin: string): Promise<void> {
    return this.#do('unlock', () => this.#api.call('unlock', { pin }));
  }

  /** The PIN was forgotten: the recovery code opens it, and takes the PIN away. */
  unlockByCode(code: string): Promise<void> {
    return this.#do('unlock', () => this.#api.call('unlock_with_recovery', { code }));
  }

  leave(): Promise<void> {
    return this.#leaveFor('leave', () => this.#api.call('leave_account', {}));
  }

  #leaveFor(what: Account['doing'], ask: () => Promise<AppState>): Promise<void> {
    return this.#do(what, async () => {
      // What could not be saved is told where it was written, and holds nobody back.
      if (this.#farewells.size > 0) {
        await Promise.allSettled([...this.#farewells].map((farewell) => farewell()));
      }
      return ask();
    });
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

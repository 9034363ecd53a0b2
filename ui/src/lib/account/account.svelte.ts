/**
 * Which face the app shows: the two doors, the open office, or a problem. The core decides it; this class
 * reads it and passes on what a person wants done about it.
 */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { AppState } from '#lib/api/call.ts';
import { LOCKED, toCallError, type CallError } from '#lib/api/errors.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Account {
  readonly app: Reading<AppState>;
  /** What is being done right now, so that its button can say so and no other can be pressed. */
  doing = $state<
    'nothing' | 'practise' | 'retry' | 'recover' | 'without' | 'token' | 'open' | 'leave' | 'unlock'
  >('nothing');
  failure = $state.raw<CallError | null>(null);
  /** The connecting steps hold their page until the recovery code is kept, although the office is open. */
  isHeld = $state(false);
  readonly #api: Api;
  readonly #farewells = new Set<() => Promise<void>>();
  readonly #again: Soon;
  /** Whether something was heard that what is being done may not have known when it answers. */
  #isStale = false;
  #isLocking = false;

  constructor(api: Api) {
    this.#api = api;
    this.app = new Reading(() => api.call('read_app', {}));
    this.#again = new Soon(() => this.#read());
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
    const stops = [
      this.#api.on(({ type }) => {
        if (type === 'AppChanged' || type === 'EventsLost') this.#hear();
      }),
      this.#api.onLocked(() => this.#hear()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** What must be done while the account on screen is still open, as saving what was begun in it. */
  beforeLeaving(farewell: () => Promise<void>): () => void {
    this.#farewells.add(farewell);
    return () => this.#farewells.delete(farewell);
  }

  practise(): Promise<boolean> {
    return this.#leaveFor('practise', () => this.#api.call('start_practice', {}));
  }

  retry(): Promise<boolean> {
    return this.#do('retry', () => this.#api.call('retry_open', {}));
  }

  recover(code: string): Promise<boolean> {
    return this.#do('recover', () => this.#api.call('open_with_recovery', { code }));
  }

  /** Opens the inbox without its file of pictures and sounds. */
  goWithout(): Promise<boolean> {
    return this.#do('without', () => this.#api.call('open_without_media', {}));
  }

  /** Answers whether it is in use now. */
  replaceToken(authToken: string): Promise<boolean> {
    return this.#do('token', () => this.#api.call('replace_token', { authToken }));
  }

  /** Opens another account that this computer knows. */
  open(sid: string): Promise<boolean> {
    return this.#leaveFor('open', () => this.#api.call('open_account', { sid }));
  }

  /** Locks what is open, once all that was begun in it is saved. It waits for nothing else that is being done. */
  async lock(): Promise<boolean> {
    if (this.#isLocking) return true;
    this.#isLocking = true;
    this.failure = null;
    try {
      if (this.#farewells.size > 0) await this.#sayFarewell();
      this.app.put(await this.#api.call('lock_app', {}));
      this.#isStale = true;
      return true;
    } catch (thrown) {
      this.failure = toCallError(thrown);
      return false;
    } finally {
      this.#isLocking = false;
    }
  }

  unlock(pin: string): Promise<boolean> {
    return this.#do('unlock', () => this.#api.call('unlock', { pin }));
  }

  /** The PIN was forgotten: the recovery code opens it, and takes the PIN away. */
  unlockByCode(code: string): Promise<boolean> {
    return this.#do('unlock', () => this.#api.call('unlock_with_recovery', { code }));
  }

  leave(): Promise<boolean> {
    return this.#leaveFor('leave', () => this.#api.call('leave_account', {}));
  }

  #leaveFor(what: Account['doing'], ask: () => Promise<AppState>): Promise<boolean> {
    return this.#do(what, async () => {
      if (this.#farewells.size > 0) await this.#sayFarewell();
      return ask();
    });
  }

  /** What could not be saved is told where it was written, and holds nobody back. */
  async #sayFarewell(): Promise<void> {
    await Promise.allSettled([...this.#farewells].map((farewell) => farewell()));
  }

  #hear(): void {
    this.#isStale = true;
    void this.#again.ask();
  }

  async #read(): Promise<void> {
    if (this.doing !== 'token') return this.app.read();
    // With another token the account is closed and opened again, and nobody is sent away from where they are. Only
    // the lock waits for no token.
    const app = await this.#api.call('read_app', {}).catch(() => null);
    if (app?.face === 'locked') this.app.put(app);
  }

  /** Asks for one thing at a time, and says whether it was done. */
  async #do(what: Account['doing'], ask: () => Promise<AppState>): Promise<boolean> {
    if (this.doing !== 'nothing') return false;
    this.doing = what;
    this.failure = null;
    this.#isStale = false;
    let told: AppState | null = null;
    try {
      told = await ask();
    } catch (thrown) {
      const error = toCallError(thrown);
      // The page of the lock says so itself.
      if (error.code !== LOCKED) this.failure = error;
    }
    // An answer may be older than what was heard while it was awaited.
    if (told !== null && !this.#isStale) this.app.put(told);
    while (this.#isStale) {
      this.#isStale = false;
      await this.app.read();
    }
    this.doing = 'nothing';
    return told !== null;
  }
}

export const [getAccount, setAccount] = createContext<Account>();

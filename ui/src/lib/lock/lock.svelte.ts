/** The lock of what is open: whether there is a PIN, how long a wrong one makes one wait, and setting another. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { LockState } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Lock extends Asking {
  readonly now: Reading<LockState>;
  isBusy = $state(false);
  /** When a PIN may be tried again, in milliseconds since this page began. */
  until = $state(0);
  readonly #api: Api;
  readonly #clock: () => number;

  constructor(api: Api, clock: () => number = () => performance.now()) {
    super();
    this.#api = api;
    this.#clock = clock;
    this.now = new Reading(async () => this.#take(await api.call('read_lock', {})));
  }

  readonly hasPin: boolean = $derived.by(() => this.now.value?.hasPin ?? false);

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'SettingsChanged') void this.now.read();
    });
  }

  /** How many whole seconds nothing may be tried. */
  left(): number {
    return Math.max(0, Math.ceil((this.until - this.#clock()) / 1000));
  }

  set(pin: string, former: string | null): Promise<boolean> {
    return this.#change(() => this.#api.call('set_pin', { pin, former }));
  }

  remove(pin: string): Promise<boolean> {
    return this.#change(() => this.#api.call('remove_pin', { pin }));
  }

  #take(state: LockState): LockState {
    this.until = this.#clock() + state.wait;
    return state;
  }

  async #change(ask: () => Promise<LockState>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    const isDone = await this.ask(async () => this.now.put(this.#take(await ask())));
    this.isBusy = false;
    return isDone;
  }
}

export const [getLock, setLock] = createContext<Lock>();

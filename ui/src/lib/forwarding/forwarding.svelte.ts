/** How it stands with the calls of the owner's own phone: what is kept, and what is being tried. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { Forwarding as Kept, Id } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Forwarding extends Asking {
  readonly now: Reading<Kept>;
  work = $state<'idle' | 'busy'>('idle');
  readonly #number: Id;
  readonly #api: Api;

  constructor(api: Api, number: Id) {
    super();
    this.#api = api;
    this.#number = number;
    this.now = new Reading(() => api.call('read_forwarding', { number }));
  }

  listen(): () => void {
    void this.now.read();
    return this.#api.on((event) => {
      if (event.type === 'NumbersChanged' || event.type === 'EventsLost') void this.now.read();
    });
  }

  save(phone: string): Promise<boolean> {
    return this.#do(() => this.#api.call('save_forwarding', { number: this.#number, phone }));
  }

  say(isSetUp: boolean): Promise<boolean> {
    return this.#do(() => this.#api.call('say_forwarding', { number: this.#number, isSetUp }));
  }

  try(): Promise<boolean> {
    return this.#do(() => this.#api.call('try_forwarding', { number: this.#number }));
  }

  async #do(change: () => Promise<Kept>): Promise<boolean> {
    this.work = 'busy';
    try {
      return await this.ask(async () => this.now.put(await change()));
    } finally {
      this.work = 'idle';
    }
  }
}

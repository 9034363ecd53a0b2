/** What answers calls at Twilio while this computer does not. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { Flow as Kept } from '#lib/api/call.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Flow extends Asking {
  readonly now: Reading<Kept>;
  doing = $state<'nothing' | 'look' | 'write' | 'give up'>('nothing');
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api) {
    super();
    this.#api = api;
    this.now = new Reading(() => api.call('read_flow', {}));
    this.#soon = new Soon(() => this.now.read());
  }

  listen(): () => void {
    void this.now.read();
    return this.#api.on((event) => {
      if (event.type === 'FlowChanged' || event.type === 'NumbersChanged' || event.type === 'EventsLost')
        void this.#soon.ask();
    });
  }

  look(): Promise<void> {
    return this.#do('look', () => this.#api.call('look_at_flow', {}));
  }

  write(): Promise<void> {
    return this.#do('write', () => this.#api.call('write_flow', {}));
  }

  giveUp(): Promise<void> {
    return this.#do('give up', () => this.#api.call('give_up_flow', {}));
  }

  async #do(what: 'look' | 'write' | 'give up', work: () => Promise<Kept>): Promise<void> {
    if (this.doing !== 'nothing') return;
    this.doing = what;
    await this.ask(async () => this.now.put(await work()));
    this.doing = 'nothing';
  }
}

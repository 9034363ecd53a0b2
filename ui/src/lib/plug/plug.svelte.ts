/** Pulling the plug: how it goes, and how it went. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { Plug as Known } from '#lib/api/call.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Plug extends Asking {
  readonly now: Reading<Known>;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api) {
    super();
    this.#api = api;
    this.now = new Reading(() => api.call('read_plug', {}));
    this.#soon = new Soon(() => this.now.read());
  }

  listen(): () => void {
    void this.now.read();
    return this.#api.on((event) => {
      if (event.type === 'PlugChanged' || event.type === 'FlowChanged' || event.type === 'EventsLost')
        void this.#soon.ask();
    });
  }

  pull(): Promise<boolean> {
    return this.ask(async () => this.now.put(await this.#api.call('pull_plug', {})));
  }
}

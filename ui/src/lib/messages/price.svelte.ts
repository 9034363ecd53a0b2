/** What a segment to the person of a thread costs, where Twilio says so. Nobody waits for it. */
import type { Api } from '#lib/api/api.ts';
import type { Id, SegmentPrice } from '#lib/api/call.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Price {
  readonly now: Reading<{ price: SegmentPrice | null }>;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api, thread: Id) {
    this.#api = api;
    this.now = new Reading(async () => ({ price: await api.call('read_price', { thread }) }));
    this.#soon = new Soon(() => this.now.read());
  }

  listen(): () => void {
    void this.#soon.ask();
    return this.#api.on((event) => {
      if (event.type === 'PricesChanged' || event.type === 'EventsLost') void this.#soon.ask();
    });
  }
}

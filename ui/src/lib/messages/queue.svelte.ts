/** How many texts wait for their turn on the number of a thread. */
import type { Api } from '#lib/api/api.ts';
import type { Id, Queue as Values } from '#lib/api/call.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Queue {
  readonly now: Reading<Values>;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api, thread: Id) {
    this.#api = api;
    this.now = new Reading(() => api.call('read_queue', { thread }));
    this.#soon = new Soon(() => this.now.read());
  }

  listen(): () => void {
    void this.#soon.ask();
    return this.#api.on((event) => {
      // A text of any thread may stand in the same queue.
      const types = ['MessageSent', 'MessageChanged', 'EventsLost'];
      if (types.includes(event.type)) void this.#soon.ask();
    });
  }
}

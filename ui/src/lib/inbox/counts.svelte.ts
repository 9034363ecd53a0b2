/** How many threads are unread and open. The core keeps these counts; the window never counts for itself. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Counts as Values } from '#lib/api/call.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Counts {
  readonly now: Reading<Values>;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api) {
    this.#api = api;
    this.now = new Reading(() => api.call('read_counts', {}));
    this.#soon = new Soon(() => this.now.read());
  }

  readonly unread: number = $derived.by(() => this.now.value?.unread ?? 0);

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'CountsChanged' || event.type === 'EventsLost') void this.#soon.ask();
    });
  }
}

export const [getCounts, setCounts] = createContext<Counts>();

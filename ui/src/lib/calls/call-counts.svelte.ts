/** How many missed calls nobody has seen, and how many messages nobody has heard. The core counts; the window never does. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { CallCounts as Values } from '#lib/api/call.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class CallCounts {
  readonly now: Reading<Values>;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api) {
    this.#api = api;
    this.now = new Reading(() => api.call('read_call_counts', {}));
    this.#soon = new Soon(() => this.now.read());
  }

  readonly missed: number = $derived.by(() => this.now.value?.missed ?? 0);
  readonly unheard: number = $derived.by(() => this.now.value?.unheard ?? 0);

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'CallChanged' || event.type === 'CountsChanged' || event.type === 'EventsLost')
        void this.#soon.ask();
    });
  }
}

export const [getCallCounts, setCallCounts] = createContext<CallCounts>();

/** Our own numbers, with what each can do and how many threads wait on it. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { NumberRow } from '#lib/api/call.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Numbers {
  readonly all: Reading<NumberRow[]>;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api) {
    this.#api = api;
    this.all = new Reading(() => api.call('list_numbers', {}));
    this.#soon = new Soon(() => this.all.read());
  }

  readonly rows: NumberRow[] = $derived.by(() => this.all.value ?? []);
  /** Those that are ours now. */
  readonly held: NumberRow[] = $derived(this.rows.filter((row) => row.releasedAt === null));
  /** Those that were given back, of which threads remain. */
  readonly gone: NumberRow[] = $derived(this.rows.filter((row) => row.releasedAt !== null));
  /** Those whose threads stand in the inbox. */
  readonly shown: NumberRow[] = $derived(this.rows.filter((row) => row.isShown));
  readonly canCall: NumberRow[] = $derived(this.held.filter((row) => row.can.voice));
  readonly canText: NumberRow[] = $derived(this.held.filter((row) => row.can.sms));

  listen(): () => void {
    return this.#api.on((event) => {
      if (['NumbersChanged', 'CountsChanged', 'EventsLost'].includes(event.type)) void this.#soon.ask();
    });
  }
}

export const [getNumbers, setNumbers] = createContext<Numbers>();

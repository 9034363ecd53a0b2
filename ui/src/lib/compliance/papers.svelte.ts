/** The business and the list of papers. */
import type { Api } from '#lib/api/api.ts';
import type { BusinessView, PapersRow } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Papers {
  /** In a box, because there may be none. */
  readonly business: Reading<{ view: BusinessView | null }>;
  readonly rows: Reading<PapersRow[]>;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.business = new Reading(async () => ({ view: await api.call('read_business', {}) }));
    this.rows = new Reading(() => api.call('list_submissions', {}));
  }

  readonly known: BusinessView | null = $derived.by(() => this.business.value?.view ?? null);

  listen(): () => void {
    this.read();
    return this.#api.on((event) => {
      if (['ComplianceChanged', 'EventsLost'].includes(event.type)) this.read();
    });
  }

  read(): void {
    void this.business.read();
    void this.rows.read();
  }
}

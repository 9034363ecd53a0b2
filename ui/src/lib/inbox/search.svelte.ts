/** Searching as one types: only the answer to what stands in the field now is ever shown. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { SearchHit } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.ts';
import type { Face } from '#lib/api/reading.svelte.ts';

const LIMIT = 60;

export class Search {
  text = $state('');
  /** What the hits belong to, which is not yet what stands in the field while an answer is awaited. */
  hitsFor = $state('');
  hits = $state.raw<SearchHit[] | null>(null);
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;
  readonly #latest = new Latest();

  constructor(api: Api) {
    this.#api = api;
  }

  readonly isOn: boolean = $derived(this.text.trim() !== '');
  readonly face: Face = $derived.by(() => {
    if (this.failure) return 'failed';
    if (this.hits === null) return 'loading';
    return this.hits.length === 0 ? 'empty' : 'full';
  });

  async type(text: string): Promise<void> {
    this.text = text;
    const wanted = text.trim();
    if (wanted === '') return this.clear();
    this.failure = null;
    try {
      const fresh = await this.#latest.ask(() =>
        this.#api.call('search_inbox', { text: wanted, limit: LIMIT }),
      );
      if (!fresh) return;
      this.hits = fresh.answer;
      this.hitsFor = wanted;
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  clear(): void {
    this.#latest.forget();
    this.text = '';
    this.hitsFor = '';
    this.hits = null;
    this.failure = null;
  }
}

export const [getSearch, setSearch] = createContext<Search>();

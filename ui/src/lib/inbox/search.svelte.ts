/**
 * Searching as one types: only the answer to what stands in the field now is ever shown. People come once, texts
 * page by page.
 */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Id, PersonHit, SearchHit } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.ts';
import type { Face } from '#lib/api/reading.svelte.ts';

const LIMIT = 40;

/** A space at the end says that the word before it is whole; one at the beginning says nothing. */
const typed = (text: string): string => text.trimStart();

export class Search {
  text = $state('');
  /** What the hits belong to, which is not yet what stands in the field while an answer is awaited. */
  hitsFor = $state('');
  hits = $state.raw<SearchHit[] | null>(null);
  people = $state.raw<PersonHit[]>([]);
  hasMorePeople = $state(false);
  /** The end of the texts: whether there is more, being fetched, or could not be. */
  tail = $state<'more' | 'fetching' | 'failed' | 'end'>('end');
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;
  readonly #latest = new Latest();
  readonly #more = new Latest();
  #next: Id | null = null;
  #newest: Promise<void> = Promise.resolve();

  constructor(api: Api) {
    this.#api = api;
  }

  readonly isOn: boolean = $derived(this.text.trim() !== '');
  readonly face: Face = $derived.by(() => {
    if (this.failure) return 'failed';
    if (this.hits === null) return 'loading';
    return this.hits.length + this.people.length === 0 ? 'empty' : 'full';
  });

  type(text: string): Promise<void> {
    return (this.#newest = this.#type(text));
  }

  /** Is done when the answer to what stands in the field is there, or has failed. */
  async settled(): Promise<void> {
    let awaited: Promise<void> | null = null;
    while (awaited !== this.#newest) {
      awaited = this.#newest;
      await awaited;
    }
  }

  async #type(text: string): Promise<void> {
    this.text = text;
    const wanted = text.trim();
    if (wanted === '') return this.clear();
    this.failure = null;
    this.#more.forget();
    try {
      const fresh = await this.#latest.ask(() =>
        this.#api.call('search_inbox', { text: typed(text), after: null, limit: LIMIT }),
      );
      if (!fresh) return;
      this.hits = fresh.answer.hits;
      this.people = fresh.answer.people;
      this.hasMorePeople = fresh.answer.hasMorePeople;
      this.hitsFor = wanted;
      this.#setNext(fresh.answer.next);
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  /** Reads older texts at the end of the results. */
  async readMore(): Promise<void> {
    const after = this.#next;
    if (after === null || this.tail === 'fetching' || this.hits === null) return;
    this.tail = 'fetching';
    try {
      const fresh = await this.#more.ask(() =>
        this.#api.call('search_inbox', { text: typed(this.text), after, limit: LIMIT }),
      );
      if (!fresh) return;
      this.hits = [...this.hits, ...fresh.answer.hits];
      this.#setNext(fresh.answer.next);
    } catch {
      this.tail = 'failed';
    }
  }

  #setNext(next: Id | null): void {
    this.#next = next;
    this.tail = next === null ? 'end' : 'more';
  }

  clear(): void {
    this.#latest.forget();
    this.#more.forget();
    this.text = '';
    this.hitsFor = '';
    this.hits = null;
    this.people = [];
    this.#setNext(null);
    this.failure = null;
  }
}

export const [getSearch, setSearch] = createContext<Search>();

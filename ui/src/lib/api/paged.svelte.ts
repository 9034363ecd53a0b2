/**
 * A list that is read page by page. Rows are added at its end, and all that were read are read again when an event says
 * that one of them changed; what is on screen stays until the answer is there.
 */
import type { Api } from './api.ts';
import type { Event, Id } from './call.ts';
import { toCallError, type CallError } from './errors.ts';
import { Latest, Soon } from './latest.ts';
import type { Face } from './reading.svelte.ts';

interface PageOf<Row> {
  rows: Row[];
  next: string | null;
}

/** `About` says which rows are meant: what is searched for, or how the list is narrowed. */
export abstract class Paged<Row extends { readonly id: Id }, About> {
  rows = $state.raw<Row[]>([]);
  /** What the rows were found for, which is not yet what is wanted while an answer is awaited. */
  about = $state.raw<About | null>(null);
  failure = $state.raw<CallError | null>(null);
  /** The end of the list: whether there is more, being fetched, or could not be. */
  tail = $state<'more' | 'fetching' | 'failed' | 'end'>('end');
  #isRead = $state(false);
  #next: string | null = null;
  protected readonly api: Api;
  readonly #latest = new Latest();
  readonly #more = new Latest();
  readonly #soon = new Soon(() => this.#readAgain());

  constructor(api: Api) {
    this.api = api;
  }

  readonly face: Face = $derived.by(() => {
    if (this.#isRead) return this.rows.length === 0 ? 'empty' : 'full';
    return this.failure ? 'failed' : 'loading';
  });

  /** Which rows are wanted now. */
  protected abstract get wanted(): About;
  protected abstract ask(about: About, after: string | null): Promise<PageOf<Row>>;
  /** Whether an event may have changed a row. */
  protected abstract concerns(event: Event): boolean;

  listen(): () => void {
    return this.api.on((event) => {
      if (event.type === 'EventsLost' || this.concerns(event)) void this.#soon.ask();
    });
  }

  /** Reads the list anew from the top; what is on screen stays until the answer is there. */
  async read(): Promise<void> {
    this.#more.forget();
    this.failure = null;
    const about = this.wanted;
    try {
      const fresh = await this.#latest.ask(() => this.ask(about, null));
      if (fresh) this.#put(about, fresh.answer);
    } catch (thrown) {
      this.#isRead = false;
      this.failure = toCallError(thrown);
    }
  }

  /** Reads other rows, of which nothing is on screen yet. */
  protected async readOthers(): Promise<void> {
    this.#isRead = false;
    this.rows = [];
    await this.read();
  }

  /** Reads the next page at the end of the list. */
  async readMore(): Promise<void> {
    const after = this.#next;
    const { about } = this;
    if (after === null || about === null || this.tail === 'fetching') return;
    this.tail = 'fetching';
    try {
      const fresh = await this.#more.ask(() => this.ask(about, after));
      if (fresh) this.#put(about, { ...fresh.answer, rows: [...this.rows, ...fresh.answer.rows] });
    } catch {
      this.tail = 'failed';
    }
  }

  /** The row below (1) or above (-1) the given one; the first when none is given or it is not listed. */
  neighbour(of: Id | null, step: 1 | -1): Id | null {
    const at = this.rows.findIndex((row) => row.id === of);
    return (at < 0 ? this.rows[0] : this.rows[at + step])?.id ?? null;
  }

  #put(about: About, { rows, next }: PageOf<Row>): void {
    this.rows = rows;
    this.about = about;
    this.failure = null;
    this.#isRead = true;
    this.#next = next;
    this.tail = next === null ? 'end' : 'more';
  }

  /** Everything that was read is read again, and shown when the whole of it is there. */
  async #readAgain(): Promise<void> {
    if (!this.#isRead) return;
    this.#more.forget();
    const many = this.rows.length;
    const about = this.wanted;
    try {
      const fresh = await this.#latest.ask(async () => {
        const rows: Row[] = [];
        let next: string | null = null;
        do {
          const page: PageOf<Row> = await this.ask(about, next);
          rows.push(...page.rows);
          next = page.next;
        } while (next !== null && rows.length < many);
        return { rows, next };
      });
      if (fresh) this.#put(about, fresh.answer);
    } catch {
      // What is on screen stays; the next event or the next visit reads again.
    }
  }
}

/**
 * The people of the address book by name, searched as one types. Rows are added page by page, and all that were
 * read are read again when somebody changed.
 */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { ContactPage, ContactRow, Event, Id } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest, Soon } from '#lib/api/latest.ts';
import type { Face } from '#lib/api/reading.svelte.ts';

const PAGE = 200;

export class People {
  text = $state('');
  /** What the rows were found for, which is not yet what stands in the field while an answer is awaited. */
  rowsFor = $state('');
  rows = $state.raw<ContactRow[]>([]);
  failure = $state.raw<CallError | null>(null);
  /** The end of the list: whether there is more, being fetched, or could not be. */
  tail = $state<'more' | 'fetching' | 'failed' | 'end'>('end');
  #isRead = $state(false);
  #next: string | null = null;
  readonly #api: Api;
  readonly #latest = new Latest();
  readonly #more = new Latest();
  readonly #soon: Soon;

  constructor(api: Api) {
    this.#api = api;
    this.#soon = new Soon(() => this.#readAgain());
  }

  readonly face: Face = $derived.by(() => {
    if (this.#isRead) return this.rows.length === 0 ? 'empty' : 'full';
    return this.failure ? 'failed' : 'loading';
  });

  listen(): () => void {
    return this.#api.on((event) => this.#hear(event));
  }

  async type(text: string): Promise<void> {
    this.text = text;
    await this.read();
  }

  /** Reads the list anew from the top; what is on screen stays until the answer is there. */
  async read(): Promise<void> {
    this.#more.forget();
    const search = this.text.trim();
    try {
      const fresh = await this.#latest.ask(() => this.#ask(search, null));
      if (!fresh) return;
      this.rowsFor = search;
      this.#put(fresh.answer.rows, fresh.answer.next);
    } catch (thrown) {
      this.#isRead = false;
      this.failure = toCallError(thrown);
    }
  }

  /** Reads the next page at the end of the list. */
  async readMore(): Promise<void> {
    const after = this.#next;
    if (after === null || this.tail === 'fetching') return;
    this.tail = 'fetching';
    try {
      const fresh = await this.#more.ask(() => this.#ask(this.rowsFor, after));
      if (fresh) this.#put([...this.rows, ...fresh.answer.rows], fresh.answer.next);
    } catch {
      this.tail = 'failed';
    }
  }

  /** The person below (1) or above (-1) the given one; the first when none is given or they are not listed. */
  neighbour(of: Id | null, step: 1 | -1): Id | null {
    const at = this.rows.findIndex((row) => row.id === of);
    if (at < 0) return this.rows[0]?.id ?? null;
    return this.rows[at + step]?.id ?? null;
  }

  #put(rows: ContactRow[], next: string | null): void {
    this.rows = rows;
    this.failure = null;
    this.#isRead = true;
    this.#next = next;
    this.tail = next === null ? 'end' : 'more';
  }

  #ask(search: string, after: string | null): Promise<ContactPage> {
    return this.#api.call('list_contacts', { search, after, limit: PAGE });
  }

  #hear(event: Event): void {
    if (event.type === 'ContactChanged' || event.type === 'ContactsChanged' || event.type === 'EventsLost')
      void this.#soon.ask();
  }

  /** Everything that was read is read again, and shown when the whole of it is there. */
  async #readAgain(): Promise<void> {
    if (!this.#isRead) return;
    this.#more.forget();
    const wanted = this.rows.length;
    const search = this.text.trim();
    try {
      const fresh = await this.#latest.ask(async () => {
        const rows: ContactRow[] = [];
        let after: string | null = null;
        do {
          const page: ContactPage = await this.#ask(search, after);
          rows.push(...page.rows);
          after = page.next;
        } while (after !== null && rows.length < wanted);
        return { rows, next: after };
      });
      if (!fresh) return;
      this.rowsFor = search;
      this.#put(fresh.answer.rows, fresh.answer.next);
    } catch {
      // What is on screen stays; the next event or the next visit reads again.
    }
  }
}

export const [getPeople, setPeople] = createContext<People>();

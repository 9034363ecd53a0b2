/**
 * The list of threads under one filter. Rows are added page by page, and read again, page by page, when an
 * event says that something in them changed.
 */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Args, Event, Id, ThreadRow } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest, Soon } from '#lib/api/latest.ts';
import type { Face } from '#lib/api/reading.svelte.ts';
import { mergeRows } from './merge.ts';

export type Filter = Args<'list_threads'>['filter'];
export const FILTERS: readonly Filter[] = ['open', 'unread', 'snoozed', 'done'];
const PAGE = 50;

export class Threads {
  filter = $state<Filter>('open');
  number = $state<Id | null>(null);
  tag = $state<Id | null>(null);
  rows = $state.raw<ThreadRow[]>([]);
  failure = $state.raw<CallError | null>(null);
  /** The end of the list: whether there is more, being fetched, or could not be. */
  tail = $state<'more' | 'fetching' | 'failed' | 'end'>('end');
  #isRead = $state(false);
  /** The thread on screen, which stays in the unread list while it is being read. */
  #chosen: Id | null = null;
  /** Somebody writes in the thread on screen; its row says so once they leave, not at every letter. */
  #isChosenStale = false;
  #next: string | null = null;
  /** Where each further page began: the cursor it was asked with, and the row before it. */
  #pages: { after: string; from: ThreadRow }[] = [];
  readonly #touched = new Set<Id>();
  readonly #api: Api;
  readonly #latest = new Latest();
  readonly #more = new Latest();
  readonly #soon: Soon;

  constructor(api: Api) {
    this.#api = api;
    this.#soon = new Soon(() => this.#readTouched());
  }

  readonly face: Face = $derived.by(() => {
    if (this.#isRead) return this.rows.length === 0 ? 'empty' : 'full';
    return this.failure ? 'failed' : 'loading';
  });

  listen(): () => void {
    return this.#api.on((event) => this.#hear(event));
  }

  async show(filter: Filter, number: Id | null, tag: Id | null = this.tag): Promise<void> {
    this.filter = filter;
    this.number = number;
    this.tag = tag;
    await this.read();
  }

  /** Reads the list anew from the top. */
  async read(): Promise<void> {
    this.#more.forget();
    this.#isRead = false;
    this.failure = null;
    this.rows = [];
    try {
      const fresh = await this.#latest.ask(() => this.#ask(null));
      if (!fresh) return;
      this.#pages = [];
      this.rows = fresh.answer.rows;
      this.#setNext(fresh.answer.next);
      this.#isRead = true;
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  /** Reads the next page at the end of the list. */
  async readMore(): Promise<void> {
    const after = this.#next;
    const from = this.rows.at(-1);
    if (after === null || !from || this.tail === 'fetching') return;
    this.tail = 'fetching';
    try {
      const fresh = await this.#more.ask(() => this.#ask(after));
      if (!fresh) return;
      this.#pages.push({ after, from });
      this.rows = mergeRows(this.rows, fresh.answer.rows, {
        from,
        reachesEnd: fresh.answer.next === null,
        keep: this.#kept(),
      });
      this.#setNext(fresh.answer.next);
    } catch {
      this.tail = 'failed';
    }
  }

  /** Says which thread is on screen, so that reading it does not take it out of the unread list. */
  choose(thread: Id | null): void {
    const before = this.#chosen;
    this.#chosen = thread;
    if (before === null || before === thread) return;
    if (this.filter === 'unread' || this.#isChosenStale) this.#touch(before);
    this.#isChosenStale = false;
  }

  /** The thread below (1) or above (-1) the given one; the first when none is given or it is not listed. */
  neighbour(of: Id | null, step: 1 | -1): Id | null {
    const at = this.rows.findIndex((row) => row.id === of);
    if (at < 0) return this.rows[0]?.id ?? null;
    return this.rows[at + step]?.id ?? null;
  }

  #kept(): Id | null {
    return this.filter === 'unread' ? this.#chosen : null;
  }

  #setNext(next: string | null): void {
    this.#next = next;
    this.tail = next === null ? 'end' : 'more';
  }

  #ask(after: string | null): Promise<{ rows: ThreadRow[]; next: string | null }> {
    const { filter, number, tag } = this;
    return this.#api.call('list_threads', { filter, number, tag, after, limit: PAGE });
  }

  #hear(event: Event): void {
    if (event.type === 'EventsLost' || event.type === 'ContactChanged') void this.#refreshAll();
    else if (event.type === 'ImportProgressed') this.#touch(null);
    else if (event.type === 'DraftChanged' && event.thread === this.#chosen) this.#isChosenStale = true;
    else if ('thread' in event && event.type !== 'ThreadChosen' && event.type !== 'TimelineChanged')
      this.#touch(event.thread);
  }

  #touch(thread: Id | null): void {
    if (thread !== null) this.#touched.add(thread);
    void this.#soon.ask();
  }

  /** A change of name or a gap in the events may touch any row: every page that was read is read again. */
  async #refreshAll(): Promise<void> {
    for (const row of this.rows) this.#touched.add(row.id);
    await this.#soon.ask();
  }

  async #readTouched(): Promise<void> {
    // The first page of this filter is still under way and will bring everything along.
    if (!this.#isRead) return;
    const touched = new Set(this.#touched);
    this.#touched.clear();
    // A thread that something happened to moves to the top, or leaves the page it stood in.
    await this.#readAgain(null, null);
    for (const [index, page] of this.#pages.entries()) {
      const until = this.#pages[index + 1]?.from ?? null;
      if (this.#isTouched(touched, page.from, until)) await this.#readAgain(page.after, page.from);
    }
  }

  #isTouched(touched: ReadonlySet<Id>, from: ThreadRow, until: ThreadRow | null): boolean {
    const start = this.rows.findIndex((row) => row.id === from.id) + 1;
    const end = until ? this.rows.findIndex((row) => row.id === until.id) + 1 : this.rows.length;
    return this.rows.slice(start, end > start ? end : undefined).some((row) => touched.has(row.id));
  }

  async #readAgain(after: string | null, from: ThreadRow | null): Promise<void> {
    try {
      const fresh = await this.#latest.ask(() => this.#ask(after));
      if (!fresh) return;
      const { rows, next } = fresh.answer;
      this.rows = mergeRows(this.rows, rows, { from, reachesEnd: next === null, keep: this.#kept() });
      if (next === null) this.#setNext(null);
      else if (this.#pages.length === 0 && this.rows.length <= rows.length) this.#setNext(next);
    } catch {
      // What is on screen stays; the next event or the next visit reads again.
    }
  }
}

export const [getThreads, setThreads] = createContext<Threads>();

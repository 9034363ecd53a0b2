/**
 * The texts, calls and notes of one thread, as far as they are on screen: a stretch without gaps that grows at both ends and is
 * read again where an event says that something changed.
 */
import type { Api } from '#lib/api/api.ts';
import type { Args, Event, Id, TimelinePage } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { compareIds } from '#lib/api/ids.ts';
import { Latest, Soon } from '#lib/api/latest.ts';
import type { Face } from '#lib/api/reading.svelte.ts';
import { covers, join, NOTHING, type Stretch } from './pages.ts';

const PAGE = 60;
/** What an event touched is read again with this many texts around it, which usually covers the others too. */
const AROUND = 20;

/** The row that an event is about, if it is about one. */
function rowOf(event: Event): Id | null {
  if ('message' in event) return event.message;
  if ('call' in event) return event.call;
  return 'item' in event ? event.item : null;
}

export class Timeline {
  readonly thread: Id;
  stretch = $state.raw<Stretch>(NOTHING);
  /** Which end grew last: a list that grows at its start must keep what one reads where it is. */
  grewAt = $state<'start' | 'end'>('end');
  failure = $state.raw<CallError | null>(null);
  older = $state<'idle' | 'fetching' | 'failed'>('idle');
  /** A text came while the end of the thread is not on screen. */
  hasNews = $state(false);
  #isRead = $state(false);
  #isFetchingNewer = false;
  readonly #touched = new Set<Id>();
  readonly #api: Api;
  readonly #latest = new Latest();
  readonly #soon: Soon;

  constructor(api: Api, thread: Id) {
    this.#api = api;
    this.thread = thread;
    this.#soon = new Soon(() => this.#readTouched());
  }

  readonly face: Face = $derived.by(() => {
    if (this.#isRead) return this.stretch.rows.length === 0 ? 'empty' : 'full';
    return this.failure ? 'failed' : 'loading';
  });

  listen(): () => void {
    return this.#api.on((event) => this.#hear(event));
  }

  /** Reads the stretch around a text, or the end of the thread. */
  async open(around: Id | null): Promise<void> {
    this.failure = null;
    try {
      const fresh = await this.#latest.ask(() => this.#ask({ around }));
      if (!fresh) return;
      const { rows, hasBefore, hasAfter } = fresh.answer;
      this.grewAt = 'end';
      this.stretch = { rows, hasBefore, hasAfter };
      this.#isRead = true;
      if (!hasAfter) this.hasNews = false;
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  async readOlder(): Promise<void> {
    const first = this.stretch.rows[0];
    if (!first || !this.stretch.hasBefore || this.older === 'fetching') return;
    this.older = 'fetching';
    try {
      const page = await this.#ask({ before: first.id });
      // The stretch may have been replaced meanwhile; a page that no longer fits is dropped.
      if (this.stretch.rows[0]?.id === first.id) {
        this.grewAt = 'start';
        this.stretch = join(this.stretch, page, { before: first.id });
      }
      this.older = 'idle';
    } catch {
      this.older = 'failed';
    }
  }

  async readNewer(): Promise<void> {
    const last = this.stretch.rows.at(-1);
    if (!last || !this.stretch.hasAfter || this.#isFetchingNewer) return;
    this.#isFetchingNewer = true;
    try {
      const page = await this.#ask({ after: last.id });
      if (this.stretch.rows.at(-1)?.id === last.id) this.#put(join(this.stretch, page, { after: last.id }));
    } catch {
      // Scrolling on asks again.
    } finally {
      this.#isFetchingNewer = false;
    }
  }

  #put(stretch: Stretch): void {
    this.grewAt = 'end';
    this.stretch = stretch;
  }

  #ask(where: { before?: Id; after?: Id; around?: Id | null }, limit = PAGE): Promise<TimelinePage> {
    const args: Args<'list_timeline'> = {
      thread: this.thread,
      before: null,
      after: null,
      around: null,
      limit,
    };
    return this.#api.call('list_timeline', { ...args, ...where });
  }

  #hear(event: Event): void {
    if (event.type === 'EventsLost') {
      for (const row of this.stretch.rows) this.#touched.add(row.id);
      void this.#soon.ask().then(() => this.readEnd());
      return;
    }
    if (!('thread' in event) || event.thread !== this.thread) return;
    const row = rowOf(event);
    if (row === null) return;
    if (event.type === 'MessageReceived' && this.stretch.hasAfter) this.hasNews = true;
    this.#touched.add(row);
    void this.#soon.ask();
  }

  /** Whatever came at the end meanwhile: after a gap in the events, or before the event of it is here. */
  async readEnd(): Promise<void> {
    if (!this.#isRead || this.stretch.hasAfter) return;
    try {
      this.#put(join(this.stretch, await this.#ask({}), null));
    } catch {
      // The next event reads again.
    }
  }

  async #readTouched(): Promise<void> {
    if (!this.#isRead) return;
    const touched = [...this.#touched].filter((id) => covers(this.stretch, id)).sort(compareIds);
    this.#touched.clear();
    let id = touched.shift();
    while (id !== undefined) {
      const last = this.stretch.rows.at(-1);
      const isNew = !last || compareIds(id, last.id) > 0;
      try {
        const page = isNew
          ? await this.#ask(last ? { after: last.id } : {})
          : await this.#ask({ around: id }, AROUND);
        this.#put(join(this.stretch, page, isNew && last ? { after: last.id } : null));
        const end = page.rows.at(-1)?.id ?? id;
        while (touched[0] !== undefined && compareIds(touched[0], end) <= 0) touched.shift();
      } catch {
        return;
      }
      id = touched.shift();
    }
  }
}

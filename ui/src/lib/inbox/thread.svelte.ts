/** The thread on screen: who it is with, whether it is done, and what can be done with it. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Event, FinishedThread, Id, ThreadHead } from '#lib/api/call.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import { compareIds } from '#lib/api/ids.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

/** Follows every id. */
const LAST: Id = '9223372036854775807';
/** What happens to a thread without changing its head. */
const BESIDE: ReadonlySet<Event['type']> = new Set([
  'ThreadChosen',
  'TimelineChanged',
  'DraftChanged',
  'CallChanged',
]);

export class Thread extends Asking {
  readonly id: Id;
  readonly head: Reading<ThreadHead>;
  /** What was unread or failed when it was done, to come back with it. */
  #putAway: FinishedThread = { failures: [], unread: [] };
  #readUpTo: Id | null = null;
  /** Once a person has marked it unread, looking at it no longer marks it read. */
  #staysUnread = false;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api, id: Id) {
    super();
    this.#api = api;
    this.id = id;
    this.head = new Reading(() => api.call('read_thread', { thread: id }));
    this.#soon = new Soon(() => this.head.read());
  }

  // Asked for after the thread has left the screen too, when its last word is taken back.
  get name(): string {
    return this.head.value?.them.name ?? this.head.value?.them.display ?? '';
  }

  listen(): () => void {
    return this.#api.on((event) => {
      if (this.#concerns(event)) void this.#soon.ask();
    });
  }

  finish(): Promise<boolean> {
    return this.ask(async () => {
      this.#putAway = await this.#api.call('finish_thread', { thread: this.id });
    });
  }

  reopen(): Promise<boolean> {
    return this.ask(async () => {
      await this.#api.call('reopen_thread', { thread: this.id, ...this.#putAway });
      this.#putAway = { failures: [], unread: [] };
    });
  }

  /** Puts it off until a moment that stood before, when doing something else is taken back. */
  snoozeUntil(at: number): Promise<boolean> {
    const until = { kind: 'moment' as const, at };
    return this.ask(() => this.#api.call('snooze_thread', { thread: this.id, until }));
  }

  /** Takes marking unread back. */
  markAllRead(): Promise<boolean> {
    this.#staysUnread = false;
    return this.ask(() => this.#api.call('mark_thread_read', { thread: this.id, upTo: LAST }));
  }

  markUnread(): Promise<boolean> {
    this.#staysUnread = true;
    return this.ask(() => this.#api.call('mark_thread_unread', { thread: this.id }));
  }

  /** Marks read what has been seen. Asking again with nothing newer asks nothing. */
  async markRead(upTo: Id): Promise<void> {
    const isNewer = this.#readUpTo === null || compareIds(upTo, this.#readUpTo) > 0;
    if (this.#staysUnread || !isNewer || (this.head.value?.unread ?? 0) === 0) return;
    this.#readUpTo = upTo;
    const isDone = await this.ask(() => this.#api.call('mark_thread_read', { thread: this.id, upTo }));
    if (!isDone) this.#readUpTo = null;
  }

  #concerns(event: Event): boolean {
    if ('thread' in event) return event.thread === this.id && !BESIDE.has(event.type);
    return ['ContactChanged', 'ContactsChanged', 'NumbersChanged', 'EventsLost'].includes(event.type);
  }
}

export const [getThread, setThread] = createContext<Thread>();

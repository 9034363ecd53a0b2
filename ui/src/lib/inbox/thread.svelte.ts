/** The thread on screen: who it is with, whether it is done, and what can be done with it. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Event, Id, ThreadHead } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { compareIds } from '#lib/api/ids.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Thread {
  readonly id: Id;
  readonly head: Reading<ThreadHead>;
  failure = $state.raw<CallError | null>(null);
  #readUpTo: Id | null = null;
  /** Once a person has marked it unread, looking at it no longer marks it read. */
  #staysUnread = false;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api, id: Id) {
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
    return this.#do(() => this.#api.call('finish_thread', { thread: this.id }));
  }

  reopen(): Promise<boolean> {
    return this.#do(() => this.#api.call('reopen_thread', { thread: this.id }));
  }

  markUnread(): Promise<boolean> {
    this.#staysUnread = true;
    return this.#do(() => this.#api.call('mark_thread_unread', { thread: this.id }));
  }

  /** Marks read what has been seen. Asking again with nothing newer asks nothing. */
  async markRead(upTo: Id): Promise<void> {
    const isNewer = this.#readUpTo === null || compareIds(upTo, this.#readUpTo) > 0;
    if (this.#staysUnread || !isNewer || (this.head.value?.unread ?? 0) === 0) return;
    this.#readUpTo = upTo;
    const isDone = await this.#do(() => this.#api.call('mark_thread_read', { thread: this.id, upTo }));
    if (!isDone) this.#readUpTo = null;
  }

  #concerns(event: Event): boolean {
    if ('thread' in event) return event.thread === this.id && event.type !== 'ThreadChosen';
    return event.type === 'ContactChanged' || event.type === 'NumbersChanged' || event.type === 'EventsLost';
  }

  async #do(ask: () => Promise<null>): Promise<boolean> {
    this.failure = null;
    try {
      await ask();
      return true;
    } catch (thrown) {
      this.failure = toCallError(thrown);
      return false;
    }
  }
}

export const [getThread, setThread] = createContext<Thread>();

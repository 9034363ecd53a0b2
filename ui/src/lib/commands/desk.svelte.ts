/**
 * What a person does at the desk with more than one part of the window: going through the threads, finishing
 * the one on screen, opening what lies over the page. Buttons, keys and the palette all end here.
 */
import { createContext, tick } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Id, ThreadHead } from '#lib/api/call.ts';
import { MOMENT } from '#lib/inbox/attention.svelte.ts';
import type { Thread } from '#lib/inbox/thread.svelte.ts';
import type { Threads } from '#lib/inbox/threads.svelte.ts';
import type { Announcer } from '#lib/kit/announcer.svelte.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import { words } from '#lib/words/words.ts';
import { go, paths } from './go.ts';

export type Layer =
  { kind: 'none' | 'palette' | 'keys' | 'snooze' | 'tags' } | { kind: 'new-text'; to: string };

/** Goes to the row below or above. */
export type Step = (by: 1 | -1) => Promise<void>;

/** Turns to texts or to notes, ready to write one. */
export interface Pen {
  write: (what: 'text' | 'note') => Promise<void>;
}

interface Parts {
  api: Api;
  threads: Threads;
  toasts: Toasts;
  announcer: Announcer;
}

export class Desk {
  layer = $state.raw<Layer>({ kind: 'none' });
  /** The thread on screen. */
  thread = $state.raw<Thread | null>(null);
  /** The thread that was on screen last, to come back to from another page. */
  lastThread = $state<Id | null>(null);
  /** Whether the person stands beside the thread where there is no room for both. */
  drawer = $state<'open' | 'closed'>('closed');
  /** What one writes with in the thread on screen. */
  pen = $state.raw<Pen | null>(null);
  /** How the list of this page is gone through, where it is not the threads. */
  #step: Step | null = null;
  /** Where the page is on its way to: keys pressed quickly count from there. */
  #heading: Id | null = null;
  /** The thread that comes up by itself, because the one before it was done, and since when. */
  #comingUp: { thread: Id; since: number } | null = null;
  /** A thread is being done, and the next one not yet on screen. */
  #isFinishing = false;
  /** The thread that shall be written in as soon as its composer stands. */
  #writingTo: Id | null = null;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  listen(): () => void {
    return this.#parts.api.on((event) => {
      if (event.type === 'ThreadChosen') void this.open(event.thread);
      if (event.type === 'MessageReceived' && event.thread !== this.thread?.id) void this.#tell(event.thread);
    });
  }

  show(layer: Layer): void {
    this.layer = layer;
  }

  closeLayer(): void {
    this.layer = { kind: 'none' };
  }

  async open(thread: Id, message: Id | null = null): Promise<void> {
    this.#heading = thread;
    this.#comingUp = null;
    await go(paths.inbox(thread, message));
    if (this.#heading === thread) this.#heading = null;
  }

  /** Opens a thread to write in at once. */
  async write(thread: Id): Promise<void> {
    this.#writingTo = thread;
    await this.open(thread);
    // A thread that is on screen already has its composer; another one's asks when it comes.
    if (this.thread?.id === thread && this.takeWriting(thread)) this.reply();
  }

  /** Whether this thread was opened to write in; says so once. */
  takeWriting(thread: Id): boolean {
    const isMeant = this.#writingTo === thread && document.querySelector('[data-composer]') !== null;
    if (isMeant) this.#writingTo = null;
    return isMeant;
  }

  /** Whether this thread came up by itself, so that nobody may have looked at it yet. */
  isComingUp(thread: Id): boolean {
    return this.#comingUp?.thread === thread && performance.now() - this.#comingUp.since < MOMENT;
  }

  /** From now on the keys go through another list than the threads; what comes back ends that. */
  goThrough(step: Step): () => void {
    this.#step = step;
    return () => {
      if (this.#step === step) this.#step = null;
    };
  }

  /** To the row below or above; the focus goes along when it was in the list or nowhere. */
  async step(by: 1 | -1): Promise<void> {
    if (this.#step) return this.#step(by);
    const next = this.#parts.threads.neighbour(this.#heading ?? this.thread?.id ?? null, by);
    if (next === null) return;
    const goesAlong =
      document.activeElement?.closest('[data-thread]') ?? document.activeElement === document.body;
    await this.open(next);
    await this.#toRow(next, goesAlong ? 'focus' : 'scroll');
  }

  /** To the field for texts, at once where it is on screen: whoever types on types into it. */
  reply(): void {
    const field = document.querySelector<HTMLElement>('[data-composer]');
    if (field) field.focus();
    else void this.pen?.write('text');
  }

  note(): void {
    void this.pen?.write('note');
  }

  /** To the search field, at once where it is on screen: whoever types on types into it. */
  search(): void {
    const field = document.querySelector<HTMLInputElement>('[data-search]');
    if (!field)
      return void go(paths.inbox(this.lastThread))
        .then(tick)
        .then(() => this.search());
    field.focus();
    field.select();
  }

  /** Done, or open again; after done the next thread comes up, and the last word can be taken back. */
  async finishOrReopen(): Promise<void> {
    const { thread } = this;
    const before = thread?.head.value;
    if (!thread || !before) return;
    if (before.state === 'done') return this.reopen();
    // A key pressed twice, or a click, meant the thread before: nobody has read what just came up.
    if (this.#isFinishing || (before.unread > 0 && this.isComingUp(thread.id))) return;
    const next = this.#after(thread);
    this.#isFinishing = true;
    try {
      if (!(await thread.finish())) return this.#complain(thread);
      this.#offerBack(thread, words.thread.finished(thread.name), before);
      await this.#leave(next);
    } finally {
      this.#isFinishing = false;
    }
  }

  /** Back to the open ones, from done or from snooze; that can be taken back too. */
  async reopen(): Promise<void> {
    const { thread } = this;
    const before = thread?.head.value;
    if (!thread || !before) return;
    if (!(await thread.reopen())) return this.#complain(thread);
    this.#offerBack(thread, words.thread.reopened(thread.name), before);
  }

  /** The thread was put off: on to the next one. */
  async leaveSnoozed(thread: Thread, before: ThreadHead | null): Promise<void> {
    const next = this.#after(thread);
    if (before) this.#offerBack(thread, words.snooze.snoozed(thread.name), before);
    await this.#leave(next);
  }

  async markUnread(): Promise<void> {
    const { thread } = this;
    if (!thread) return;
    if (!(await thread.markUnread())) return this.#complain(thread);
    this.#offerUndo(thread, words.thread.markedUnread(thread.name), () => thread.markAllRead());
    await go(paths.inbox());
    await this.#toRow(thread.id, 'focus');
  }

  #after(thread: Thread): Id | null {
    const { threads } = this.#parts;
    return threads.neighbour(thread.id, 1) ?? threads.neighbour(thread.id, -1);
  }

  async #leave(next: Id | null): Promise<void> {
    this.#comingUp = next === null ? null : { thread: next, since: performance.now() };
    await go(paths.inbox(next));
    if (next !== null) await this.#toRow(next, 'focus');
  }

  /** Offers to put a thread back as it was before. */
  #offerBack(thread: Thread, text: string, before: ThreadHead): void {
    this.#offerUndo(thread, text, () => {
      if (before.state === 'done') return thread.finish();
      return before.snoozedUntil === null ? thread.reopen() : thread.snoozeUntil(before.snoozedUntil);
    });
  }

  #offerUndo(thread: Thread, text: string, undo: () => Promise<boolean>): void {
    const run = (): void => {
      void undo().then((isUndone) => (isUndone ? this.open(thread.id) : this.#complain(thread)));
    };
    this.#parts.toasts.show(text, { action: { label: words.undo, run } });
  }

  /** Brings a row of the list into view, and the focus to it where that would be lost or belongs there. */
  async #toRow(thread: Id, how: 'focus' | 'scroll'): Promise<void> {
    await tick();
    const row = document.querySelector<HTMLElement>(`[data-thread="${CSS.escape(thread)}"]`);
    row?.scrollIntoView({ block: 'nearest' });
    const isFree =
      document.activeElement === document.body || document.activeElement?.closest('[data-thread]');
    if (how === 'focus' && isFree) row?.focus({ preventScroll: true });
  }

  #complain(thread: Thread): void {
    this.#parts.toasts.show(thread.failure?.message ?? words.errors.failed, { look: 'bad' });
  }

  async #tell(thread: Id): Promise<void> {
    try {
      const { them } = await this.#parts.api.call('read_thread', { thread });
      this.#parts.announcer.say(words.thread.arrivedElsewhere(them.name ?? them.display));
    } catch {
      // Saying it is a courtesy; the list shows it all the same.
    }
  }
}

export const [getDesk, setDesk] = createContext<Desk>();

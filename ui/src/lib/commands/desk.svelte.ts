/**
 * What a person does at the desk with more than one part of the window: going through the threads, finishing
 * the one on screen, opening what lies over the page. Buttons, keys and the palette all end here.
 */
import { createContext, tick } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Id } from '#lib/api/call.ts';
import type { Thread } from '#lib/inbox/thread.svelte.ts';
import type { Threads } from '#lib/inbox/threads.svelte.ts';
import type { Announcer } from '#lib/kit/announcer.svelte.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import { words } from '#lib/words/words.ts';
import { go, paths } from './go.ts';

export type Layer = { kind: 'none' | 'palette' | 'keys' } | { kind: 'new-text'; to: string };

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
  /** Where the page is on its way to: keys pressed quickly count from there. */
  #heading: Id | null = null;
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

  /** To the thread below or above; the focus goes along when it was in the list or nowhere. */
  async step(by: 1 | -1): Promise<void> {
    const next = this.#parts.threads.neighbour(this.#heading ?? this.thread?.id ?? null, by);
    if (next === null) return;
    const goesAlong =
      document.activeElement?.closest('[data-thread]') ?? document.activeElement === document.body;
    await this.open(next);
    await this.#toRow(next, goesAlong ? 'focus' : 'scroll');
  }

  reply(): void {
    document.querySelector<HTMLElement>('[data-composer]')?.focus();
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
    if (!thread?.head.value) return;
    if (thread.head.value.state === 'done') {
      if (await thread.reopen()) this.#parts.toasts.show(words.thread.reopened(thread.name));
      else this.#complain(thread);
      return;
    }
    const { threads, toasts } = this.#parts;
    const next = threads.neighbour(thread.id, 1) ?? threads.neighbour(thread.id, -1);
    if (!(await thread.finish())) return this.#complain(thread);
    toasts.show(words.thread.finished(thread.name), {
      action: {
        label: words.undo,
        run: () =>
          void thread.reopen().then((isOpen) => (isOpen ? this.open(thread.id) : this.#complain(thread))),
      },
    });
    await go(paths.inbox(next));
    if (next !== null) await this.#toRow(next, 'focus');
  }

  async markUnread(): Promise<void> {
    const { thread } = this;
    if (!thread) return;
    if (!(await thread.markUnread())) return this.#complain(thread);
    await go(paths.inbox());
    await this.#toRow(thread.id, 'focus');
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

/**
 * Carries one draft to the core: soon after it changed, one save at a time, the newest words last. It belongs to
 * one thread and one kind for life, so that nothing that happens on screen can send its words elsewhere.
 */
import type { Api } from '#lib/api/api.ts';
import type { Args, Id } from '#lib/api/call.ts';

export type DraftKind = Args<'save_draft'>['kind'];

/** How long words may be only on screen, and how long to wait after a save that failed, in milliseconds. */
const SOON = 400;
const LATER = 3000;

interface Words {
  body: string;
  intent: string;
}

export class Keeper {
  #wanted: Words | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isSaving = false;
  readonly #api: Api;
  readonly #thread: Id;
  readonly #kind: DraftKind;
  readonly #onsettled: () => void;

  /** `onsettled` is called whenever everything has been saved. */
  constructor(api: Api, thread: Id, kind: DraftKind, onsettled: () => void) {
    this.#api = api;
    this.#thread = thread;
    this.#kind = kind;
    this.#onsettled = onsettled;
  }

  /** Whether the core has been told the newest words. */
  get isSettled(): boolean {
    return this.#wanted === null && !this.#isSaving;
  }

  /** These are the words now. */
  keep(words: Words): void {
    this.#wanted = words;
    if (!this.#isSaving) this.#timer ??= setTimeout(() => void this.flush(), SOON);
  }

  /** The words were sent or kept, and the core knows that they are no draft any more. */
  forget(): void {
    this.#wanted = null;
    this.#stopWaiting();
  }

  /** Saves at once what waits. */
  async flush(): Promise<void> {
    this.#stopWaiting();
    const words = this.#wanted;
    if (this.#isSaving || words === null) return;
    this.#wanted = null;
    this.#isSaving = true;
    let wait = SOON;
    try {
      await this.#api.call('save_draft', { thread: this.#thread, kind: this.#kind, ...words });
    } catch {
      // The words are still on screen; newer ones are wanted instead of these, if there are any.
      this.#wanted ??= words;
      wait = LATER;
    }
    this.#isSaving = false;
    if (this.#wanted) this.#timer = setTimeout(() => void this.flush(), wait);
    else this.#onsettled();
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

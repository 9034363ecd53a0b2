/** What has been begun in each thread, a text and a note apart: read once from the core, and followed from then on. */
import { createContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { Api } from '#lib/api/api.ts';
import type { Id, ThreadDrafts } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { TextDraft } from '#lib/messages/text-draft.svelte.ts';
import { NoteDraft } from '#lib/notes/note-draft.svelte.ts';

export class Drafts {
  readonly #texts = new Map<Id, TextDraft>();
  readonly #notes = new Map<Id, NoteDraft>();
  readonly #read = new SvelteSet<Id>();
  /** Why it could not be read what was begun. */
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;
  readonly #makeIntent: () => string;

  constructor(api: Api, makeIntent: () => string = () => crypto.randomUUID()) {
    this.#api = api;
    this.#makeIntent = makeIntent;
  }

  /** Follows what other windows write: from one thread to all, the newest words are those on screen. */
  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type !== 'DraftChanged' && event.type !== 'EventsLost') return;
      for (const [thread, draft] of [...this.#texts, ...this.#notes]) {
        const isMeant = event.type === 'EventsLost' || event.thread === thread;
        if (isMeant && this.isRead(thread)) void draft.hear();
      }
    });
  }

  /** Whether it is known what was begun in a thread before the window opened. */
  isRead(thread: Id): boolean {
    return this.#read.has(thread);
  }

  /** Asks what was begun in a thread, once: from then on it is heard of. */
  async read(thread: Id): Promise<void> {
    this.failure = null;
    if (this.isRead(thread)) return;
    try {
      const kept = await this.#api.call('read_drafts', { thread });
      if (!this.isRead(thread)) this.adopt(thread, kept);
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  adopt(thread: Id, kept: ThreadDrafts): void {
    if (kept.text) this.of(thread).adopt(kept.text);
    if (kept.note) this.noteOf(thread).adopt(kept.note);
    this.#read.add(thread);
  }

  /** Saves at once what is not yet saved: in one thread on leaving it, in all when the window goes. */
  async flush(thread: Id | null = null): Promise<void> {
    const all = [...this.#texts, ...this.#notes].filter(([one]) => thread === null || one === thread);
    await Promise.all(all.map(([, draft]) => draft.flush()));
  }

  /** The text begun in a thread. */
  of(thread: Id): TextDraft {
    let text = this.#texts.get(thread);
    if (!text) {
      text = new TextDraft(this.#api, thread, this.#makeIntent);
      this.#texts.set(thread, text);
    }
    return text;
  }

  /** The note begun in a thread, which is never the text begun there. */
  noteOf(thread: Id): NoteDraft {
    let note = this.#notes.get(thread);
    if (!note) {
      note = new NoteDraft(this.#api, thread, this.#makeIntent);
      this.#notes.set(thread, note);
    }
    return note;
  }
}

export const [getDrafts, setDrafts] = createContext<Drafts>();

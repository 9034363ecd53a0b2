/** Changing and deleting the notes of a thread; each can be taken back. */
import type { Api } from '#lib/api/api.ts';
import type { Id, Note } from '#lib/api/call.ts';
import { toCallError } from '#lib/api/errors.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import { words } from '#lib/words/words.ts';

export class Notes {
  /** The note that is being changed, with its words so far. It is kept here, so that scrolling away loses nothing. */
  editing = $state.raw<{ note: Note; body: string } | null>(null);
  isSaving = $state(false);
  readonly #api: Api;
  readonly #toasts: Toasts;

  constructor(api: Api, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
  }

  edit(note: Note): void {
    this.editing = { note, body: note.body };
  }

  type(body: string): void {
    if (this.editing) this.editing = { ...this.editing, body };
  }

  stop(): void {
    this.editing = null;
  }

  async save(): Promise<boolean> {
    const { editing } = this;
    if (!editing || this.isSaving) return false;
    const { note } = editing;
    this.isSaving = true;
    const isSaved = await this.#write(note.id, editing.body);
    this.isSaving = false;
    if (!isSaved) return false;
    this.editing = null;
    if (editing.body.trim() !== note.body)
      this.#offerUndo(words.note.edited, () => this.#write(note.id, note.body));
    return true;
  }

  async delete(note: Id): Promise<void> {
    const isDeleted = await this.#try(() => this.#api.call('delete_note', { note }));
    if (!isDeleted) return;
    if (this.editing?.note.id === note) this.editing = null;
    this.#offerUndo(words.note.deleted, () => this.#try(() => this.#api.call('restore_note', { note })));
  }

  #write(note: Id, body: string): Promise<boolean> {
    return this.#try(() => this.#api.call('edit_note', { note, body }));
  }

  #offerUndo(text: string, undo: () => Promise<boolean>): void {
    this.#toasts.show(text, { action: { label: words.undo, run: () => void undo() } });
  }

  async #try(ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await ask();
      return true;
    } catch (thrown) {
      this.#toasts.show(toCallError(thrown).message, { look: 'bad' });
      return false;
    }
  }
}

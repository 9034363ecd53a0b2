/** Naming a person in place: what stands in the form, and saving it. */
import type { Api } from '#lib/api/api.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { words } from '#lib/words/words.ts';

export class Naming {
  name = $state('');
  note = $state('');
  isSaving = $state(false);
  failure = $state.raw<CallError | null>(null);
  nameError = $state<string | null>(null);
  readonly #api: Api;
  readonly #number: string;

  constructor(api: Api, number: string, now: { name: string; note: string }) {
    this.#api = api;
    this.#number = number;
    this.name = now.name;
    this.note = now.note;
  }

  /** Saves, and says whether it was saved. */
  async save(): Promise<boolean> {
    if (this.isSaving) return false;
    const name = this.name.trim();
    this.nameError = name === '' ? words.person.nameNeeded : null;
    if (this.nameError) return false;
    this.isSaving = true;
    this.failure = null;
    try {
      await this.#api.call('name_contact', { number: this.#number, name, note: this.note.trim() });
      return true;
    } catch (thrown) {
      const error = toCallError(thrown);
      if (error.field === 'name') this.nameError = error.message;
      else this.failure = error;
      return false;
    } finally {
      this.isSaving = false;
    }
  }
}

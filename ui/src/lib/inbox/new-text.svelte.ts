/** A new text: which of our numbers it comes from, and whom it goes to. */
import type { Api } from '#lib/api/api.ts';
import type { Id } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { words } from '#lib/words/words.ts';

export class NewText {
  to = $state('');
  number = $state<Id | null>(null);
  isOpening = $state(false);
  toError = $state<string | null>(null);
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;

  constructor(api: Api, to: string, number: Id | null) {
    this.#api = api;
    this.to = to;
    this.number = number;
  }

  /** Opens the thread to write in, and gives its id, or null when something is to be mended first. */
  async open(): Promise<Id | null> {
    const to = this.to.trim();
    this.toError = to === '' ? words.compose.toNeeded : null;
    if (this.toError || this.number === null || this.isOpening) return null;
    this.isOpening = true;
    this.failure = null;
    try {
      const { thread } = await this.#api.call('open_thread', { number: this.number, to });
      return thread;
    } catch (thrown) {
      const error = toCallError(thrown);
      if (error.field === 'to') this.toError = error.message;
      else this.failure = error;
      return null;
    } finally {
      this.isOpening = false;
    }
  }
}

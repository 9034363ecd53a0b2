/** A new text: which of our numbers it comes from, and whom it goes to, by a name or a number. */
import type { Api } from '#lib/api/api.ts';
import type { Id, Recipient } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.ts';
import { words } from '#lib/words/words.ts';

export class NewText {
  /** What stands in the field: what was typed, or who was chosen. */
  to = $state('');
  /** Whom what is typed may mean. */
  offered = $state.raw<readonly Recipient[]>([]);
  number = $state<Id | null>(null);
  isOpening = $state(false);
  toError = $state<string | null>(null);
  failure = $state.raw<CallError | null>(null);
  #chosen = $state.raw<Recipient | null>(null);
  /** What is being looked for: whoever presses Enter at once waits for it. */
  #looking: Promise<void> = Promise.resolve();
  readonly #api: Api;
  readonly #latest = new Latest();

  constructor(api: Api, to: string, number: Id | null) {
    this.#api = api;
    this.to = to;
    this.number = number;
  }

  /** Whether what is typed is a name, so that Enter means the first one of the list. */
  get isName(): boolean {
    return this.#chosen === null && /\p{L}/u.test(this.to);
  }

  type(text: string): Promise<void> {
    this.to = text;
    this.toError = null;
    this.#chosen = null;
    this.#looking = this.#look(text);
    return this.#looking;
  }

  choose(recipient: Recipient): void {
    this.#latest.forget();
    this.#chosen = recipient;
    this.offered = [];
    this.toError = null;
    const name = recipient.name?.text;
    this.to =
      name === undefined ? recipient.display.text : words.compose.chosen(name, recipient.display.text);
  }

  /** Opens the thread to write in, and gives its id, or null when something is to be mended first. */
  async open(): Promise<Id | null> {
    if (this.isOpening) return null;
    this.isOpening = true;
    this.failure = null;
    try {
      await this.#looking;
      this.toError = this.#whyNot();
      if (this.toError !== null || this.number === null) return null;
      const to = this.#chosen?.number ?? this.to.trim();
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

  #whyNot(): string | null {
    if (this.to.trim() === '') return words.compose.toNeeded;
    if (!this.isName || /\d/u.test(this.to)) return null;
    const [only, ...others] = this.offered;
    if (only === undefined) return words.compose.toNobody(this.to.trim());
    if (others.length > 0) return words.compose.toWhich;
    this.choose(only);
    return null;
  }

  async #look(text: string): Promise<void> {
    try {
      const fresh = await this.#latest.ask(() => this.#api.call('find_recipients', { text }));
      if (fresh) this.offered = fresh.answer;
    } catch {
      // Without offers a number can still be typed whole.
      this.offered = [];
    }
  }
}

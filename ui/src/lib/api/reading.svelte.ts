/**
 * Something that is read whole and read again when it changed. Once it has been read it stays on screen while
 * it is read again; a failure then keeps what was there.
 */
import { toCallError, type CallError } from './errors.ts';
import { Latest } from './latest.ts';

export type Face = 'loading' | 'failed' | 'empty' | 'full';

export class Reading<T> {
  value = $state.raw<T | null>(null);
  failure = $state.raw<CallError | null>(null);
  readonly #latest = new Latest();
  readonly #question: () => Promise<T>;
  #newest: Promise<void> | null = null;

  constructor(question: () => Promise<T>) {
    this.#question = question;
  }

  get face(): Exclude<Face, 'empty'> {
    if (this.value !== null) return 'full';
    return this.failure === null ? 'loading' : 'failed';
  }

  /** Is done when the newest read is: one that was overtaken waits for the one that overtook it. */
  async read(): Promise<void> {
    this.#newest = this.#ask();
    let awaited: Promise<void> | null = null;
    while (awaited !== this.#newest) {
      awaited = this.#newest;
      await awaited;
    }
  }

  async #ask(): Promise<void> {
    try {
      const fresh = await this.#latest.ask(this.#question);
      if (fresh) this.put(fresh.answer);
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  /** Takes a value that a change brought along; a read that is still under way is older and is dropped. */
  put(value: T): void {
    this.#latest.forget();
    this.value = value;
    this.failure = null;
  }
}

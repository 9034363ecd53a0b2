/**
 * Lets only the newest question be answered: an answer that arrives after a newer question was asked is
 * dropped, so that a slow early answer never overwrites a fresh one.
 */
export class Latest {
  #asked = 0;

  /** Asks, and gives the answer, or null when it was overtaken. An overtaken failure is dropped too. */
  async ask<T>(question: () => Promise<T>): Promise<{ answer: T } | null> {
    const mine = ++this.#asked;
    try {
      const answer = await question();
      return mine === this.#asked ? { answer } : null;
    } catch (thrown) {
      if (mine === this.#asked) throw thrown;
      return null;
    }
  }

  /** Drops whatever is still under way. */
  forget(): void {
    this.#asked++;
  }
}

/** Runs a piece of work soon, once for however many times it was asked for at once or while it ran. */
export class Soon {
  readonly #work: () => Promise<void>;
  #state: 'idle' | 'asked' | 'running' | 'again' = 'idle';

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Whether it was asked for and is not through. */
  get isBusy(): boolean {
    return this.#state !== 'idle';
  }

  async ask(): Promise<void> {
    if (this.#state === 'running') this.#state = 'again';
    if (this.#state !== 'idle') return;
    this.#state = 'asked';
    // Several facts are told at once, and all of them are one reason.
    await Promise.resolve();
    try {
      do {
        this.#state = 'running';
        await this.#work();
      } while (this.#isWantedAgain());
    } finally {
      this.#state = 'idle';
    }
  }

  #isWantedAgain(): boolean {
    return this.#state === 'again';
  }
}

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

/** Runs a piece of work soon, once for however many times it was asked for meanwhile. */
export class Soon {
  readonly #work: () => Promise<void>;
  #state: 'idle' | 'running' | 'again' = 'idle';

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  async ask(): Promise<void> {
    if (this.#state !== 'idle') {
      this.#state = 'again';
      return;
    }
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

/** What has been changed on a page and not kept yet, step by step, so that it can be taken back. */

/** More steps nobody takes back. */
const MOST = 50;
/** What is typed in one go is taken back in one. */
const ONE_GO = 1500;

export class History<Value> {
  #former = $state.raw<readonly Value[]>([]);
  #typedAt = -Infinity;

  readonly isEmpty: boolean = $derived.by(() => this.#former.length === 0);

  /** Writes down what stood there before a change; `typed` where it is one of many letters. */
  note(before: Value, how: 'typed' | 'whole', now = Date.now()): void {
    const goesOn = how === 'typed' && now - this.#typedAt < ONE_GO;
    this.#typedAt = how === 'typed' ? now : -Infinity;
    if (!goesOn) this.#former = [...this.#former.slice(1 - MOST), before];
  }

  /** What stood there before the last change; it is the last no more. */
  back(): Value | null {
    const last = this.#former.at(-1) ?? null;
    this.#former = this.#former.slice(0, -1);
    this.#typedAt = -Infinity;
    return last;
  }

  clear(): void {
    this.#former = [];
  }
}

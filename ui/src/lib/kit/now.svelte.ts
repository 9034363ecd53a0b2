/** The time it is, often enough for words like "2 min". The only place of the page that reads the clock. */
import { createContext } from 'svelte';

const EVERY = 20_000;

export class Now {
  #machine = $state(Date.now());
  /** How far the open line's own time is ahead of this computer's: a practice line's clock can be moved. */
  #ahead = $state(0);
  readonly at = $derived(this.#machine + this.#ahead);

  /** Keeps it going until the returned function is called. */
  listen(): () => void {
    const timer = setInterval(() => (this.#machine = Date.now()), EVERY);
    return () => clearInterval(timer);
  }

  /** Keeps it going to the second, while something is counted down. */
  listenClosely(): () => void {
    const look = (): void => void (this.#machine = Date.now());
    look();
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
  }

  /** Goes with a line whose time is this far ahead. */
  follow(ahead: number): void {
    if (ahead === this.#ahead) return;
    this.#machine = Date.now();
    this.#ahead = ahead;
  }
}

export const [getNow, setNow] = createContext<Now>();

/** The time it is, often enough for words like "2 min". The only place of the page that reads the clock. */
import { createContext } from 'svelte';

const EVERY = 20_000;

export class Now {
  at = $state(Date.now());

  /** Keeps it going until the returned function is called. */
  listen(): () => void {
    const timer = setInterval(() => (this.at = Date.now()), EVERY);
    return () => clearInterval(timer);
  }
}

export const [getNow, setNow] = createContext<Now>();

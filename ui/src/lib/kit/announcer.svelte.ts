/** Says things aloud to those who listen to the page instead of looking at it. */
import { createContext } from 'svelte';

export class Announcer {
  /** Two places that take turns: the same words said twice are still heard twice. */
  said = $state.raw<[string, string]>(['', '']);
  #turn: 0 | 1 = 0;

  /** Takes away what was said: nobody may hear it any more. */
  clear(): void {
    this.said = ['', ''];
  }

  say(text: string): void {
    this.#turn = this.#turn === 0 ? 1 : 0;
    this.said = this.#turn === 0 ? [text, ''] : ['', text];
  }
}

export const [getAnnouncer, setAnnouncer] = createContext<Announcer>();

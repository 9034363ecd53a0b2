/**
 * The commands on offer. Every part of the window that is on screen offers what it can do, and takes it back when it
 * goes; the palette, the keys and the list under `?` know nothing else.
 */
import { createContext, onMount } from 'svelte';
import type { words } from '#lib/words/words.ts';

/** The headings of the palette, in the order of their words. */
export type Group = keyof typeof words.palette.groups;

export interface Command {
  /** Unlike any other on offer. */
  id: string;
  group: Group;
  label: string;
  /** The key that does the same; it must stand in `key-rows.ts` too. */
  keys?: string;
  run: () => void;
}

/** Asked again whenever something that it read has changed. */
export type Offer = () => readonly Command[];

export class Commands {
  #offers = $state.raw<readonly Offer[]>([]);
  readonly all: readonly Command[] = $derived(this.#offers.flatMap((offer) => offer()));

  add(offer: Offer): () => void {
    this.#offers = [...this.#offers, offer];
    return () => {
      this.#offers = this.#offers.filter((other) => other !== offer);
    };
  }
}

export const [getCommands, setCommands] = createContext<Commands>();

/** Offers commands for as long as the component that calls this stands on the page. */
export function offer(commands: Offer): void {
  const registry = getCommands();
  onMount(() => registry.add(commands));
}

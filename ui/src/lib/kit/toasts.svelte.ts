/** Short messages that go by themselves, each with at most one thing to do about it. */
import { createContext } from 'svelte';

export interface Toast {
  id: number;
  text: string;
  look: 'plain' | 'bad';
  action: { label: string; run: () => void } | null;
}

const SECONDS = 7;
/** What can be taken back stays longer: it has to be read, decided and reached. */
const SECONDS_TO_ACT = 12;
const KEPT = 3;

export class Toasts {
  shown = $state.raw<Toast[]>([]);
  #last = 0;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(text: string, more: Partial<Pick<Toast, 'look' | 'action'>> = {}): void {
    const toast: Toast = { id: ++this.#last, text, look: more.look ?? 'plain', action: more.action ?? null };
    const all = [...this.shown, toast];
    for (const { id } of all.slice(0, -KEPT)) this.pause(id);
    this.shown = all.slice(-KEPT);
    this.resume(toast.id);
  }

  /** Does what a toast offers, once. */
  act(id: number): void {
    const toast = this.shown.find((one) => one.id === id);
    this.dismiss(id);
    toast?.action?.run();
  }

  /** Takes the newest away; answers whether there was one. */
  dismissNewest(): boolean {
    const newest = this.shown.at(-1);
    if (newest) this.dismiss(newest.id);
    return newest !== undefined;
  }

  /** Takes all of them away: nobody may read them any more. */
  clear(): void {
    for (const { id } of this.shown) this.dismiss(id);
  }

  dismiss(id: number): void {
    this.pause(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  /** A toast that is being looked at or stepped into does not go away. */
  pause(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  resume(id: number): void {
    this.pause(id);
    const toast = this.shown.find((one) => one.id === id);
    if (!toast) return;
    const seconds = toast.action === null ? SECONDS : SECONDS_TO_ACT;
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), seconds * 1000),
    );
  }
}

export const [getToasts, setToasts] = createContext<Toasts>();

/** Short messages that go by themselves, each with at most one thing to do about it. */
import { createContext } from 'svelte';

export interface Toast {
  id: number;
  text: string;
  look: 'plain' | 'bad';
  action: { label: string; run: () => void } | null;
}

const SECONDS = 7;
const KEPT = 3;

export class Toasts {
  shown = $state.raw<Toast[]>([]);
  #last = 0;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(text: string, more: Partial<Pick<Toast, 'look' | 'action'>> = {}): void {
    const toast: Toast = { id: ++this.#last, text, look: more.look ?? 'plain', action: more.action ?? null };
    this.shown = [...this.shown, toast].slice(-KEPT);
    this.resume(toast.id);
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
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), SECONDS * 1000),
    );
  }
}

export const [getToasts, setToasts] = createContext<Toasts>();

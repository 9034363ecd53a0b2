/**
 * Whether somebody looks at the thread on screen. Whoever opened it does, while the window has the focus. A thread that
 * came up by itself, after the one before it was done, is looked at once it has stood there for a moment and then
 * somebody moves, presses or types in it: until then it stays unread, and rings. Whoever is on the way to the list, or
 * to the undo, is not looking at it.
 */

/** How long a thread has to stand there before a movement is about it, in milliseconds. */
export const MOMENT = 1000;
const SIGNS = ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const;

export class Attention {
  #hasFocus = $state(document.hasFocus());
  /** Whether somebody has looked at it, even if the window is behind another one now. */
  isGiven = $state(false);
  readonly isHere = $derived(this.isGiven && this.#hasFocus);

  constructor(came: 'by hand' | 'by itself') {
    this.isGiven = came === 'by hand';
  }

  listen(): () => void {
    const focus = (): void => void (this.#hasFocus = true);
    const blur = (): void => void (this.#hasFocus = false);
    const give = ({ target }: Event): void => {
      if (!(target instanceof Element) || target.closest('main') === null) return;
      this.isGiven = true;
      stopWaiting();
    };
    const stopWaiting = (): void => SIGNS.forEach((sign) => removeEventListener(sign, give, true));
    addEventListener('focus', focus);
    addEventListener('blur', blur);
    const timer = this.isGiven
      ? undefined
      : setTimeout(() => SIGNS.forEach((sign) => addEventListener(sign, give, { capture: true })), MOMENT);
    return () => {
      clearTimeout(timer);
      stopWaiting();
      removeEventListener('focus', focus);
      removeEventListener('blur', blur);
    };
  }
}

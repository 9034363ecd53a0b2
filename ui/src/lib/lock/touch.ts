/** Tells the core that somebody touches the window, so that it does not lock itself. The core counts the time. */
import type { Api } from '#lib/api/api.ts';

/** At most so often, in milliseconds; the last touch before a pause is told too. */
const EVERY = 5000;
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Keeps telling until the returned function is called. */
export function keepTelling(api: Api): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isNews = false;
  const tell = (): void => {
    isNews = false;
    timer = setTimeout(() => {
      timer = null;
      if (isNews) tell();
    }, EVERY);
    // A lost word locks too early, never too late.
    void api.call('note_touch', {}).catch(() => undefined);
  };
  const touch = (event: Event): void => {
    if (!event.isTrusted) return;
    if (timer === null) tell();
    else isNews = true;
  };
  for (const kind of TOUCHES) addEventListener(kind, touch, { capture: true, passive: true });
  return () => {
    if (timer !== null) clearTimeout(timer);
    for (const kind of TOUCHES) removeEventListener(kind, touch, { capture: true });
  };
}

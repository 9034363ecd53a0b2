/** Tells the core which thread a person has before their eyes, so that it does not ring as well. */
import type { Api } from '#lib/api/api.ts';
import type { Id } from '#lib/api/call.ts';

/** The core forgets it after a minute and a half: a page that died silences nothing for long. */
const EVERY = 60_000;

/** Keeps telling until the returned function is called. */
export function keepLooking(api: Api, thread: Id): () => void {
  const tell = (at: Id | null): void =>
    // A ring too many is all that a lost word costs.
    void api.call('look_at_thread', { thread: at }).catch(() => undefined);
  const look = (): void => tell(document.hasFocus() ? thread : null);
  const away = (): void => tell(null);
  const timer = setInterval(() => {
    if (document.hasFocus()) look();
  }, EVERY);
  addEventListener('focus', look);
  addEventListener('blur', away);
  look();
  return () => {
    clearInterval(timer);
    removeEventListener('focus', look);
    removeEventListener('blur', away);
    away();
  };
}

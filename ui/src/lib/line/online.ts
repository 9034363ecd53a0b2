/** Tells the core when the system says that the network is back, so that the line need not wait for its next try. */
import type { Api } from '#lib/api/api.ts';

/** Keeps telling until the returned function is called. */
export function tellOnline(api: Api): () => void {
  const tell = (): void => {
    // A lost word, or one that nobody takes now, costs a wait and nothing else.
    void api.call('note_network', {}).catch(() => undefined);
  };
  addEventListener('online', tell);
  return () => removeEventListener('online', tell);
}

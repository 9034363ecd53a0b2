/** Locking by hand, from wherever it is offered. */
import type { Account } from '#lib/account/account.svelte.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import { words } from '#lib/words/words.ts';

/** Locks. Whoever turns away from the desk must know when it could not be done. */
export async function lockByHand(account: Account, toasts: Toasts): Promise<void> {
  const isLocked = await account.lock();
  if (!isLocked && account.failure) toasts.show(words.lock.notNow(account.failure.message), { look: 'bad' });
}

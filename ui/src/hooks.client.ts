import { claimSession } from '#lib/api/call.ts';

/** Runs before the first page: the key in the address is used and gone before anything reads the address. */
export async function init(): Promise<void> {
  await claimSession();
}

import { claimSession } from '#lib/api/call.ts';
import { language } from '#lib/words/language.ts';

/** Runs before the first page: the key in the address is used and gone before anything reads the address. */
export async function init(): Promise<void> {
  document.documentElement.lang = language.tag;
  document.documentElement.dir = language.direction;
  await claimSession();
}

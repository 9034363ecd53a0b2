/** How long something lasted, in words. */
import { words } from '#lib/words/words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export function lasted(length: number): string {
  if (length < MINUTE) return words.diagnostics.history.moment;
  if (length < HOUR) return words.when.minutes(Math.round(length / MINUTE));
  return words.when.hours(Math.round(length / HOUR));
}

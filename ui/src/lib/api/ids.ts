/** Ids are 64-bit numbers written as decimal strings; their order is the order of time. */
import type { Id } from './generated/surface.ts';

/** Negative, zero or positive, as sorting wants it. Exact without making numbers of them. */
export function compareIds(a: Id, b: Id): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

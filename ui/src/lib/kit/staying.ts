/** What somebody looks at in a list stays where it is while other rows come in above it or go. */
import type { Id } from '#lib/api/call.ts';

interface Row {
  readonly id: Id;
}

/** By how many rows most of those in sight have moved; one of them that went to the top takes nobody along. */
export function movedBy(
  before: readonly Row[],
  after: readonly Row[],
  inSight: { from: number; to: number },
): number {
  const moves = before.slice(inSight.from, inSight.to + 1).flatMap(({ id }, at) => {
    const now = after.findIndex((row) => row.id === id);
    return now < 0 ? [] : [now - inSight.from - at];
  });
  moves.sort((one, other) => one - other);
  return moves[moves.length >> 1] ?? 0;
}

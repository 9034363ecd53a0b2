/**
 * A list that was read or laid out again, with everything that did not change the very same as before: what is the same
 * is not drawn again. `keyOf` tells which belong together.
 */
export function keepSame<T>(
  before: readonly T[],
  fresh: readonly T[],
  keyOf: (one: T) => string,
  isSame: (before: T, after: T) => boolean,
): T[] {
  const known = new Map(before.map((one) => [keyOf(one), one]));
  return fresh.map((one) => {
    const old = known.get(keyOf(one));
    return old !== undefined && isSame(old, one) ? old : one;
  });
}

/** The recovery code as words, and which two of them are asked back. */

export function wordsOf(code: string): string[] {
  return code.split(/[\s-]+/u).filter((word) => word !== '');
}

/** Two different places in the code, in order, counted from 0. `random` gives whole numbers below its argument. */
export function pickTwo(length: number, random: (below: number) => number): [number, number] {
  const first = random(length);
  const second = (first + 1 + random(Math.max(1, length - 1))) % Math.max(1, length);
  return first < second ? [first, second] : [second, first];
}

/** Whole numbers from the browser's secure source. */
export function secureRandom(below: number): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value % below;
}

export function isSameWord(typed: string, word: string): boolean {
  return typed.trim().toLowerCase() === word.toLowerCase();
}

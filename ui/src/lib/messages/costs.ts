/** What is worth saying about the length of a text while it is written: its segments, and the signs that cost more. */
import { LONGEST, lengthOf, measure, mended, oddOf, unsendableOf, type Odd } from '#lib/format/segments.ts';

export interface Cost {
  /** Segments that are charged. */
  count: number;
  /** Units that fit before one more is charged. */
  left: number;
  /** Characters over Twilio's limit. */
  over: number;
  /** The signs that make it cost more than it had to, and how many segments it would be without. */
  odd: readonly Odd[];
  without: number;
  /** The same text in plain signs, where that alone makes it cheaper. */
  plainer: string | null;
  /** The signs that no phone shows and that Deskbell does not send. */
  broken: readonly Odd[];
}

/** With more foreign signs than this share a text is simply in another script, and nothing about it is odd. */
const FEW = 0.25;
/** Nobody writes this; somebody pasted it. It is too long whatever it holds. */
const PASTED = 20_000;

export function costOf(text: string): Cost {
  const over = Math.max(0, lengthOf(text) - LONGEST);
  const { count, left } = measure(text);
  const broken = text.length > PASTED ? [] : unsendableOf(text);
  const plain = { count, left, over, odd: [], without: count, plainer: null, broken };
  if (count < 2 || text.length > PASTED) return plain;
  const odd = oddOf(text);
  const strange = odd.filter((stretch) => stretch.plain === null);
  const strangeUnits = strange.reduce((sum, { from, to }) => sum + to - from, 0);
  if (odd.length === 0 || strangeUnits > text.length * FEW) return plain;
  const mend = mended(text);
  const rest = oddOf(mend);
  const without = Math.max(1, measure(cutOut(mend, rest)).count);
  if (without >= count) return plain;
  const plainer = measure(mend).count < count ? mend : null;
  return { ...plain, odd, without, plainer };
}

/** The same words beside a picture: they are charged with it, whatever signs they are written in. */
export function withoutSegments(cost: Cost): Cost {
  return { ...cost, count: 0, left: 0, odd: [], without: 0, plainer: null };
}

/** The text without some of its stretches. */
export function cutOut(text: string, stretches: readonly Odd[]): string {
  return stretches.toReversed().reduce((left, { from, to }) => left.slice(0, from) + left.slice(to), text);
}

/** The different signs among the odd ones, in their order. */
export function signsOf(text: string, odd: readonly Odd[]): string[] {
  return [...new Set(odd.map(({ from, to }) => text.slice(from, to)))];
}

/** Signs that leave nothing on the screen are called by name. */
export function isUnseen(sign: string): boolean {
  return /^[\p{Z}\p{C}\p{M}]+$/u.test(sign);
}

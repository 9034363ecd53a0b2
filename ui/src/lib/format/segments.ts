/**
 * How many segments a text comes to, counted while it is typed. The tables come from the core's own counting, and a
 * test holds both against the same cases.
 */
import tables from './generated/gsm7.json';

export type Encoding = 'gsm7' | 'ucs2';

/** A stretch that turns the whole text into UCS-2, in UTF-16 units, and what would say the same within GSM-7. */
export interface Odd {
  from: number;
  to: number;
  plain: string | null;
}

export interface Measure {
  encoding: Encoding;
  /** Segments that are charged; an empty text has none. */
  count: number;
  /** Units that fit before one more is charged. */
  left: number;
}

/** The longest text that Twilio takes, in characters. */
export const LONGEST: number = tables.longest;

const ROOM = { gsm7: { alone: 160, each: 153 }, ucs2: { alone: 70, each: 67 } } as const;
const WIDTHS = new Map([
  ...Array.from(tables.basic, (sign) => [sign, 1] as const),
  ...Array.from(tables.extended, (sign) => [sign, 2] as const),
]);

/** Look-alikes by their first sign, the longest first. */
const ALIKE = new Map<string, [odd: string, plain: string][]>();
for (const [odd = '', plain = ''] of tables.lookAlikes) {
  const first = Array.from(odd)[0] ?? '';
  const row = ALIKE.get(first) ?? [];
  row.push([odd, plain]);
  ALIKE.set(
    first,
    row.sort((a, b) => b[0].length - a[0].length),
  );
}

/** How many characters a text has, as Twilio counts its limit. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

function encodingOf(text: string): Encoding {
  for (const sign of text) if (!WIDTHS.has(sign)) return 'ucs2';
  return 'gsm7';
}

const widthOf = (sign: string, encoding: Encoding): number =>
  encoding === 'gsm7' ? (WIDTHS.get(sign) ?? 0) : sign.length;

function unitsOf(text: string, encoding: Encoding): number {
  if (encoding === 'ucs2') return text.length;
  let units = 0;
  for (const sign of text) units += widthOf(sign, encoding);
  return units;
}

/** The text as it is cut into segments. No pair of surrogates and no escape is cut. */
export function parts(text: string): string[] {
  if (text === '') return [];
  const encoding = encodingOf(text);
  const { alone, each } = ROOM[encoding];
  if (unitsOf(text, encoding) <= alone) return [text];
  const cut: string[] = [];
  let part = '';
  let left: number = each;
  for (const sign of text) {
    const width = widthOf(sign, encoding);
    if (width > left) {
      cut.push(part);
      part = '';
      left = each;
    }
    part += sign;
    left -= width;
  }
  cut.push(part);
  return cut;
}

export function measure(text: string): Measure {
  const encoding = encodingOf(text);
  const cut = parts(text);
  const room = cut.length > 1 ? ROOM[encoding].each : ROOM[encoding].alone;
  return { encoding, count: cut.length, left: room - unitsOf(cut.at(-1) ?? '', encoding) };
}

interface Step {
  at: number;
  taken: string;
  plain: string | null;
  isOdd: boolean;
}

function* walk(text: string): Generator<Step> {
  for (let at = 0; at < text.length;) {
    const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const twin = ALIKE.get(sign)?.find(([odd]) => text.startsWith(odd, at));
    const taken = twin?.[0] ?? sign;
    yield { at, taken, plain: twin?.[1] ?? null, isOdd: twin !== undefined || !WIDTHS.has(sign) };
    at += taken.length;
  }
}

/** What turns the text into UCS-2; signs without a plain twin that stand together are one stretch. */
export function oddOf(text: string): Odd[] {
  const found: Odd[] = [];
  for (const { at, taken, plain, isOdd } of walk(text)) {
    if (!isOdd) continue;
    const last = found.at(-1);
    const to = at + taken.length;
    if (last && last.to === at && last.plain === null && plain === null) last.to = to;
    else found.push({ from: at, to, plain });
  }
  return found;
}

/** The text with everything replaced that has a plain twin. */
export function mended(text: string): string {
  let whole = '';
  for (const { taken, plain } of walk(text)) whole += plain ?? taken;
  // Where a sign that cannot be seen stood between a letter and its accent, the two meet only now.
  return whole === text ? whole : mended(whole);
}

/** What must not be sent: control characters, marks that turn the reading direction around, halves of signs. */
function isUnsendable(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0;
  return !sign.isWellFormed() || tables.unsendable.some(([from = 0, to = 0]) => from <= code && code <= to);
}

/** The stretches of a text that must not be sent. */
export function unsendableOf(text: string): Odd[] {
  const found: Odd[] = [];
  let at = 0;
  for (const sign of text) {
    if (isUnsendable(sign)) found.push({ from: at, to: at + sign.length, plain: '' });
    at += sign.length;
  }
  return found;
}

/**
 * English that pretends to be another language: accented, two fifths longer and in brackets, so that a word that is
 * not in the catalogue, and a place that is too narrow for another language, can be seen by whoever speaks English.
 * Names and texts that are put into a sentence stay as they are.
 */
const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'áƀçðéƒĝĥíĵķļɱñóþǫŕšţúṽŵẋýžÁßÇÐÉƑĜĤÍĴĶĻṀÑÓÞǪŔŠŢÚṼŴẊÝŽ';
const LETTERS = new Map([...PLAIN].map((letter, at) => [letter, [...ACCENTED][at] ?? letter]));
const VOWELS = /[aeiou]/i;

/** Stand around what was put into a sentence; no text and no catalogue holds them. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];

function accent(text: string): string {
  return [...text]
    .map((letter) => (LETTERS.get(letter) ?? letter).repeat(VOWELS.test(letter) ? 2 : 1))
    .join('');
}

/** One sentence of the catalogue. */
export function pretend(sentence: string): string {
  if (sentence === '') return '';
  const parts = sentence.split(new RegExp(`(${OPEN}[^${CLOSE}]*${CLOSE})`, 'u'));
  return `⟦${parts.map((part) => (part.startsWith(OPEN) ? part.slice(1, -1) : accent(part))).join('')}⟧`;
}

/** The same catalogue in that language. */
export function pseudo<Catalogue>(catalogue: Catalogue): Catalogue {
  return translate(catalogue) as Catalogue;
}

function translate(value: unknown): unknown {
  if (typeof value === 'string') return pretend(value);
  if (typeof value === 'function') {
    const say = value as (...parts: unknown[]) => unknown;
    return (...parts: unknown[]) =>
      translate(
        say(...parts.map((part) => (typeof part === 'string' && part !== '' ? OPEN + part + CLOSE : part))),
      );
  }
  if (Array.isArray(value)) return value.map(translate);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, translate(inner)]));
  }
  return value;
}

import { describe, expect, it } from 'vitest';
import cases from './generated/segments.json';
import { lengthOf, measure, mended, oddOf, parts } from './segments.ts';

describe('segments', () => {
  it('agrees with the core in every case that the core has written down', () => {
    expect(cases.length).toBeGreaterThan(70);
    for (const { text, encoding, count, left, odd, mended: mend } of cases) {
      expect(measure(text), text).toEqual({ encoding, count, left });
      expect(
        oddOf(text).map(({ from, to, plain }) => [from, to, plain]),
        text,
      ).toEqual(odd);
      expect(mended(text), text).toBe(mend);
    }
  });

  it('never cuts a sign or an escape, and never leaves a segment early', () => {
    const letters = ['a', 'b ', '€', '{', 'é', 'ç', '’', '🙂', '你', '👩\u200d⚕️'];
    let die = 1;
    const roll = (sides: number): number => {
      die = (Math.imul(die, 1_664_525) + 1_013_904_223) >>> 0;
      return (die >>> 16) % sides;
    };
    for (let round = 0; round < 400; round++) {
      const sides = round % 2 === 0 ? 5 : letters.length;
      const text = Array.from({ length: roll(260) }, () => letters[roll(sides)] ?? '').join('');
      const cut = parts(text);
      const { encoding } = measure(text);
      expect(cut.join('')).toBe(text);
      for (const [index, part] of cut.entries()) {
        expect(part.isWellFormed()).toBe(true);
        const units = encoding === 'ucs2' ? part.length : measure(part);
        const room = encoding === 'ucs2' ? (cut.length > 1 ? 67 : 70) : cut.length > 1 ? 153 : 160;
        const used = typeof units === 'number' ? units : 160 - units.left;
        expect(used).toBeLessThanOrEqual(room);
        const next = cut[index + 1];
        const first = next === undefined ? '' : String.fromCodePoint(next.codePointAt(0) ?? 0);
        const width = encoding === 'ucs2' ? first.length : '^{}\\[~]|€\f'.includes(first) ? 2 : 1;
        if (next !== undefined) expect(used + width).toBeGreaterThan(room);
      }
    }
  });

  it('counts half a sign as something that phones cannot show', () => {
    expect(measure('a\ud83d').encoding).toBe('ucs2');
    expect(oddOf('a\ud83d')).toEqual([{ from: 1, to: 2, plain: null }]);
  });

  it('counts characters as Twilio does, an emoji as one', () => {
    expect(lengthOf('🙂🙂a')).toBe(3);
  });

  it('lets a letter and its accent meet over what cannot be seen', () => {
    expect(mended('osO\u00ad\u0308 call')).toBe('osÖ call');
  });
});

import { describe, expect, it } from 'vitest';
import { fileKind, fileSize } from './bytes.ts';
import { initials } from './initials.ts';
import { cutAtLinks } from './links.ts';
import { cutAtMarks, startNearMark } from './marks.ts';
import { money } from './money.ts';
import { looksDialable, unbroken } from './phone.ts';

describe('cutAtMarks', () => {
  it('gives the text back whole, cut where it is marked', () => {
    const pieces = cutAtMarks('Cleaning on Tuesday', [
      [12, 19],
      [0, 5],
    ]);
    expect(pieces.map((piece) => piece.text).join('')).toBe('Cleaning on Tuesday');
    expect(pieces.filter((piece) => piece.isMarked).map((piece) => piece.text)).toEqual(['Clean', 'Tuesday']);
  });

  it('survives marks that overlap, run backwards or lie outside', () => {
    const pieces = cutAtMarks('abcdef', [
      [1, 3],
      [2, 4],
      [5, 2],
      [40, 60],
      [-3, 1],
    ]);
    expect(pieces.map((piece) => piece.text).join('')).toBe('abcdef');
    expect(pieces.filter((piece) => piece.isMarked).map((piece) => piece.text)).toEqual(['a', 'bc', 'd']);
  });

  it('counts as the core does, so that a sign of two units stays whole', () => {
    expect(cutAtMarks('🦷 hurts', [[3, 8]])[1]).toEqual({ text: 'hurts', isMarked: true });
  });
});

describe('startNearMark', () => {
  it('begins at a word shortly before the first mark', () => {
    const pieces = cutAtMarks('One two three four five six', [[24, 27]]);
    expect(startNearMark(pieces, 10).map((piece) => piece.text)).toEqual(
      ['…four five ', 'six'].map((text, n) => (n === 0 ? '…five ' : text)),
    );
  });

  it('leaves a text alone that is short or has no mark', () => {
    const unmarked = cutAtMarks('A long text without any mark in it', []);
    expect(startNearMark(unmarked, 5)).toEqual(unmarked);
  });
});

describe('figures in a text', () => {
  const figuresOf = (text: string): string[] => {
    const parts = cutAtLinks(text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    return parts.filter((part) => part.kind === 'figures').map((part) => part.text);
  };

  it('keeps a phone number and a date in one piece, in any script', () => {
    expect(figuresOf('اتصل بي على +1 (202) 555-0135 من فضلك')).toEqual(['+1 (202) 555-0135']);
    expect(figuresOf('התור שלי ב-2026-11-30, טלפון 050-123-4567.')).toEqual(['2026-11-30', '050-123-4567']);
    expect(figuresOf('Call (202) 555-0135 or 202.555.0136')).toEqual(['(202) 555-0135', '202.555.0136']);
  });

  it('leaves times, short numbers, words and links alone', () => {
    expect(figuresOf('10:30 or 9-12, room 4, A1234567 and https://a.example/2025550135')).toEqual([]);
  });
});

describe('cutAtLinks', () => {
  const linksOf = (text: string): (string | null)[] =>
    cutAtLinks(text)
      .map((part) => part.url)
      .filter((url) => url !== null);

  it('finds http, https and www, and leaves the end of the sentence out', () => {
    expect(linksOf('See https://a.example/p?q=1, or (www.b.example). http://c.example/x_(y)!')).toEqual([
      'https://a.example/p?q=1',
      'https://www.b.example/',
      'http://c.example/x_(y)',
    ]);
  });

  it('opens nothing else', () => {
    expect(linksOf('javascript:alert(1) file:///etc data:text/html,x https:// mailto:a@b.example')).toEqual(
      [],
    );
  });

  it('gives the text back whole', () => {
    const text = 'Before https://a.example. After';
    expect(
      cutAtLinks(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});

describe('initials', () => {
  it('takes the first letters of the first two names', () => {
    expect(initials('Maya Okafor', '')).toBe('MO');
    expect(initials('Dr Wu’s rooms', '')).toBe('DW');
    expect(initials('élodie', '')).toBe('É');
    expect(initials('  “Ada”  (8)', '')).toBe('A');
  });

  it('takes one sign of a script without capitals', () => {
    expect(initials('田中 由美子', '')).toBe('田');
    expect(initials('أمينة الحسيني', '')).toBe('أ');
  });

  it('takes the last figures of a number that has no name', () => {
    expect(initials(null, '(202) 555-0156')).toBe('56');
    expect(initials(null, 'HARBOUR')).toBe('HA');
    expect(initials('🦷', '(202) 555-0156')).toBe('56');
  });
});

describe('looksDialable', () => {
  it('tells numbers from words', () => {
    expect(['+1 202 555 0110', '(202) 555-0110', '12345'].map(looksDialable)).toEqual([true, true, true]);
    expect(['dark', '12', '2 555 call me', ''].map(looksDialable)).toEqual([false, false, false, false]);
  });
});

it('keeps a number on one line', () => {
  expect(unbroken('(202) 555-0110')).not.toMatch(/[ -]/);
});

it('says amounts as people read them', () => {
  expect(['41.20000 USD', '-0.5 EUR', '12.00 GBP', 'much'].map(money)).toEqual([
    '$41.20',
    '-€0.50',
    '£12.00',
    'much',
  ]);
});

it('says sizes and kinds of files shortly', () => {
  expect([null, 340, 148_000, 1_500_000, 31_000_000].map(fileSize)).toEqual([
    '',
    '340 B',
    '145 KB',
    '1.4 MB',
    '30 MB',
  ]);
  expect(['application/pdf', 'text/x-vcard; charset=utf-8', 'odd'].map(fileKind)).toEqual([
    'PDF',
    'VCARD',
    '',
  ]);
});

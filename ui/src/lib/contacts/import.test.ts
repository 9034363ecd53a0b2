import { describe, expect, it } from 'vitest';
import { words } from '#lib/words/words.ts';
import { countries } from './countries.ts';

describe('the countries to choose from', () => {
  it('stand once each, under the code that is in use', () => {
    const all = countries();
    expect(all.find((one) => one.value === 'GB')?.label).toBe('United Kingdom');
    expect(all.filter((one) => ['UK', 'DY', 'ZZ', 'EU'].includes(one.value))).toEqual([]);
    expect(new Set(all.map((one) => one.label)).size).toBe(all.length);
  });
});

describe('what becomes of somebody', () => {
  it('names what they get and what they were called', () => {
    const { fateOf, renamed } = words.importing;
    expect(fateOf('new', [])).toBe('New');
    expect(fateOf('changed', ['number', 'note'])).toBe('Gets a number and a note');
    expect(renamed('Mrs O.', [])).toBe('Renamed from Mrs O.');
  });
});

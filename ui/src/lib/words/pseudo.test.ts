import { describe, expect, it } from 'vitest';
import { pretend, pseudo } from './pseudo.ts';

describe('the pretended language', () => {
  it('is in brackets, accented and longer', () => {
    expect(pretend('Undo')).toBe('⟦ÚÚñðóó⟧');
    expect(pretend('')).toBe('');
  });

  it('leaves alone what is put into a sentence', () => {
    const { failed, count } = pseudo({
      failed: (name: string, why: string) => `${name} failed: ${why.toLowerCase()}`,
      count: (n: number) => (n === 1 ? 'one' : `${n} many`),
    });
    expect(failed('Maya', '')).toBe('⟦Maya ƒááííļééð: ⟧');
    expect(count(1)).toBe('⟦óóñéé⟧');
    expect(count(3)).toBe('⟦3 ɱááñý⟧');
  });
});

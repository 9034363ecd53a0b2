import { expect, test } from 'vitest';
import { History } from './history.svelte.ts';

test('what was typed in one go is taken back in one, and every other change by itself', () => {
  const history = new History<string>();
  history.note('', 'typed', 1000);
  history.note('h', 'typed', 1100);
  history.note('he', 'whole', 1200);
  history.note('hey', 'typed', 1300);
  history.note('hey you', 'typed', 9000);
  expect([history.back(), history.back(), history.back(), history.back(), history.back()]).toEqual([
    'hey you',
    'hey',
    'he',
    '',
    null,
  ]);
  expect(history.isEmpty).toBe(true);
});

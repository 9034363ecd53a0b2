import { expect, it } from 'vitest';
import { dayOf, startOf } from './days.ts';

it('keeps a day through a moment and back, over the change of the clocks too', () => {
  for (const day of ['2026-11-29', '2026-03-29', '2026-10-25', '2024-02-29', '2026-12-31']) {
    expect(dayOf(startOf(day))).toBe(day);
    // A list until a day has that day in it.
    expect(dayOf((startOf(day, 1) ?? 0) - 1)).toBe(day);
  }
});

it('takes half a date for none', () => {
  expect([startOf(''), startOf('2026-11'), startOf('0002-11-29'), dayOf(null)]).toEqual([
    null,
    null,
    null,
    '',
  ]);
});

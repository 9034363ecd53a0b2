import { describe, expect, it } from 'vitest';
import { fromFields, offers, said, toFields } from './times.ts';

const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime();
const SATURDAY = at(2026, 10, 21, 15, 2);

describe('offers', () => {
  it('are an hour from now by the quarter, tomorrow and Monday at nine', () => {
    expect(offers(SATURDAY).map((offer) => offer.at)).toEqual([
      at(2026, 10, 21, 16, 15),
      at(2026, 10, 22, 9, 0),
      at(2026, 10, 23, 9, 0),
    ]);
  });

  it('say the same morning once', () => {
    expect(offers(at(2026, 10, 22, 15, 0))).toHaveLength(2);
  });
});

describe('fields', () => {
  it('come back as they went', () => {
    const { day, time } = toFields(SATURDAY);
    expect([day, time]).toEqual(['2026-11-21', '15:02']);
    expect(fromFields(day, time)).toBe(SATURDAY);
  });

  it('take times as people type them', () => {
    for (const [typed, hour, minute] of [
      ['9:30', 9, 30],
      ['9.30 pm', 21, 30],
      ['12 am', 0, 0],
      ['12:05 P.M.', 12, 5],
      [' 7 ', 7, 0],
    ] as const) {
      expect(fromFields('2026-11-23', typed), typed).toBe(at(2026, 10, 23, hour, minute));
    }
  });

  it('take nothing that is no time', () => {
    for (const [day, time] of [
      ['2026-02-31', '9:00'],
      ['2026-11-23', '25:00'],
      ['2026-11-23', '9:75'],
      ['tomorrow', '9:00'],
      ['', ''],
      ['2026-11-23', 'noon'],
    ] as const) {
      expect(fromFields(day, time), `${day} ${time}`).toBeNull();
    }
  });
});

describe('said', () => {
  it('calls near days by name and others by date', () => {
    expect(said(SATURDAY + 60_000, SATURDAY)).toMatch(/^today /);
    expect(said(at(2026, 10, 22, 9, 0), SATURDAY)).toMatch(/^tomorrow /);
    expect(said(at(2026, 10, 23, 9, 0), SATURDAY)).toMatch(/^Monday.* 23/);
  });
});

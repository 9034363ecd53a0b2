import { describe, expect, it } from 'vitest';
import { aged, ago, clock, dayName, dayNumber, englishOf, type Place } from './when.ts';

const sydney: Place = { locale: 'en-AU', timeZone: 'Australia/Sydney' };
const london: Place = { locale: 'en-GB', timeZone: 'Europe/London' };
const NOW = Date.UTC(2026, 10, 17, 12, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('aged', () => {
  it('grows from now over minutes and hours to days and dates', () => {
    const said = [0, MINUTE, 59 * MINUTE, HOUR, 11 * HOUR, 13 * HOUR, 3 * DAY, 8 * DAY, 400 * DAY];
    expect(said.map((passed) => aged(NOW - passed, NOW, london))).toEqual([
      'now',
      '1 min',
      '59 min',
      '1 h',
      '11 h',
      'Mon',
      'Sat',
      '9 Nov',
      '13 Oct 2025',
    ]);
  });

  it('says now for a time a little ahead, as clocks differ', () => {
    expect(aged(NOW + 30_000, NOW, london)).toBe('now');
  });

  it('names a day by the calendar where one reads, not by hours passed', () => {
    const lateEvening = Date.UTC(2026, 10, 17, 12, 30);
    expect(aged(lateEvening, lateEvening + 2 * HOUR, sydney)).toBe('Tue');
    expect(aged(lateEvening, lateEvening + 2 * HOUR, london)).toBe('2 h');
  });
});

describe('dayName', () => {
  it('tells today, yesterday, the week, the year and earlier years apart', () => {
    const said = [0, DAY, 4 * DAY, 10 * DAY, 400 * DAY].map((passed) => dayName(NOW - passed, NOW, london));
    expect(said).toEqual(['Today', 'Yesterday', 'Friday', 'Saturday 7 November', 'Monday, 13 October 2025']);
  });
});

describe('dayNumber', () => {
  it('counts a day of 25 hours as one day', () => {
    const before = Date.UTC(2026, 9, 24, 12);
    expect(dayNumber(before + 2 * DAY, london) - dayNumber(before, london)).toBe(2);
  });

  it('says the same by this computer’s clock as by the name of its time zone', () => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    for (let hour = 0; hour < 24 * 366; hour += 7) {
      const at = NOW + hour * (DAY / 24);
      expect(dayNumber(at)).toBe(dayNumber(at, { timeZone }));
    }
  });
});

it('reads the clock as the region does', () => {
  expect(clock(NOW, london)).toBe('12:00');
  expect(clock(NOW, { locale: 'en-US', timeZone: 'America/New_York' })).toMatch(/^7:00\sAM$/);
});

it('keeps English names of days on a computer that speaks another language', () => {
  expect(englishOf(['de-AT', 'en-AU', 'en-US'])).toBe('en-AU');
  expect(englishOf(['de-AT'])).toBe('en-GB');
});

it('leaves out how long ago when it was just now', () => {
  expect(ago(NOW - 5000, NOW)).toBeNull();
  expect(ago(NOW - 3 * HOUR, NOW)).toBe('3 h');
});

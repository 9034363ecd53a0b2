/** Times as people say them. Everything takes the time it is now, so that the same input gives the same words. */
import { language } from '#lib/words/language.ts';
import { words } from '#lib/words/words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Where and how a person reads a clock. `undefined` means as this computer is set. */
export interface Place {
  locale?: string;
  timeZone?: string;
}

/** English words need English names of days; the region (and so the clock) is the reader's own. */
export function englishOf(languages: readonly string[]): string {
  return languages.find((tag) => tag.toLowerCase().startsWith('en')) ?? 'en-GB';
}

const here: Place = {
  locale: language.dates ?? englishOf(typeof navigator === 'undefined' ? [] : navigator.languages),
};
const made = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions, place: Place): Intl.DateTimeFormat {
  const key = JSON.stringify([options, place]);
  let found = made.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(place.locale, { ...options, timeZone: place.timeZone });
    made.set(key, found);
  }
  return found;
}

/** The calendar day a moment falls on, as a count of days, in the reader's time zone. */
export function dayNumber(at: number, place: Place = here): number {
  const [year, month, day] = place.timeZone === undefined ? dateHere(at) : dateIn(at, place.timeZone);
  return Math.round(Date.UTC(year, month - 1, day) / (24 * HOUR));
}

type CalendarDate = [year: number, month: number, day: number];

/** By this computer's own clock, which is asked for every row of a list: a formatter would take most of the drawing. */
function dateHere(at: number): CalendarDate {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()];
}

function dateIn(at: number, timeZone: string): CalendarDate {
  const place = { locale: 'en-US', timeZone };
  const parts = formatter({ year: 'numeric', month: 'numeric', day: 'numeric' }, place).formatToParts(at);
  const valueOf = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return [valueOf('year'), valueOf('month'), valueOf('day')];
}

function yearOf(at: number, place: Place): string {
  return formatter({ year: 'numeric' }, place).format(at);
}

/** "8:58", on the clock the reader uses. */
export function clock(at: number, place: Place = here): string {
  return formatter({ hour: 'numeric', minute: '2-digit' }, place).format(at);
}

/** A time that ages, for narrow columns: "now", "2 min", "3 h", "Tue", "14 Nov", "14 Nov 2024". */
export function aged(at: number, now: number, place: Place = here): string {
  const passed = now - at;
  if (passed < MINUTE) return words.when.now;
  if (passed < HOUR) return words.when.minutes(Math.floor(passed / MINUTE));
  const days = dayNumber(now, place) - dayNumber(at, place);
  if (days === 0) return words.when.hours(Math.floor(passed / HOUR));
  if (days < 7) return formatter({ weekday: 'short' }, place).format(at);
  if (yearOf(at, place) === yearOf(now, place)) {
    return formatter({ day: 'numeric', month: 'short' }, place).format(at);
  }
  return formatter({ day: 'numeric', month: 'short', year: 'numeric' }, place).format(at);
}

/** A time to come, short: "14:30", "tomorrow 8:00", "Mon 8:00", "Mon 14 Dec, 8:00". */
export function ahead(at: number, now: number, place: Place = here): string {
  const days = dayNumber(at, place) - dayNumber(now, place);
  const time = clock(at, place);
  if (days <= 0) return time;
  if (days === 1) return words.when.tomorrow(time);
  if (days < 7) return `${formatter({ weekday: 'short' }, place).format(at)} ${time}`;
  const year = yearOf(at, place) === yearOf(now, place) ? {} : { year: 'numeric' as const };
  const day = formatter({ weekday: 'short', day: 'numeric', month: 'short', ...year }, place).format(at);
  return `${day}, ${time}`;
}

/** The name of a day over its texts: "Today", "Yesterday", "Tuesday", "Tuesday 14 November". */
export function dayName(at: number, now: number, place: Place = here): string {
  const days = dayNumber(now, place) - dayNumber(at, place);
  if (days === 0) return words.when.today;
  if (days === 1) return words.when.yesterday;
  if (days > 1 && days < 7) return formatter({ weekday: 'long' }, place).format(at);
  const isThisYear = yearOf(at, place) === yearOf(now, place);
  return formatter(
    { weekday: 'long', day: 'numeric', month: 'long', ...(isThisYear ? {} : { year: 'numeric' }) },
    place,
  ).format(at);
}

/** The whole moment, to the second: "Tue 14 Nov 2026, 10:30:12". */
export function moment(at: number, place: Place = here): string {
  return formatter(
    {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      second: '2-digit',
    },
    place,
  ).format(at);
}

/** A day in full: "14 November 2026". */
export function date(at: number, place: Place = here): string {
  return formatter({ day: 'numeric', month: 'long', year: 'numeric' }, place).format(at);
}

/** How long ago, in words, or null when it is not worth saying: "12 min", "3 h". */
export function ago(at: number, now: number): string | null {
  const passed = now - at;
  if (passed < MINUTE) return null;
  return passed < HOUR
    ? words.when.minutes(Math.floor(passed / MINUTE))
    : words.when.hours(Math.floor(passed / HOUR));
}

/** A time of day as the reader writes it: "22:00" is "10:00 PM" for some. */
export function clockOf(time: string, place: Place = here): string {
  return clock(Date.parse(`2026-01-01T${time}Z`), { ...place, timeZone: 'UTC' });
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** The short name of a day of the week: "Mon". */
export function weekday(day: (typeof WEEKDAYS)[number], place: Place = here): string {
  // The first Monday of 2026 was the fifth of January.
  const at = Date.UTC(2026, 0, 5 + WEEKDAYS.indexOf(day));
  return formatter({ weekday: 'short' }, { ...place, timeZone: 'UTC' }).format(at);
}

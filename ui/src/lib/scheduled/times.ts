/** Times that a person chooses for a text: what is offered, what was typed, and how it is said. */
import { clock, dayName, dayNumber } from '#lib/format/when.ts';
import { words } from '#lib/words/words.ts';

const DAY = 24 * 60 * 60 * 1000;
const HOUR = 60 * 60 * 1000;

export interface Offer {
  label: string;
  at: number;
}

/** A moment of this computer's clock by its civil parts. */
function moment(day: Date, hour: number, minute = 0): number {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour, minute).getTime();
}

/** What is offered at once: in an hour, tomorrow morning, Monday morning. */
export function offers(now: number): Offer[] {
  const quarter = 15 * 60 * 1000;
  const tomorrow = new Date(now + DAY);
  const monday = new Date(now + DAY);
  while (monday.getDay() !== 1) monday.setDate(monday.getDate() + 1);
  const all = [
    { label: words.scheduled.inAnHour, at: Math.ceil((now + HOUR) / quarter) * quarter },
    { label: words.scheduled.tomorrow, at: moment(tomorrow, 9) },
    { label: words.scheduled.monday, at: moment(monday, 9) },
  ];
  return all.filter((offer, index) => all.findIndex((other) => other.at === offer.at) === index);
}

const two = (n: number): string => String(n).padStart(2, '0');

/** As the fields of a form hold it: "2026-11-23" and "09:00". */
export function toFields(at: number): { day: string; time: string } {
  const date = new Date(at);
  return {
    day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    time: `${two(date.getHours())}:${two(date.getMinutes())}`,
  };
}

/** What was chosen or, where a system has no fields for it, typed: "9:30", "9.30 pm", "14:00". */
export function fromFields(day: string, time: string): number | null {
  const date = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(day);
  const hour = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?m?\.?\s*$/i.exec(time);
  if (!date || !hour) return null;
  const [, year = '', month = '', dayOfMonth = ''] = date;
  const [, hours = '', minutes = '0', half] = hour;
  const twelve = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
  const at = new Date(Number(year), Number(month) - 1, Number(dayOfMonth), twelve, Number(minutes));
  // 31 February is the third of March to a computer, and a mistake to a person.
  const isReal =
    at.getMonth() === Number(month) - 1 &&
    at.getDate() === Number(dayOfMonth) &&
    twelve < 24 &&
    Number(minutes) < 60;
  return isReal ? at.getTime() : null;
}

/** Within a sentence: "today 3:30 PM", "tomorrow 9:00 AM", "Monday 23 November 9:00 AM". */
export function said(at: number, now: number): string {
  const days = dayNumber(at) - dayNumber(now);
  const near = days === 0 ? words.scheduled.today : days === 1 ? words.scheduled.tomorrowAt : null;
  return `${near ?? dayName(at, now)} ${clock(at)}`;
}

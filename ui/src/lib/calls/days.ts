/** Days of the log as a date field gives and takes them: `2026-11-29`, in the time of this computer. */

const two = (n: number): string => `${n}`.padStart(2, '0');

/** The day on which a moment lies; empty for none. */
export function dayOf(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The moment at which a day begins, or the one after it; null where no day is given. */
export function startOf(day: string, after: 0 | 1 = 0): number | null {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined || year < 1970) return null;
  return new Date(year, month - 1, date + after).getTime();
}

/** How far the practice line's clock was moved, and its day, in words. */
import { englishOf } from '#lib/format/when.ts';
import { words } from '#lib/words/words.ts';

const MINUTE = 60_000;

/** "1 day 2 h 10 min". */
export function ahead(by: number): string {
  const minutes = Math.round(by / MINUTE);
  const parts = [
    { n: Math.floor(minutes / 1440), say: words.practice.days },
    { n: Math.floor(minutes / 60) % 24, say: words.when.hours },
    { n: minutes % 60, say: words.when.minutes },
  ];
  return parts.flatMap(({ n, say }) => (n > 0 ? [say(n)] : [])).join(' ');
}

const locale = englishOf(typeof navigator === 'undefined' ? [] : navigator.languages);
const day = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' });

/** "Sat 21 Nov". */
export function weekday(at: number): string {
  return day.format(at);
}

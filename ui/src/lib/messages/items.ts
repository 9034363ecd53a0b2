/** Lays the rows of a thread out as what stands under one another: days, the line over what is new, texts, calls, notes. */
import type { PhoneCall, Id, Message, Note, ThreadLine, TimelineRow } from '#lib/api/call.ts';
import { compareIds } from '#lib/api/ids.ts';
import { keepSame } from '#lib/api/same.ts';
import { dayNumber, type Place } from '#lib/format/when.ts';
import type { Stretch } from './pages.ts';

export type Item =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'note'; key: string; note: Note }
  | { kind: 'line'; key: string; line: ThreadLine }
  | { kind: 'call'; key: string; call: PhoneCall }
  | { kind: 'text'; key: string; message: Message; isFirst: boolean; foot: 'shown' | 'hidden' };

/** Texts of one side this close together read as one breath: their times stand under the last only. */
const BREATH = 5 * 60_000;

/** Statuses that must be seen on each text they belong to. */
const LOUD: ReadonlySet<Message['status']> = new Set([
  'queued',
  'failed',
  'undelivered',
  'unconfirmed',
  'canceled',
]);

function isOneBreath(a: Message, b: TimelineRow): boolean {
  return b.kind === 'text' && a.direction === b.direction && Math.abs(b.at - a.at) < BREATH;
}

export function layOut(stretch: Stretch, firstUnread: Id | null, place?: Place): Item[] {
  const items: Item[] = [];
  const { rows } = stretch;
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    const after = rows[index + 1];
    const isNewDay = before
      ? dayNumber(before.at, place) !== dayNumber(row.at, place)
      : // The day over the first known text is told only where the thread begins: older texts of the same day
        // may still be fetched, and what stands above what one reads must not change under the eyes.
        !stretch.hasBefore;
    if (isNewDay) items.push({ kind: 'day', key: `day ${dayNumber(row.at, place)}`, at: row.at });
    const isFirstUnread =
      firstUnread !== null &&
      compareIds(row.id, firstUnread) >= 0 &&
      (!before || compareIds(before.id, firstUnread) < 0);
    if (isFirstUnread) items.push({ kind: 'new', key: 'new' });
    if (row.kind === 'note') {
      items.push({ kind: 'note', key: row.id, note: row });
      continue;
    }
    if (row.kind === 'line') {
      items.push({ kind: 'line', key: row.id, line: row });
      continue;
    }
    if (row.kind === 'call') {
      items.push({ kind: 'call', key: row.id, call: row });
      continue;
    }
    const endsDay = after ? dayNumber(after.at, place) !== dayNumber(row.at, place) : true;
    const isQuiet =
      !row.isAutomatic && !LOUD.has(row.status) && after?.kind === 'text' && after.status === row.status;
    const goesOn = after !== undefined && !endsDay && isOneBreath(row, after) && isQuiet;
    items.push({
      kind: 'text',
      key: row.id,
      message: row,
      isFirst: !before || isNewDay || isFirstUnread || !isOneBreath(row, before),
      foot: goesOn ? 'hidden' : 'shown',
    });
  }
  return items;
}

/** The items, with those that did not change the very same as before. */
export function keepItems(before: readonly Item[], fresh: readonly Item[]): Item[] {
  return keepSame(before, fresh, (item) => item.key, isSame);
}

function isSame(before: Item, after: Item): boolean {
  const had = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).every(([name, value]) => had.get(name) === value);
}

/** Where to land: on the line over what is new, on the text that was asked for, or at the end. */
export function landing(items: readonly Item[], target: Id | null): number {
  const asked = target === null ? -1 : items.findIndex((item) => item.key === target);
  if (asked >= 0) return asked;
  const unread = items.findIndex((item) => item.kind === 'new');
  return unread >= 0 ? unread : items.length - 1;
}

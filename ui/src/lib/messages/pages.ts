/** Joins pages of rows into the stretch of a thread that is on screen: oldest first, without a gap. */
import type { Id, TimelinePage, TimelineRow } from '#lib/api/call.ts';
import { compareIds } from '#lib/api/ids.ts';

export interface Stretch {
  rows: TimelineRow[];
  hasBefore: boolean;
  hasAfter: boolean;
}

export const NOTHING: Stretch = { rows: [], hasBefore: false, hasAfter: false };

/** Whether an id lies within what the stretch knows; past an end that is the thread's own end counts as within. */
export function covers(stretch: Stretch, id: Id): boolean {
  const first = stretch.rows[0];
  const last = stretch.rows.at(-1);
  if (!first || !last) return !stretch.hasBefore && !stretch.hasAfter;
  const isAfterStart = !stretch.hasBefore || compareIds(id, first.id) >= 0;
  const isBeforeEnd = !stretch.hasAfter || compareIds(id, last.id) <= 0;
  return isAfterStart && isBeforeEnd;
}

/**
 * The stretch with a page put into it. Where they overlap the page is the truth, so that a note that was deleted
 * goes. `from` says which known text the page was asked to begin after or end before; a page that touches
 * nothing known replaces everything, because what lies between is not known.
 */
export function join(
  stretch: Stretch,
  page: TimelinePage,
  from: { after: Id } | { before: Id } | null,
): Stretch {
  const first = page.rows[0];
  const last = page.rows.at(-1);
  const whole = { rows: page.rows, hasBefore: page.hasBefore, hasAfter: page.hasAfter };
  if (stretch.rows.length === 0) return whole;
  if (!first || !last) {
    if (from === null) return whole;
    return 'after' in from ? { ...stretch, hasAfter: false } : { ...stretch, hasBefore: false };
  }
  const start = from !== null && 'after' in from ? from.after : null;
  const end = from !== null && 'before' in from ? from.before : null;
  const below = stretch.rows.filter(
    (row) => compareIds(row.id, start ?? first.id) < (start === null ? 0 : 1),
  );
  const above = stretch.rows.filter((row) => compareIds(row.id, end ?? last.id) > (end === null ? 0 : -1));
  const isOverlapping = below.length + above.length < stretch.rows.length;
  if (from === null && !isOverlapping) return whole;
  const keepsBelow = page.hasBefore || start !== null;
  const keepsAbove = page.hasAfter || end !== null;
  return {
    rows: [...(keepsBelow ? below : []), ...page.rows, ...(keepsAbove ? above : [])],
    hasBefore: keepsBelow && below.length > 0 ? stretch.hasBefore : page.hasBefore,
    hasAfter: keepsAbove && above.length > 0 ? stretch.hasAfter : page.hasAfter,
  };
}

/** Puts a page that was read again back into a list, without reading the whole list again. */
import type { Id, ThreadRow } from '#lib/api/call.ts';
import { compareIds } from '#lib/api/ids.ts';
import { keepSame } from '#lib/api/same.ts';

/** Negative when `a` stands above `b` in the list: by the places the core gives them. */
export function compareRows(a: ThreadRow, b: ThreadRow): number {
  return compareIds(b.place, a.place) || compareIds(b.id, a.id);
}

/**
 * The list after a page was read again. Within the stretch that the page covers, the page is the truth: rows it
 * no longer has are gone. Rows beyond that stretch stay. `from` is the row the page was asked to follow, null
 * for the top, and `reachesEnd` says that nothing comes after it. A row named `keep` is not taken away.
 */
export function mergeRows(
  rows: readonly ThreadRow[],
  page: readonly ThreadRow[],
  stretch: { from: ThreadRow | null; reachesEnd: boolean; keep: Id | null },
): ThreadRow[] {
  const fresh = new Set(page.map((row) => row.id));
  const last = page.at(-1);
  const stays = rows.filter((row) => {
    if (fresh.has(row.id)) return false;
    if (row.id === stretch.keep) return true;
    const isAbove = stretch.from !== null && compareRows(row, stretch.from) <= 0;
    const isBelow = last !== undefined && compareRows(row, last) > 0;
    return isAbove || (isBelow && !stretch.reachesEnd);
  });
  return [...stays, ...keepSame(rows, page, (row) => row.id, isSame)].sort(compareRows);
}

/** Rows are plain values from the core, whose fields always come in the same order. */
function isSame(before: ThreadRow, after: ThreadRow): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

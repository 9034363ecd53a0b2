/** Taking the last text back with a key. */
import type { Message, TimelineRow } from '#lib/api/call.ts';

interface Press {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  target: EventTarget | null;
}

/** Whether a press means the last text: where words stand in a field, it means them. */
export function isUndo({ key, shiftKey, ctrlKey, metaKey, altKey, target }: Press): boolean {
  const isKey = key.toLowerCase() === 'z' && (ctrlKey || metaKey) && !shiftKey && !altKey;
  const isWritten = target !== null && 'value' in target && target.value !== '';
  return isKey && !isWritten;
}

/** The latest text of ours that can still be taken back. */
export function undoable(rows: readonly TimelineRow[]): Message | null {
  const last = rows.findLast((row) => row.kind === 'text' && row.direction === 'out');
  return last?.kind === 'text' && last.status === 'queued' && last.dueAt !== null ? last : null;
}

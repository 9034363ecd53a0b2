/** Which command a key press means, if any. Keys never reach past a field that is being written in. */
import type { Command } from './registry.svelte.ts';

/** What of a key press matters here. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  isComposing: boolean;
  defaultPrevented: boolean;
}

export type Meaning = { kind: 'palette' } | { kind: 'command'; command: Command } | null;

/** Most keys are words in a field: what is on offer is asked for only when a key may mean some of it. */
export function meaning(
  press: Press,
  where: 'page' | 'field' | 'layer',
  offered: () => readonly Command[],
): Meaning {
  if (press.defaultPrevented || press.isComposing) return null;
  const isCommand = press.ctrlKey || press.metaKey;
  if (isCommand && !press.altKey && press.key.toLowerCase() === 'k') return { kind: 'palette' };
  if (isCommand || press.altKey || where !== 'page') return null;
  // Where two mean the same key, the part of the page that came last is the nearest to what somebody looks at.
  const command = offered().findLast((one) => one.keys === press.key);
  if (!command) return null;
  // Going on through the list by holding the key is fine; doing something to thread after thread is not.
  const isMoving = command.id === 'next' || command.id === 'previous';
  return press.repeat && !isMoving ? null : { kind: 'command', command };
}

/** Whether keys typed there are words, keys of something that lies over the page, or ours. */
export function whereOf(target: EventTarget | null): 'page' | 'field' | 'layer' {
  if (!(target instanceof Element)) return 'page';
  if (target.closest('[role="dialog"], [role="menu"]')) return 'layer';
  return target.closest('input, textarea, select, [contenteditable="true"]') ? 'field' : 'page';
}

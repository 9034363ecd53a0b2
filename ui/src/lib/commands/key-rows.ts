/** Every key of the window and what it does, for the list under `?`. A walk compares it with the commands on offer. */
import { words } from '#lib/words/words.ts';

const { rows } = words.keys;
const isMac = /mac/i.test(navigator.userAgent);

export const KEY_ROWS: readonly { keys: string; text: string }[] = [
  { keys: 'j', text: rows.next },
  { keys: 'k', text: rows.previous },
  { keys: 'e', text: rows.done },
  { keys: 's', text: rows.snooze },
  { keys: 't', text: rows.tags },
  { keys: 'r', text: rows.reply },
  { keys: 'n', text: rows.newText },
  { keys: 'u', text: rows.markUnread },
  { keys: 'z', text: rows.takeBack },
  { keys: '/', text: rows.search },
  { keys: 'L', text: rows.lock },
  { keys: isMac ? '⌘ K' : 'Ctrl K', text: rows.palette },
  { keys: '?', text: rows.help },
  { keys: 'Esc', text: rows.escape },
];

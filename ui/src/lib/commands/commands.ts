/** Everything that can be done, in one list: the palette shows it, and the keys choose from it. */
import type { Account } from '#lib/account/account.svelte.ts';
import type { Threads } from '#lib/inbox/threads.svelte.ts';
import { FILTERS } from '#lib/inbox/threads.svelte.ts';
import type { Numbers } from '#lib/numbers/numbers.svelte.ts';
import type { Settings } from '#lib/settings/settings.svelte.ts';
import { words } from '#lib/words/words.ts';
import type { Desk } from './desk.svelte.ts';
import { go, paths } from './go.ts';

export type Group = keyof typeof words.palette.groups;

export interface Command {
  id: string;
  group: Group;
  label: string;
  /** The key that does the same. */
  keys?: string;
  run: () => void;
}

export interface CommandParts {
  desk: Desk;
  threads: Threads;
  settings: Settings;
  numbers: Numbers;
  account: Account;
}

function ofThread({ desk }: CommandParts): Command[] {
  const head = desk.thread?.head.value;
  if (!head) return [];
  const all: Command[] = [
    {
      id: 'finish',
      group: 'thread',
      label: head.state === 'done' ? words.thread.reopen : words.thread.done,
      keys: 'e',
      run: () => void desk.finishOrReopen(),
    },
    {
      id: 'unread',
      group: 'thread',
      label: words.thread.markUnread,
      keys: 'u',
      run: () => void desk.markUnread(),
    },
    { id: 'person', group: 'thread', label: words.palette.person, run: () => (desk.drawer = 'open') },
  ];
  if (head.reply === 'open') {
    all.push({
      id: 'reply',
      group: 'thread',
      label: words.keys.rows.reply,
      keys: 'r',
      run: () => desk.reply(),
    });
  }
  return all;
}

function ofInbox({ desk, threads, numbers }: CommandParts): Command[] {
  const all: Command[] = [
    {
      id: 'new-text',
      group: 'inbox',
      label: words.inbox.newText,
      keys: 'n',
      run: () => desk.show({ kind: 'new-text', to: '' }),
    },
    {
      id: 'search',
      group: 'inbox',
      label: words.inbox.search,
      keys: '/',
      run: () => desk.search(),
    },
    { id: 'next', group: 'inbox', label: words.keys.rows.next, keys: 'j', run: () => void desk.step(1) },
    {
      id: 'previous',
      group: 'inbox',
      label: words.keys.rows.previous,
      keys: 'k',
      run: () => void desk.step(-1),
    },
  ];
  for (const filter of FILTERS) {
    all.push({
      id: `filter ${filter}`,
      group: 'inbox',
      label: words.palette.showFilter(words.inbox.filters[filter]),
      run: () => void go(paths.inbox()).then(() => threads.show(filter, threads.number)),
    });
  }
  if (numbers.rows.length < 2) return all;
  const every = { id: null, name: words.inbox.allNumbers };
  for (const number of [
    every,
    ...numbers.rows.map((row) => ({ id: row.id, name: row.name || row.display })),
  ]) {
    all.push({
      id: `number ${number.id ?? 'all'}`,
      group: 'inbox',
      label: `${words.inbox.numberFilter}: ${number.name}`,
      run: () => void go(paths.inbox()).then(() => threads.show(threads.filter, number.id)),
    });
  }
  return all;
}

function ofApp({ desk, settings, account }: CommandParts): Command[] {
  const all: Command[] = [
    { id: 'inbox', group: 'app', label: words.palette.goInbox, run: () => void go(paths.inbox()) },
    {
      id: 'diagnostics',
      group: 'app',
      label: words.palette.goDiagnostics,
      run: () => void go(paths.diagnostics),
    },
    { id: 'settings', group: 'app', label: words.palette.goSettings, run: () => void go(paths.settings) },
    { id: 'keys', group: 'app', label: words.keys.title, keys: '?', run: () => desk.show({ kind: 'keys' }) },
  ];
  for (const appearance of ['light', 'dark', 'system'] as const) {
    all.push({
      id: `look ${appearance}`,
      group: 'app',
      label: words.palette[appearance],
      run: () => void settings.change({ appearance }),
    });
  }
  if (account.app.value?.line === 'practice') {
    all.push({ id: 'leave', group: 'app', label: words.practice.leave, run: () => void account.leave() });
  }
  return all;
}

export function commands(parts: CommandParts): Command[] {
  return [...ofThread(parts), ...ofInbox(parts), ...ofApp(parts)];
}

/** What the desk itself offers, wherever one is: the thread on screen, the inbox, the way to the other pages. */
import type { Account } from '#lib/account/account.svelte.ts';
import type { Threads } from '#lib/inbox/threads.svelte.ts';
import { places } from '#lib/account/places.ts';
import { FILTERS } from '#lib/inbox/threads.svelte.ts';
import { lockByHand } from '#lib/lock/by-hand.ts';
import type { Lock } from '#lib/lock/lock.svelte.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import type { Numbers } from '#lib/numbers/numbers.svelte.ts';
import type { Practice } from '#lib/practice/practice.svelte.ts';
import type { Tags } from '#lib/tags/tags.svelte.ts';
import { words } from '#lib/words/words.ts';
import type { Desk } from './desk.svelte.ts';
import { go, paths } from './go.ts';
import type { Command } from './registry.svelte.ts';

export interface CommandParts {
  desk: Desk;
  threads: Threads;
  numbers: Numbers;
  tags: Tags;
  account: Account;
  practice: Practice;
  toasts: Toasts;
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
    {
      id: 'snooze',
      group: 'thread',
      label: words.thread.snooze,
      keys: 's',
      run: () => desk.show({ kind: 'snooze' }),
    },
    {
      id: 'tags',
      group: 'thread',
      label: words.tags.change,
      keys: 't',
      run: () => desk.show({ kind: 'tags' }),
    },
    { id: 'note', group: 'thread', label: words.note.write, run: () => desk.note() },
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

function ofInbox({ desk, threads, numbers, tags }: CommandParts): Command[] {
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
  if (tags.rows.length > 0) {
    for (const tag of [{ id: null, name: words.tags.every }, ...tags.rows]) {
      all.push({
        id: `tag ${tag.id ?? 'all'}`,
        group: 'inbox',
        label: `${words.tags.filter}: ${tag.name}`,
        run: () => void go(paths.inbox()).then(() => threads.show(threads.filter, threads.number, tag.id)),
      });
    }
  }
  if (numbers.shown.length < 2) return all;
  const every = { id: null, name: words.inbox.allNumbers };
  for (const number of [
    every,
    ...numbers.shown.map((row) => ({ id: row.id, name: row.name || row.display })),
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

function ofApp({ desk, account, practice, toasts }: CommandParts): Command[] {
  const all: Command[] = [
    { id: 'inbox', group: 'app', label: words.palette.goInbox, run: () => void go(paths.inbox()) },
    { id: 'calls', group: 'app', label: words.palette.goCalls, run: () => void go(paths.calls) },
    { id: 'voicemail', group: 'app', label: words.palette.goVoicemail, run: () => void go(paths.voicemail) },
    { id: 'contacts', group: 'app', label: words.palette.goContacts, run: () => void go(paths.contacts) },
    {
      id: 'new-person',
      group: 'app',
      label: words.palette.newPerson,
      run: () => void go(paths.contact('new')),
    },
    {
      id: 'import-people',
      group: 'app',
      label: words.palette.importPeople,
      run: () => void go(paths.importContacts),
    },
    { id: 'numbers', group: 'app', label: words.numbers.palette.go, run: () => void go(paths.numbers) },
    {
      id: 'compliance',
      group: 'app',
      label: words.compliance.palette.go,
      run: () => void go(paths.compliance),
    },
    {
      id: 'find-number',
      group: 'app',
      label: words.numbers.palette.find,
      run: () => void go(paths.findNumber),
    },
    {
      id: 'diagnostics',
      group: 'app',
      label: words.palette.goDiagnostics,
      run: () => void go(paths.diagnostics),
    },
    { id: 'settings', group: 'app', label: words.palette.goSettings, run: () => void go(paths.settings()) },
    { id: 'keys', group: 'app', label: words.keys.title, keys: '?', run: () => desk.show({ kind: 'keys' }) },
  ];
  const isPractice = account.app.value?.line === 'practice';
  for (const { id, label, mark, run } of places(account, toasts)) {
    // The practice line has its own word for it.
    if (mark === 'chosen' || (id === 'add' && isPractice)) continue;
    all.push({
      id: `account ${id}`,
      group: 'app',
      label: id === 'add' ? label : words.account.others.open(label),
      run,
    });
  }
  if (isPractice) {
    all.push({ id: 'pretend', group: 'app', label: words.practice.title, run: () => practice.toggle() });
    all.push({ id: 'leave', group: 'app', label: words.practice.leave, run: () => void account.leave() });
  }
  return all;
}

export function commands(parts: CommandParts): Command[] {
  return [...ofThread(parts), ...ofInbox(parts), ...ofApp(parts)];
}

/** Locking, where there is a PIN to unlock with. */
export function lockCommands(lock: Lock, account: Account, toasts: Toasts): Command[] {
  if (!lock.hasPin) return [];
  const run = (): void => void lockByHand(account, toasts);
  return [{ id: 'lock', group: 'app', label: words.lock.now, keys: 'L', run }];
}

/** What the messages at the foot of the page offer to take back; the key takes back the newest. */
export function toastCommands(toasts: Toasts): Command[] {
  const offered = toasts.shown.filter((toast) => toast.action !== null);
  return offered.map(({ id, text, action }, at) => ({
    id: `toast ${id}`,
    group: 'app',
    label: `${action?.label}: ${text}`,
    ...(at === offered.length - 1 ? { keys: 'z' } : {}),
    run: () => toasts.act(id),
  }));
}

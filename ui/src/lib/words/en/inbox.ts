import { count, figure } from './count.ts';

export const inbox = {
  title: 'Inbox',
  threads: 'Threads',
  filters: { open: 'Open', unread: 'Unread', snoozed: 'Snoozed', done: 'Done' },
  filterLabel: 'Show threads that are',
  unreadFilter: (n: number) => (n > 0 ? `Unread ${figure(n)}` : 'Unread'),
  allNumbers: 'All numbers',
  numberFilter: 'Show one of our numbers',
  narrowed: 'Narrowed to',
  widen: (name: string) => `No longer only ${name}`,
  newText: 'New text',
  search: 'Search everything',
  clearSearch: 'Clear the search',
  you: (text: string) => `You: ${text}`,
  picture: (text: string) => (text === '' ? 'Picture' : `Picture · ${text}`),
  failed: (text: string) => (text === '' ? 'Not delivered' : `Not delivered: ${text}`),
  optedOut: (word: string) => (word === '' ? 'Opted out' : `Opted out by ${word}`),
  draft: (text: string) => `Draft: ${text}`,
  noTexts: 'No texts yet',
  unread: (n: number) => count(n, 'unread text', 'unread texts'),
  hasFailed: 'A text was not delivered',
  onNumber: (name: string) => `on ${name}`,
  empty: {
    open: {
      title: 'Nothing waits for you',
      text: 'When somebody texts one of your numbers, the thread appears here.',
    },
    unread: { title: 'All read', text: 'Threads with texts that nobody has read yet appear here.' },
    snoozed: {
      title: 'Nothing is snoozed',
      text: 'Press s on a thread to put it off. It waits here and comes back by itself.',
    },
    done: {
      title: 'Nothing is done yet',
      text: 'Press e on a thread you have dealt with, and it moves here.',
    },
  },
  emptyNarrowed: {
    title: 'No thread here matches',
    text: 'None of these is on the number or has the tag that is chosen above.',
  },
  failedTitle: 'The threads could not be read',
  pickTitle: 'No thread is open',
  pickText: 'Choose one on the left, or press j for the first.',
  moreFailed: 'Older threads could not be read.',
};

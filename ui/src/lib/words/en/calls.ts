import { count, figure } from './count.ts';

const length = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, '0')}`;

export const calls = {
  title: 'Calls',
  list: 'Call log',
  filterLabel: 'Show calls that were',
  filters: {
    all: 'All',
    missed: 'Missed',
    answered: 'Answered',
    voicemail: 'Voicemail',
    blocked: 'Blocked',
    outgoing: 'Made by us',
  },
  numberFilter: 'Show calls to one of our numbers',
  allNumbers: 'All numbers',
  topicFilter: 'Show calls about one thing',
  allTopics: 'About anything',
  topics: {
    set_up: 'New appointment',
    cancel: 'Cancel an appointment',
    change: 'Change an appointment',
    hours: 'Opening hours',
    prices: 'Prices',
    other: 'Something else',
  },
  since: 'From',
  until: 'Until',
  withPerson: (name: string) => `With ${name}`,
  anybody: 'Show calls with anybody',
  widen: 'Show all',
  export: 'Export…',
  exported: (n: number) => `${count(n, 'call was', 'calls were')} exported`,
  describe: 'What was it about?',
  describeAgain: 'Change',
  described: 'Written down',
  aboutTitle: 'What was this call about?',
  aboutText: 'Only your office sees this. Search finds the note.',
  topic: 'About',
  noTopic: 'Nobody has said',
  note: 'Note',
  outcomes: {
    going: 'On the phone',
    missed: 'Missed call',
    answered: 'Answered call',
    voicemail: 'Voicemail',
    blocked: 'Blocked call',
  },
  answeredBy: (name: string) => (name === '' ? 'Answered call' : `Answered by ${name}`),
  goingWith: (name: string) => (name === '' ? 'On the phone' : `On the phone with ${name}`),
  length,
  spokenLength: (seconds: number) =>
    seconds < 60
      ? count(seconds, 'second', 'seconds')
      : `${count(Math.floor(seconds / 60), 'minute', 'minutes')} ${count(seconds % 60, 'second', 'seconds')}`,
  unseen: 'not seen yet',
  recovered: 'Fetched later from Twilio',
  onNumber: (name: string) => `to ${name}`,
  openThread: (name: string) => `Open the thread with ${name}`,
  empty: {
    all: {
      title: 'No calls yet',
      text: 'When somebody calls one of your numbers, the call appears here. Choose in Settings, Calls which numbers take calls.',
    },
    missed: { title: 'No missed calls', text: 'Calls that nobody took appear here.' },
    answered: { title: 'No answered calls', text: 'Calls that somebody of the office took appear here.' },
    voicemail: { title: 'No voicemail', text: 'Calls in which somebody left a message appear here.' },
    blocked: { title: 'No blocked calls', text: 'Calls of numbers that you have blocked appear here.' },
    outgoing: { title: 'You have called nobody yet', text: 'Calls that you make from Deskbell appear here.' },
  },
  emptyNarrowed: {
    title: 'No such calls',
    text: 'No call is of this kind, person, number, matter and time.',
  },
  failedTitle: 'The calls could not be read',
  moreFailed: 'Older calls could not be read.',
  missedCount: (n: number) => count(n, 'missed call', 'missed calls'),
  badge: (n: number) => (n > 999 ? '999+' : figure(n)),
};

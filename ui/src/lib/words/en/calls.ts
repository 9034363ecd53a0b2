import { count, figure } from './count.ts';

const length = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, '0')}`;

export const calls = {
  title: 'Calls',
  list: 'Call log',
  filterLabel: 'Show calls that were',
  filters: { all: 'All', missed: 'Missed', answered: 'Answered', voicemail: 'Voicemail', blocked: 'Blocked' },
  numberFilter: 'Show calls to one of our numbers',
  allNumbers: 'All numbers',
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
  },
  failedTitle: 'The calls could not be read',
  moreFailed: 'Older calls could not be read.',
  missedCount: (n: number) => count(n, 'missed call', 'missed calls'),
  badge: (n: number) => (n > 999 ? '999+' : figure(n)),
};

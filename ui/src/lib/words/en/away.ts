import { count } from './count.ts';

export const away = {
  title: 'While you were away',
  calls: (n: number) => count(n, 'call', 'calls'),
  voicemails: (n: number) => count(n, 'voicemail', 'voicemails'),
  texts: (n: number) => count(n, 'text', 'texts'),
  unreached: (n: number) => `Twilio could not reach this computer ${count(n, 'time', 'times')}`,
  since: (when: string) => `since ${when}`,
  day: (day: string, time: string) => `${day}, ${time}`,
  list: (parts: string[]) => parts.join(', '),
  all: (title: string, what: string) => `${title}: ${what}`,
  look: 'See the calls',
  dismiss: 'Got it',
};

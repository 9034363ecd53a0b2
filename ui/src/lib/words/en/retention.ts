import { count, figure } from './count.ts';

const texts = (n: number): string => count(n, 'text', 'texts');
const calls = (n: number): string => count(n, 'call', 'calls');
const pictures = (n: number): string => count(n, 'picture or file', 'pictures and files');

const copyStays = 'Twilio’s copy stays, and is seen by whoever can log in there.';
const nothingStays = 'Nothing of it stays in Twilio’s log.';

export const retention = {
  hint: 'Everything stays for ever, unless you choose otherwise here.',
  texts: 'Keep texts',
  textsHint: 'With their pictures. People, notes, tags and who has opted out stay.',
  pictures: 'Keep pictures and files',
  picturesHint: 'Their texts stay, and say that there was one.',
  calls: 'Keep calls',
  callsHint: 'With what was left on the voicemail.',
  days: (days: number) => {
    if (days === 0) return 'For ever';
    if (days % 365 === 0) return count(days / 365, 'year', 'years');
    return count(days, 'day', 'days');
  },
  atTwilio: { texts: 'Texts at Twilio', pictures: 'Pictures at Twilio', calls: 'Calls at Twilio' },
  ways: { leave: 'Leave there', empty: 'Empty', delete: 'Delete' },
  wayHints: {
    texts: {
      leave: copyStays,
      empty: 'Words and pictures go. The line with the numbers, the time and the price stays.',
      delete: nothingStays,
    },
    pictures: { leave: copyStays, empty: '', delete: nothingStays },
    calls: {
      leave: copyStays,
      empty: 'Sound goes. The line with the numbers, the time and the price stays.',
      delete: nothingStays,
    },
  },
  here: {
    texts: (age: string) => `Texts older than ${age} are deleted on this computer.`,
    pictures: (age: string) => `Pictures and files older than ${age} are deleted on this computer.`,
    calls: (age: string) => `Calls and voicemails older than ${age} are deleted on this computer.`,
  },
  there: {
    texts: {
      leave: 'They stay at Twilio.',
      empty: 'At Twilio they are emptied.',
      delete: 'They are deleted at Twilio too.',
    },
    pictures: { leave: 'They stay at Twilio.', empty: '', delete: 'They are deleted at Twilio too.' },
    calls: {
      leave: 'They stay at Twilio.',
      empty: 'At Twilio their sound is deleted.',
      delete: 'They are deleted at Twilio too.',
    },
  },
  always:
    'This goes on from hour to hour, and cannot be undone. What nobody has read or heard, what is on its way and what is put off stays until that is over. Back-ups that were saved, and inboxes that a restore has set aside, keep what is in them.',
  forEver: 'Nothing is deleted.',
  look: 'Count what would go',
  keepAll: 'Keep everything',
  codeFirst: 'Before anything is deleted at Twilio, write down the recovery code, under Lock.',
  toLock: 'Go to Lock',

  confirmTitle: 'Delete what is older?',
  confirmText: 'Counted just now. Nothing is deleted yet.',
  doomed: { texts, pictures, calls },
  before: (what: string, day: string) => `${what} from before ${day}`,
  stay: (n: number) =>
    `${count(n, 'other stays', 'others stay')} for now: unread, unheard, on the way or put off`,
  nothing: 'Nothing is that old yet.',
  confirm: 'Delete them, and keep it so',
  confirmNone: 'Keep it so',
  kept: 'That is how it is kept from now on.',

  receipts: 'What was deleted',
  receiptsHint: 'Day by day, with Twilio’s word where it was asked. A receipt holds no words and no number.',
  none: 'Nothing has been deleted so far.',
  failed: 'What was deleted could not be read',
  day: 'Day',
  what: 'Here',
  twilio: 'At Twilio',
  kinds: { texts, pictures, calls },
  left: 'Left there',
  allGone: (n: number) => (n === 1 ? 'Gone' : `All ${figure(n)} gone`),
  someGone: (done: number, asked: number) => `${figure(done)} of ${figure(asked)} gone`,
  refused: (n: number) => `${figure(n)} refused`,
  show: (day: string) => `Show the receipts of ${day}`,
  showShort: 'Receipts',
  receiptTitle: (day: string) => `Receipts of ${day}`,
  receiptText: 'Each line is one text or call, by the name that Twilio gave it.',
  states: {
    waiting: 'Twilio is still to be asked',
    done: { leave: '', empty: 'Emptied', delete: 'Deleted' },
    gone: 'Was no longer there',
    refused: (code: number | null) => (code === null ? 'Twilio refused' : `Twilio refused with code ${code}`),
  },
  more: 'Show more',
};

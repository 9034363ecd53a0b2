import { count } from './count.ts';

const messages = (n: number): string => count(n, 'message', 'messages');

export const sound = {
  title: 'Recorded messages',
  hint: 'What callers leave is recorded at Twilio, then kept on this computer, encrypted.',
  failedTitle: 'What recordings take could not be read',
  here: 'On this computer',
  hereIs: (n: number, size: string) => (n === 0 ? 'Nothing' : `${messages(n)}, ${size}`),
  there: 'At Twilio',
  thereIs: (n: number, minutes: number) =>
    n === 0 ? 'Nothing that Deskbell knows of' : `${messages(n)}, ${count(minutes, 'minute', 'minutes')}`,
  thereHint: 'As far as Deskbell knows. Twilio charges for what it keeps.',
  going: (n: number) => `${messages(n)} will be deleted there.`,
  waits: 'Nothing is deleted there until you have written down the recovery code.',
  refused: (n: number) => `Twilio refused to delete ${messages(n)}.`,
  words: 'What Twilio wrote down',
  wordsGone: (n: number) => `Of ${messages(n)} deleted at Twilio`,
  wordsRefused: (n: number) => `Twilio refused to delete what it wrote down of ${messages(n)}.`,
  erases: 'Delete at Twilio once kept here',
  erasesHint: 'From then on a message is on this computer and in your back-ups alone.',
  cleanUp: (n: number) => `Delete ${messages(n)} at Twilio`,
  cleanUpNow: 'Clean up at Twilio',
  cleanUpHint: 'Those that can be heard here. They stay here.',
};

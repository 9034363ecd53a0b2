import { count } from './count.ts';

export const replies = {
  title: 'Automatic replies',
  hint: 'What this number answers by itself until one of you does. Texts and calls stay unread.',
  failedTitle: 'The automatic replies could not be read',
  isOpen: 'It is in its hours now.',
  isClosed: (why: string) => `It is out of hours now: ${why}.`,
  noHours: 'This number has no hours, so it is always open, and the reply out of hours never goes.',
  toHours: 'Set its hours',
  times: {
    open: {
      label: 'In hours',
      hint: 'Not while one of you is writing with them.',
      words: 'Reply in hours',
      variables: '{office} stands for the office’s name, {number} for this number.',
      preview: 'In hours it reads',
    },
    closed: {
      label: 'Out of hours',
      hint: 'On holidays too.',
      words: 'Reply out of hours',
      variables:
        '{office} stands for the office’s name, {number} for this number, {opens} for when it opens next.',
      preview: 'Out of hours it reads',
    },
    missed: {
      label: 'After a missed call',
      hint: 'A text to whoever called, got hold of nobody and left no message.',
      words: 'Text after a missed call',
      variables:
        '{office} stands for the office’s name, {number} for this number and, only out of hours, {opens} for when it opens next.',
      preview: 'After a missed call it reads',
    },
  },
  when: 'When',
  whenHint: 'By the hours of this number. Once per person and day, and never to a landline.',
  whens: { always: 'At any hour', open: 'Only in hours', closed: 'Only out of hours' },
  office: 'What the office is called in it',
  officeHint: (name: string) => `Empty: ${name}`,
  every: 'Once per person within',
  everyHint: 'Whoever writes again sooner gets no second one.',
  hours: (n: number) => (n % 24 === 0 && n > 24 ? count(n / 24, 'day', 'days') : count(n, 'hour', 'hours')),
  never:
    'Never answered: STOP, HELP and START, people who opted out, senders that cannot be texted back, robots that repeat themselves, and texts found over ten minutes late.',
  save: 'Save the words',
  automatic: 'Automatic reply',
};

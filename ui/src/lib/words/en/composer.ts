export const composer = {
  label: (name: string) => `Text to ${name}`,
  placeholder: 'Write a text',
  send: 'Send',
  enterSends: 'Enter sends, Shift-Enter breaks the line',
  enterBreaks: 'Shift-Enter sends, Enter breaks the line',
  waiting: (texts: number, seconds: number) => `${texts} waiting, about ${seconds} s`,
  failed: (message: string) => `Not sent: ${message}`,
  optedOutTitle: (name: string) => `${name} does not want texts`,
  optedOutBy: (word: string, when: string) => `They wrote ${word} on ${when}.`,
  optedOutAtTwilio: (when: string) =>
    `Twilio refused a text on ${when} because they have opted out; the word itself did not reach Deskbell.`,
  optedOutNext: 'Only they can change that, by texting START to this number. You can still call them.',
  cancelTitle: (name: string) => `Did ${name} mean the appointment?`,
  cancelText: (when: string) =>
    `They wrote CANCEL on ${when}. Carriers take that word as “no more texts”, so Twilio opted them out and delivers nothing from here.`,
  cancelNext: 'Call them about the appointment. To get texts again they must text START to this number.',
  cannotTextTitle: 'This sender cannot be answered',
  cannotText: {
    phone: 'Twilio cannot send texts to this number.',
    short_code: 'It is a short code: it texts, but takes no texts from a number like ours.',
    alphanumeric: 'It wrote under a name instead of a number, so there is nowhere to reply to.',
    withheld: 'They withheld their number, so there is nowhere to reply to.',
  },
};

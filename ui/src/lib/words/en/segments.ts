import { count } from './count.ts';

const figure = new Intl.NumberFormat('en');

export const segments = {
  count: (segments: number, left: number) => `${count(segments, 'segment', 'segments')} · ${left} left`,
  about: (price: string) => `about ${price}`,
  times: (price: string, segments: number) =>
    `About ${price} × ${count(segments, 'segment', 'segments')}, before carrier fees.`,
  why: 'Carriers charge by the segment: up to 160 plain characters, or 70 when the text holds other signs.',
  over: (over: number) => `${count(over, 'character', 'characters')} over ${figure.format(1600)}`,
  tooLong: 'This text is too long. 1,600 characters fit: shorten it, or send it in two.',
  dear: (signs: number, now: number, without: number) =>
    `${signs === 1 ? 'This sign makes' : 'These signs make'} it ${count(now, 'segment', 'segments')} instead of ${without}:`,
  broken: (signs: number) => (signs === 1 ? 'This sign cannot be sent:' : 'These signs cannot be sent:'),
  takeOut: 'Take out',
  signs: 'Signs',
  more: (signs: number) => `and ${signs} more`,
  unseen: (code: string) => `unseen sign U+${code}`,
  mend: 'Use plain ones',
};

import { describe, expect, it } from 'vitest';
import type { RoutingStep, Rules } from '#lib/api/call.ts';
import { draw, type Stop } from './diagram.ts';

const voicemail = (words: string): RoutingStep => ({ step: 'voicemail', words, sound: null });
const greet = (words: string): RoutingStep => ({ step: 'greet', words, sound: null });
const rules = (changed: Partial<Rules>): Rules => ({
  zone: null,
  language: 'en-US',
  voice: '',
  hours: [],
  closings: [],
  open: [],
  closed: [],
  holiday: [],
  unanswered: [],
  busy: [],
  withheld: [],
  forwarded: [],
  turnedAway: [],
  blocked: [],
  takesMessages: true,
  asksFirst: false,
  reception: [],
  longest: 120,
  transcribes: false,
  records: false,
  announcement: '',
  ...changed,
});

/** The drawing on lines. */
function told(changed: Partial<Rules>): string[] {
  const tell = (stops: readonly Stop[]): string =>
    stops
      .map(({ text, ways }) => {
        const on = ways.map(({ name, stops: behind }) => `${name}: ${tell(behind)}`);
        return on.length === 0 ? text : `${text} (${on.join('; ')})`;
      })
      .join(' > ');
  return draw(rules(changed)).map(({ title, stops }) => `${title} | ${tell(stops)}`);
}

describe('the drawing of the routing', () => {
  it('says of a new number that it takes messages', () => {
    expect(told({ open: [voicemail('Hello.')] })).toEqual([
      'When you are open | Takes a message',
      'When nobody answers | Takes a message',
    ]);
  });

  it('shows each kind of call that has a way of its own, and where a list without an end goes on', () => {
    const span = { days: ['monday' as const], from: '08:00', to: '17:00' };
    expect(
      told({
        hours: [span],
        open: [greet('Welcome.')],
        busy: [greet('We are on the phone.')],
        forwarded: [voicemail('My mobile.')],
        blocked: ['+12025550123'],
      }),
    ).toEqual([
      'When a blocked number calls | Does not take the call',
      'When a phone of yours forwards the call | Takes a message',
      'When you are open | Says “Welcome.” > Goes on: When nobody answers',
      'When you are closed | Goes on: When nobody answers',
      'When nobody answers | Takes a message',
      'When the line is busy | Says “We are on the phone.” > Takes a message',
    ]);
  });

  it('shows each way on from a menu', () => {
    const menu: RoutingStep = {
      step: 'menu',
      words: '',
      repeats: 1,
      choices: [{ key: '1', name: 'Appointments', steps: [voicemail('When?')] }],
      otherwise: [{ step: 'reject' }],
    };
    expect(told({ open: [menu] })[0]).toBe(
      'When you are open | Lets callers choose (1 · Appointments: Takes a message; Nothing, or something else: Does not take the call) > Goes on: When nobody answers',
    );
  });

  it('says where no messages are taken', () => {
    expect(told({ takesMessages: false })[1]).toBe(
      'When nobody answers | Says that nobody can come to the phone',
    );
  });
});

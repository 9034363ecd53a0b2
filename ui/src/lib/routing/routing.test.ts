import { expect, test } from 'vitest';
import type { RoutingStep } from '#lib/api/call.ts';
import { simple, stepsOf, turnTo, type Ring } from './steps.ts';

const ring: Ring = {
  step: 'ring',
  staff: [{ name: 'Ana', number: '+12025550171' }],
  order: 'by_priority',
  seconds: 25,
  accept: 'press_one',
  shows: 'ours',
};

test('what the page can show it gives back as it was', () => {
  const lists: RoutingStep[][] = [
    [{ step: 'voicemail', words: 'Speak.' }],
    [{ step: 'hang_up', words: 'We are closed.' }],
    [ring],
    [{ step: 'greet', words: 'Welcome.' }, ring],
  ];
  for (const steps of lists) {
    const shown = simple(steps);
    expect(shown === null ? null : stepsOf(shown)).toEqual(steps);
  }
});

test('steps of which the page cannot show all are left alone', () => {
  const forward: RoutingStep = { step: 'forward', number: '+12025550199', seconds: 15, shows: 'ours' };
  expect(simple([])).toBeNull();
  expect(simple([forward])).toBeNull();
  expect(simple([ring, forward])).toBeNull();
  expect(simple([{ step: 'greet', words: 'Welcome.' }, ring, { step: 'voicemail', words: '' }])).toBeNull();
});

test('who is rung stays while one looks at something else to do', () => {
  const shown = simple([ring]);
  expect(shown && turnTo('ring', shown)).toEqual({ does: 'ring', words: '', ring });
  expect(turnTo('voicemail', { does: 'hang_up', words: 'We are closed.' })).toEqual({
    does: 'voicemail',
    words: 'We are closed.',
  });
});

import { expect, test } from 'vitest';
import type { RoutingStep, Rules } from '#lib/api/call.ts';
import {
  answerOf,
  askOf,
  freeKey,
  modeOf,
  simple,
  stepsOf,
  turnTo,
  withAnswer,
  withMode,
  type Ask,
  type Forward,
  type MenuStep,
  type Ring,
} from './steps.ts';

const ring: Ring = {
  step: 'ring',
  staff: [{ name: 'Ana', number: '+12025550171', user: '', hours: [] }],
  order: 'by_priority',
  seconds: 25,
  accept: 'press_one',
  shows: 'ours',
};

const forward: Forward = { step: 'forward', number: '+12025550199', seconds: 15, shows: 'ours' };
const menu: MenuStep = {
  step: 'menu',
  words: 'Welcome.',
  choices: [{ key: '2', name: 'Bills', steps: [ring] }],
  repeats: 1,
  otherwise: [],
};

test('what the page can show it gives back as it was', () => {
  const lists: RoutingStep[][] = [
    [{ step: 'voicemail', words: 'Speak.' }],
    [{ step: 'hang_up', words: 'We are closed.' }],
    [ring],
    [{ step: 'greet', words: 'Welcome.' }, ring],
    [forward],
    [{ step: 'greet', words: 'Hold the line.' }, forward],
    [menu],
    [],
    [{ step: 'greet', words: 'We are open from eight to five.' }],
  ];
  for (const steps of lists) {
    const shown = simple(steps);
    expect(shown === null ? null : stepsOf(shown)).toEqual(steps);
  }
});

test('steps of which the page cannot show all are left alone', () => {
  expect(simple([ring, forward])).toBeNull();
  expect(simple([{ step: 'reject' }])).toBeNull();
  expect(simple([{ step: 'greet', words: 'Welcome.' }, menu])).toBeNull();
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

test('a new choice gets the first key that is free', () => {
  expect(freeKey([])).toBe('1');
  expect(freeKey([...menu.choices, { key: '1', name: '', steps: [] }])).toBe('3');
});

test('a question that was written stays while one looks at another way to take messages', () => {
  const rules = { takesMessages: true, asksFirst: false, reception: [] as RoutingStep[] } as Rules;
  const fresh: Ask = { step: 'ask', words: 'What is it?', answers: [], repeats: 1 };
  const asking = withMode(rules, 'reception', fresh);
  expect([modeOf(rules), modeOf(asking), askOf(asking)]).toEqual(['messages', 'reception', fresh]);
  const written = withAnswer(withAnswer(fresh, 'other', [ring]), 'hours', [forward]);
  expect(written.answers.map(({ topic }) => topic)).toEqual(['hours', 'other']);
  const off = withMode({ ...asking, reception: [written] }, 'none', fresh);
  expect([modeOf(off), askOf(withMode(off, 'reception', fresh))]).toEqual(['none', written]);
  expect(answerOf(withAnswer(written, 'hours', []), 'hours')).toEqual([]);
});

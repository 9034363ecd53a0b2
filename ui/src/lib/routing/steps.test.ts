import { expect, test } from 'vitest';
import type { RoutingStep, Rules } from '#lib/api/call.ts';
import {
  answerOf,
  ends,
  freeKey,
  kindsAt,
  modeOf,
  moved,
  shapeOf,
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
const greet: RoutingStep = { step: 'greet', words: 'Hello.', sound: '7' };

test('a step moves to another place, and no step is lost', () => {
  expect(moved([greet, ring, forward], 2, 0)).toEqual([forward, greet, ring]);
  expect(moved([greet, ring, forward], 0, 1)).toEqual([ring, greet, forward]);
  expect(moved([greet], 3, 0)).toEqual([greet]);
});

test('what is said stays where something else is to be done with it', () => {
  expect(turnTo('voicemail', greet, '')).toEqual({ step: 'voicemail', words: 'Hello.', sound: '7' });
  expect(turnTo('room', greet, '')).toEqual({ step: 'room', words: 'Hello.' });
  expect(turnTo('ask', { step: 'greet', words: '' }, 'What is it?')).toMatchObject({ words: 'What is it?' });
  expect(turnTo('ring', ring, '')).toBe(ring);
  expect(turnTo('reject', greet, '')).toEqual({ step: 'reject' });
});

test('questions stand no deeper than they may, and only the first step can turn callers away', () => {
  expect(kindsAt(3, 'first')).not.toContain('menu');
  expect([kindsAt(0, 'first').includes('reject'), kindsAt(0, 'later').includes('reject')]).toEqual([
    true,
    false,
  ]);
  expect([ends({ step: 'reject' }), ends(ring), ends({ step: 'room', words: '' })]).toEqual([
    true,
    false,
    true,
  ]);
});

test('a new choice gets the first key that is free', () => {
  expect(freeKey([])).toBe('1');
  expect(freeKey([...menu.choices, { key: '1', name: '', steps: [] }])).toBe('3');
});

test('a question that was written stays while one looks at another way to take messages', () => {
  const rules = { takesMessages: true, asksFirst: false, reception: [] as RoutingStep[] } as Rules;
  const fresh: Ask = { step: 'ask', words: 'What is it?', answers: [], repeats: 1 };
  const asking = withMode(rules, 'reception', fresh);
  expect([modeOf(rules), modeOf(asking), asking.reception]).toEqual(['messages', 'reception', [fresh]]);
  const written = withAnswer(withAnswer(fresh, 'other', [ring]), 'hours', [forward]);
  expect(written.answers.map(({ topic }) => topic)).toEqual(['hours', 'other']);
  const off = withMode({ ...asking, reception: [written] }, 'none', fresh);
  expect([modeOf(off), withMode(off, 'reception', fresh).reception]).toEqual(['none', [written]]);
  expect(answerOf(withAnswer(written, 'hours', []), 'hours')).toEqual([]);
});

test('rules of one shape differ by words alone', () => {
  const none = {
    closed: [],
    holiday: [],
    unanswered: [],
    busy: [],
    withheld: [],
    forwarded: [],
    turnedAway: [],
    reception: [],
  };
  const shape = (open: RoutingStep[]): string => shapeOf({ ...none, open } as unknown as Rules);
  expect(shape([greet, menu])).toBe(shape([{ step: 'greet', words: 'Other.' }, menu]));
  expect(shape([greet, menu])).not.toBe(shape([menu, greet]));
  expect(shape([{ ...menu, choices: [] }])).not.toBe(shape([menu]));
});

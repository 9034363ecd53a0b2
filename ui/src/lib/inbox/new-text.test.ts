import { expect, it } from 'vitest';
import type { Recipient } from '#lib/api/call.ts';
import { FakeApi, settle } from '#tests/fake-api.ts';
import { NewText } from './new-text.svelte.ts';

const recipient = (name: string | null, digits: string): Recipient => ({
  number: `+1202555${digits}`,
  name: name === null ? null : { text: name, marks: [] },
  display: { text: `(202) 555-${digits}`, marks: [] },
  tint: 0,
  isOptedOut: false,
});
const MAYA = recipient('Maya Okafor', '0123');

it('goes to whom was chosen, and shows who that is', async () => {
  const api = new FakeApi();
  const text = new NewText(api, '', '1');
  void text.type('may');
  await api.last('find_recipients').answer([MAYA]);
  text.choose(MAYA);
  expect([text.to, text.offered]).toEqual(['Maya Okafor · (202) 555-0123', []]);
  const opened = text.open();
  await settle();
  expect(api.last('open_thread').args).toEqual({ number: '1', to: '+12025550123' });
  await api.last('open_thread').answer({ thread: '7' });
  expect(await opened).toBe('7');
});

it('waits for who is meant when Enter comes before the answer, and takes the only one', async () => {
  const api = new FakeApi();
  const text = new NewText(api, '', '1');
  void text.type('maya');
  void text.open();
  void text.open();
  await settle();
  expect(api.count('open_thread')).toBe(0);
  await api.last('find_recipients').answer([MAYA]);
  expect([api.count('open_thread'), api.last('open_thread').args.to]).toEqual([1, '+12025550123']);
});

it('says what is missing: a choice among several, or somebody of that name', async () => {
  const api = new FakeApi();
  const text = new NewText(api, '', '1');
  void text.type('maya');
  await api.last('find_recipients').answer([MAYA, recipient('Maya Okafor', '0177')]);
  await text.open();
  expect(text.toError).toBe('Choose one of these.');
  void text.type('zoe');
  await api.last('find_recipients').answer([]);
  await text.open();
  expect(text.toError).toBe('Nobody here is called “zoe”. Type their number instead.');
  expect(api.count('open_thread')).toBe(0);
});

it('takes a number as it was typed, whoever is offered beside it', async () => {
  const api = new FakeApi();
  const text = new NewText(api, '', '1');
  void text.type('2025550123');
  await api.last('find_recipients').answer([MAYA]);
  void text.open();
  await settle();
  expect(api.last('open_thread').args.to).toBe('2025550123');
});

it('forgets the offers of what stood there before', async () => {
  const api = new FakeApi();
  const text = new NewText(api, '', '1');
  void text.type('m');
  const early = api.last('find_recipients');
  void text.type('ma');
  await api.last('find_recipients').answer([MAYA]);
  await early.answer([recipient('Mia', '0199')]);
  expect(text.offered).toEqual([MAYA]);
});

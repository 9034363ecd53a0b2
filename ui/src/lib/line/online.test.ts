import { afterEach, expect, it, vi } from 'vitest';
import { FakeApi, settle } from '#tests/fake-api.ts';
import { tellOnline } from './online.ts';

afterEach(() => vi.unstubAllGlobals());

it('tells of the network each time it is back, takes a refusal, and stops', async () => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  const api = new FakeApi();
  const stop = tellOnline(api);
  expect(api.asked).toEqual([]);
  page.dispatchEvent(new Event('offline'));
  page.dispatchEvent(new Event('online'));
  expect(api.asked.map(({ name, args }) => [name, args])).toEqual([['note_network', {}]]);
  // A refusal that nobody takes would fail the run.
  await api.last('note_network').fail({ code: 'unknown_call', message: 'There is no such call.' });
  await settle();
  page.dispatchEvent(new Event('online'));
  expect(api.count('note_network')).toBe(2);
  stop();
  page.dispatchEvent(new Event('online'));
  expect(api.count('note_network')).toBe(2);
});

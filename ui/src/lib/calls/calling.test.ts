import { expect, test, vi } from 'vitest';
import type { Api } from '#lib/api/api.ts';
import type { Announcer } from '#lib/kit/announcer.svelte.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import type { Settings } from '#lib/settings/settings.svelte.ts';
import { Calling } from './calling.svelte.ts';

/** A page on which this phone is to ring, and what it asked the core for. */
function page(phone: string): { calling: Calling; asked: string[]; kept: unknown[] } {
  const asked: string[] = [];
  const kept: unknown[] = [];
  const chosen = { calling: { phone, pressOne: true } };
  const settings = {
    chosen,
    failure: null,
    change: ({ calling }: { calling: { phone: string; pressOne: boolean } }) => {
      kept.push(calling);
      chosen.calling = calling;
      return Promise.resolve(true);
    },
  };
  const api = {
    call: (name: string) => {
      asked.push(name);
      return Promise.resolve(name === 'list_live_calls' ? [] : { call: '9' });
    },
    on: () => () => undefined,
  };
  const calling = new Calling({
    api: api as unknown as Api,
    settings: settings as unknown as Settings,
    toasts: { show: vi.fn() } as unknown as Toasts,
    announcer: { say: vi.fn() } as unknown as Announcer,
  });
  return { calling, asked, kept };
}

test('a double click asks for one call', async () => {
  const { calling, asked } = page('+12025550199');
  await Promise.all([calling.call('1'), calling.call('1')]);
  expect(asked.filter((name) => name === 'call_out')).toHaveLength(1);
});

test('the first click asks which phone is to ring, and the answer makes the call', async () => {
  const { calling, asked, kept } = page('');
  await calling.call('1');
  expect([calling.asking, asked]).toEqual(['1', []]);
  await calling.answer({ phone: '(202) 555-0199', pressOne: true });
  expect(kept).toEqual([{ phone: '(202) 555-0199', pressOne: true }]);
  expect([calling.asking, asked.includes('call_out')]).toEqual([null, true]);
});

test('who does not say which phone is to ring calls nobody', async () => {
  const { calling, asked } = page('');
  await calling.call('1');
  calling.stopAsking();
  await calling.answer({ phone: '(202) 555-0199', pressOne: true });
  expect(asked).toEqual([]);
});

test('a call is passed on once to whoever is chosen', async () => {
  const { calling, asked } = page('+12025550199');
  await calling.askMove('7');
  expect(calling.moving?.call).toBe('7');
  const ben = { name: 'Ben', number: '+12025550172', display: '(202) 555-0172' };
  await Promise.all([calling.move(ben), calling.move(ben)]);
  expect(asked.filter((name) => name === 'move_call')).toHaveLength(1);
});

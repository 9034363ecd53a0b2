import { expect, it } from 'vitest';
import type { PhoneCall } from '#lib/api/call.ts';
import { FakeApi } from '#tests/fake-api.ts';
import { CallLog } from './log.svelte.ts';

const calls = (...ids: number[]): PhoneCall[] => ids.map((id) => ({ id: String(id) }) as PhoneCall);
const idsOf = (log: CallLog): string[] => log.rows.map((one) => one.id);

it('shows the calls that were chosen last, whatever order the answers come in', async () => {
  const api = new FakeApi();
  const log = new CallLog(api);
  void log.read();
  await api.last('list_calls').answer({ rows: calls(3, 2, 1), next: 'after 1' });
  void log.show({ filter: 'missed' });
  const slow = api.last('list_calls');
  expect([idsOf(log), log.face]).toEqual([[], 'loading']);
  void log.show({ number: '7' });
  expect(api.last('list_calls').args).toMatchObject({
    wanted: { filter: 'missed', number: '7' },
    after: null,
  });
  await api.last('list_calls').answer({ rows: calls(2), next: null });
  await slow.answer({ rows: calls(2, 1), next: null });
  expect([idsOf(log), log.face, log.tail]).toEqual([['2'], 'full', 'end']);
  expect(log.isNarrowed).toBe(true);
  void log.widen();
  expect(api.last('list_calls').args).toMatchObject({ wanted: { filter: 'missed', number: null } });
  expect(log.isNarrowed).toBe(false);
});

it('goes on where it is when the page after it is asked for, and reads all of it again after a call', async () => {
  const api = new FakeApi();
  const log = new CallLog(api);
  log.listen();
  void log.read();
  await api.last('list_calls').answer({ rows: calls(4, 3), next: 'after 3' });
  void log.readMore();
  expect(api.last('list_calls').args).toMatchObject({
    wanted: { filter: 'all' },
    after: 'after 3',
  });
  await api.last('list_calls').answer({ rows: calls(2, 1), next: null });
  expect([idsOf(log), log.tail]).toEqual([['4', '3', '2', '1'], 'end']);
  await api.tell({ type: 'CallChanged', call: '5', thread: '1' });
  await api.last('list_calls').answer({ rows: calls(5, 4), next: 'after 4' });
  expect(idsOf(log)).toEqual(['4', '3', '2', '1']);
  await api.last('list_calls').answer({ rows: calls(3, 2), next: 'after 2' });
  expect([idsOf(log), log.tail]).toEqual([['5', '4', '3', '2'], 'more']);
});

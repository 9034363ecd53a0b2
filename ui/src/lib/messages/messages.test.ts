import { describe, expect, it } from 'vitest';
import { FakeApi } from '#tests/fake-api.ts';
import { message, messagePage, note } from '#tests/rows.ts';
import { Drafts } from '#lib/drafts/drafts.svelte.ts';
import { keepItems, landing, layOut } from './items.ts';
import { covers, join, NOTHING, type Stretch } from './pages.ts';
import { sends } from './sends.ts';
import { Timeline } from './timeline.svelte.ts';
import { Verdicts } from './verdicts.svelte.ts';

const idsOf = (stretch: Stretch): number[] => stretch.rows.map((row) => Number(row.id));
const stretch = (ids: number[], hasBefore: boolean, hasAfter: boolean): Stretch =>
  messagePage(ids, hasBefore, hasAfter);
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('join', () => {
  it('grows at either end', () => {
    const older = join(stretch([30, 40], true, false), messagePage([10, 20], false, true), { before: '30' });
    expect([idsOf(older), older.hasBefore, older.hasAfter]).toEqual([[10, 20, 30, 40], false, false]);
    const newer = join(stretch([30, 40], true, true), messagePage([50], true, false), { after: '40' });
    expect([idsOf(newer), newer.hasBefore, newer.hasAfter]).toEqual([[30, 40, 50], true, false]);
  });

  it('lets a deleted text go where a page was read again', () => {
    const again = join(stretch([10, 20, 30, 40], false, false), messagePage([10, 30], false, true), null);
    expect(idsOf(again)).toEqual([10, 30, 40]);
  });

  it('puts a text that was found late in its place', () => {
    const again = join(stretch([10, 30], false, false), messagePage([10, 20, 30], false, false), null);
    expect(idsOf(again)).toEqual([10, 20, 30]);
  });

  it('starts anew when a page touches nothing known, since what lies between is not known', () => {
    const far = join(stretch([10, 20], false, true), messagePage([80, 90], true, false), null);
    expect([idsOf(far), far.hasBefore]).toEqual([[80, 90], true]);
  });

  it('learns from an empty page that there is nothing further', () => {
    const end = join(stretch([10], true, true), messagePage([], true, false), { after: '10' });
    expect([idsOf(end), end.hasAfter]).toEqual([[10], false]);
  });
});

it('knows which texts lie within what is on screen', () => {
  expect(covers(stretch([10, 20], true, false), '30')).toBe(true);
  expect(covers(stretch([10, 20], true, false), '5')).toBe(false);
  expect(covers(stretch([10, 20], false, true), '30')).toBe(false);
  expect(covers(NOTHING, '1')).toBe(true);
});

describe('Timeline', () => {
  async function opened(page: { rows: number[]; hasBefore?: boolean; hasAfter?: boolean }) {
    const api = new FakeApi();
    const timeline = new Timeline(api, '7');
    timeline.listen();
    void timeline.open(null);
    await api
      .last('list_timeline')
      .answer(messagePage(page.rows, page.hasBefore ?? false, page.hasAfter ?? false));
    return { api, timeline };
  }

  it('reads what came after its last text', async () => {
    const { api, timeline } = await opened({ rows: [10, 20] });
    await api.tell({ type: 'MessageReceived', thread: '7', message: '30' });
    expect(api.last('list_timeline').args.after).toBe('20');
    await api.last('list_timeline').answer(messagePage([30], true, false));
    expect([idsOf(timeline.stretch), timeline.grewAt]).toEqual([[10, 20, 30], 'end']);
  });

  it('only says that there is news while the end is not on screen', async () => {
    const { api, timeline } = await opened({ rows: [10, 20], hasAfter: true });
    await api.tell({ type: 'MessageReceived', thread: '7', message: '90' });
    expect([timeline.hasNews, api.count('list_timeline')]).toEqual([true, 1]);
  });

  it('reads many changed texts with few questions', async () => {
    const { api, timeline } = await opened({ rows: range(10, 40) });
    await api.tell({ type: 'MessageChanged', thread: '7', message: '12' });
    for (const id of [13, 14, 15, 35])
      await api.tell({ type: 'MessageChanged', thread: '7', message: String(id) });
    const delivered = range(10, 22).map((id) => message(id, { status: 'delivered' }));
    await api.last('list_timeline').answer({ rows: delivered, hasBefore: false, hasAfter: true });
    expect(api.last('list_timeline').args.around).toBe('13');
    await api.last('list_timeline').answer({ rows: delivered, hasBefore: false, hasAfter: true });
    expect(api.last('list_timeline').args.around).toBe('35');
    await api.last('list_timeline').answer(messagePage(range(30, 40), true, false));
    expect(api.count('list_timeline')).toBe(4);
    expect(idsOf(timeline.stretch)).toEqual(range(10, 40));
    expect(timeline.stretch.rows[5]).toMatchObject({ kind: 'text', status: 'delivered' });
  });

  it('reads a note again that was changed, and lets a deleted one go', async () => {
    const { api, timeline } = await opened({ rows: [10, 20, 30] });
    await api.tell({ type: 'TimelineChanged', thread: '7', item: '20' });
    expect(api.last('list_timeline').args.around).toBe('20');
    await api.last('list_timeline').answer(messagePage([10, 30], false, false));
    expect(idsOf(timeline.stretch)).toEqual([10, 30]);
  });

  it('hears nothing of other threads', async () => {
    const { api } = await opened({ rows: [10] });
    await api.tell({ type: 'MessageReceived', thread: '8', message: '30' });
    expect(api.count('list_timeline')).toBe(1);
  });

  it('drops older texts that arrive after it was opened elsewhere', async () => {
    const { api, timeline } = await opened({ rows: [50, 60], hasBefore: true });
    void timeline.readOlder();
    const slow = api.last('list_timeline');
    void timeline.open('10');
    await api.last('list_timeline').answer(messagePage([5, 10, 15], true, true));
    await slow.answer(messagePage([30, 40], true, true));
    expect([idsOf(timeline.stretch), timeline.older]).toEqual([[5, 10, 15], 'idle']);
  });

  it('reads everything on screen again, and its end, after a gap in the events', async () => {
    const { api, timeline } = await opened({ rows: [10, 20] });
    await api.tell({ type: 'EventsLost' });
    await api.last('list_timeline').answer(messagePage([10, 20], false, false));
    await api.last('list_timeline').answer(messagePage([10, 20, 30], false, false));
    expect(idsOf(timeline.stretch)).toEqual([10, 20, 30]);
  });
});

describe('layOut', () => {
  const place = { locale: 'en-GB', timeZone: 'UTC' };
  const DAY = 24 * 60 * 60_000;
  const kinds = (items: ReturnType<typeof layOut>): string[] =>
    items.map((item) =>
      item.kind === 'text' ? `${item.key}${item.foot === 'shown' ? ' ·' : ''}` : item.kind,
    );

  it('sets days apart and tells the time once for texts in one breath', () => {
    const rows = [
      message(1, { at: 0 }),
      message(2, { at: 1000 }),
      message(3, { at: 2000, direction: 'out', status: 'delivered' }),
      message(4, { at: DAY }),
    ];
    const items = layOut({ rows, hasBefore: false, hasAfter: false }, null, place);
    expect(kinds(items)).toEqual(['day', '1', '2 ·', '3 ·', 'day', '4 ·']);
  });

  it('shows every failed text with its words, however close together', () => {
    const rows = [1, 2].map((id) => message(id, { at: id, direction: 'out', status: 'failed' }));
    expect(kinds(layOut({ rows, hasBefore: true, hasAfter: false }, null, place))).toEqual(['1 ·', '2 ·']);
  });

  it('lets a note stand between texts, which then are two breaths', () => {
    const rows = [message(1, { at: 0 }), note(2, { at: 1 }), message(3, { at: 2 })];
    const items = layOut({ rows, hasBefore: true, hasAfter: false }, null, place);
    expect(kinds(items)).toEqual(['1 ·', 'note', '3 ·']);
    expect(items[2]).toMatchObject({ isFirst: true });
  });

  it('grows at its start without changing what already stood there', () => {
    const rows = [3, 4, 5].map((id) => message(id, { at: id * 1000 }));
    const before = layOut({ rows, hasBefore: true, hasAfter: false }, null, place);
    const more = [1, 2].map((id) => message(id, { at: id * 1000 }));
    const after = layOut({ rows: [...more, ...rows], hasBefore: false, hasAfter: false }, null, place);
    expect(kinds(after).slice(-before.length)).toEqual(kinds(before));
  });

  it('keeps what did not change, so that only the rest is drawn again', () => {
    const rows = [1, 2].map((id) => message(id, { at: id * 1000 }));
    const before = layOut({ rows, hasBefore: true, hasAfter: false }, null, place);
    const more = [...rows, message(3, { at: 3000 })];
    const after = keepItems(before, layOut({ rows: more, hasBefore: true, hasAfter: false }, null, place));
    expect(kinds(after)).toEqual(['1', '2', '3 ·']);
    expect(
      after.map((item) => before.includes(item)),
      'the time moved from the second',
    ).toEqual([true, false, false]);
  });

  it('lands on the line over what is new, on the text asked for, or at the end', () => {
    const rows = [1, 2, 3].map((id) => message(id));
    const whole = { rows, hasBefore: true, hasAfter: false };
    const fresh = layOut(whole, '2', place);
    expect(kinds(fresh)).toEqual(['1', 'new', '2', '3 ·']);
    expect(landing(fresh, null)).toBe(1);
    expect(landing(fresh, '3')).toBe(3);
    expect(landing(layOut(whole, null, place), 'gone')).toBe(2);
  });
});

describe('Draft', () => {
  function drafts(): { api: FakeApi; all: Drafts } {
    const api = new FakeApi();
    let made = 0;
    return { api, all: new Drafts(api, () => `intent ${++made}`) };
  }

  it('sends one composed text once, however often it is pressed', async () => {
    const { api, all } = drafts();
    const draft = all.of('7');
    draft.body = 'Hello';
    const first = draft.send();
    expect(await draft.send()).toBe(false);
    await api.last('send_message').answer({ message: '1' });
    expect(await first).toBe(true);
    expect([api.count('send_message'), draft.body]).toEqual([1, '']);
    expect(await draft.send()).toBe(false);
  });

  it('keeps its intent when the same words are sent again after a failure', async () => {
    const { api, all } = drafts();
    const draft = all.of('7');
    draft.body = 'Hello';
    void draft.send();
    await api.last('send_message').fail({ code: 'unreachable', message: 'Gone.' });
    expect([draft.body, draft.failure?.code]).toEqual(['Hello', 'unreachable']);
    void draft.send();
    const intents = api.asked.map((question) => (question.args as { intent: string }).intent);
    expect(intents[0]).toBe(intents[1]);
  });

  it('gets another intent when its words changed after a failure', async () => {
    const { api, all } = drafts();
    const draft = all.of('7');
    draft.body = 'Hello';
    void draft.send();
    await api.last('send_message').fail({ code: 'unreachable', message: 'Gone.' });
    draft.body = 'Hello there';
    void draft.send();
    const intents = api.asked.map((question) => (question.args as { intent: string }).intent);
    expect(intents[0]).not.toBe(intents[1]);
  });

  it('belongs to its thread', () => {
    const { all } = drafts();
    all.of('7').body = 'For seven';
    expect([all.of('8').body, all.of('7').body]).toEqual(['', 'For seven']);
  });

  it('does not send blanks', async () => {
    const { api, all } = drafts();
    all.of('7').body = ' \n ';
    expect(await all.of('7').send()).toBe(false);
    expect(api.asked).toEqual([]);
  });
});

describe('sends', () => {
  const enter = {
    key: 'Enter',
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    isComposing: false,
  };

  it('sends on Enter and breaks on Shift-Enter, or the other way round', () => {
    expect(sends(enter, 'sends')).toBe('send');
    expect(sends({ ...enter, shiftKey: true }, 'sends')).toBe('nothing');
    expect(sends(enter, 'breaks')).toBe('nothing');
    expect(sends({ ...enter, shiftKey: true }, 'breaks')).toBe('send');
    expect(sends({ ...enter, ctrlKey: true }, 'breaks')).toBe('send');
  });

  it('swallows what a held key repeats', () => {
    expect(sends({ ...enter, repeat: true }, 'sends')).toBe('swallow');
    expect(sends({ ...enter, repeat: true }, 'breaks')).toBe('nothing');
  });

  it('leaves Enter to whoever is composing a sign', () => {
    expect(sends({ ...enter, isComposing: true }, 'sends')).toBe('nothing');
  });
});

describe('Verdicts', () => {
  it('tries a failed text again once, with the same intent after a failure', async () => {
    const api = new FakeApi();
    const verdicts = new Verdicts(api, new Drafts(api).of('7'), () => {});
    void verdicts.retry('5');
    void verdicts.retry('5');
    expect([api.count('retry_message'), verdicts.busy]).toEqual([1, '5']);
    const first = api.last('retry_message').args.intent;
    await api.last('retry_message').fail({ code: 'unreachable', message: 'Gone.' });
    void verdicts.retry('5');
    expect(api.last('retry_message').args.intent).toBe(first);
  });
});

import { describe, expect, it } from 'vitest';
import { FakeApi, settle } from '#tests/fake-api.ts';
import { threadHead, threadRow } from '#tests/rows.ts';
import { mergeRows } from './merge.ts';
import { Search } from './search.svelte.ts';
import { movedBy } from '#lib/kit/staying.ts';
import { Thread } from './thread.svelte.ts';
import { Threads } from './threads.svelte.ts';

const rows = (...ids: number[]) => ids.map((id) => threadRow(id));
const idsOf = (list: readonly { id: string }[]): number[] => list.map((row) => Number(row.id));

describe('mergeRows', () => {
  it('takes rows away that the page no longer has, within its stretch only', () => {
    const merged = mergeRows(rows(9, 8, 7, 6, 5), rows(9, 7), { from: null, reachesEnd: false, keep: null });
    expect(idsOf(merged)).toEqual([9, 7, 6, 5]);
  });

  it('takes everything below away when the page reaches the end', () => {
    const merged = mergeRows(rows(9, 8, 7, 6), rows(9, 8), { from: null, reachesEnd: true, keep: null });
    expect(idsOf(merged)).toEqual([9, 8]);
  });

  it('moves a thread that somebody wrote in to the top', () => {
    const page = [threadRow(6, { place: '99000' }), ...rows(9, 8)];
    const merged = mergeRows(rows(9, 8, 7, 6, 5), page, { from: null, reachesEnd: false, keep: null });
    expect(idsOf(merged)).toEqual([6, 9, 8, 7, 5]);
  });

  it('leaves what stands above a later page alone', () => {
    const merged = mergeRows(rows(9, 8, 7, 6), rows(6), {
      from: threadRow(8),
      reachesEnd: false,
      keep: null,
    });
    expect(idsOf(merged)).toEqual([9, 8, 6]);
  });

  it('does not take the thread away that is being read', () => {
    const merged = mergeRows(rows(9, 8), rows(9), { from: null, reachesEnd: true, keep: '8' });
    expect(idsOf(merged)).toEqual([9, 8]);
  });
});

describe('movedBy', () => {
  it('follows most of the rows in sight', () => {
    const before = rows(9, 8, 7, 6, 5, 4);
    const inSight = { from: 2, to: 4 };
    expect(movedBy(before, rows(11, 10, 9, 8, 7, 6, 5, 4), inSight), 'two came in above').toBe(2);
    expect(movedBy(before, rows(7, 9, 8, 6, 5, 4), inSight), 'one in sight went to the top').toBe(0);
    expect(movedBy(before, rows(8, 7, 6, 5, 4), inSight), 'one above is done').toBe(-1);
    expect(movedBy(before, rows(4, 9, 8, 7, 6, 5), inSight), 'one below went to the top').toBe(1);
    expect(movedBy(before, rows(3, 2, 1), inSight), 'nothing in sight is left').toBe(0);
  });
});

describe('Threads', () => {
  async function opened(...ids: number[]): Promise<{ api: FakeApi; threads: Threads }> {
    const api = new FakeApi();
    const threads = new Threads(api);
    threads.listen();
    const done = threads.read();
    await api.last('list_threads').answer({ rows: rows(...ids), next: null });
    await done;
    return { api, threads };
  }

  it('shows the filter chosen last, whatever order the answers come in', async () => {
    const { api, threads } = await opened(9);
    void threads.show('unread', null);
    const slow = api.last('list_threads');
    void threads.show('done', null);
    await api.last('list_threads').answer({ rows: rows(3), next: null });
    await slow.answer({ rows: rows(5), next: null });
    expect([threads.filter, idsOf(threads.rows), threads.face]).toEqual(['done', [3], 'full']);
  });

  it('reads again when a thread changed, and once for many changes', async () => {
    const { api, threads } = await opened(9, 8);
    await api.tell({ type: 'ThreadChanged', thread: '8' });
    await api.tell({ type: 'ThreadChanged', thread: '9' });
    await api.tell({ type: 'MessageReceived', thread: '8', message: '81' });
    expect(api.count('list_threads')).toBe(2);
    await api
      .last('list_threads')
      .answer({ rows: [threadRow(8, { place: '50000' }), threadRow(9)], next: null });
    expect(api.count('list_threads')).toBe(3);
    expect(idsOf(threads.rows)).toEqual([8, 9]);
  });

  it('goes on page by page and keeps what it has when one fails', async () => {
    const api = new FakeApi();
    const threads = new Threads(api);
    void threads.read();
    await api.last('list_threads').answer({ rows: rows(9, 8), next: 'after 8' });
    void threads.readMore();
    void threads.readMore();
    expect(api.count('list_threads')).toBe(2);
    await api.last('list_threads').fail({ code: 'busy', message: 'Later.' });
    expect([threads.tail, idsOf(threads.rows)]).toEqual(['failed', [9, 8]]);
    void threads.readMore();
    expect(api.last('list_threads').args.after).toBe('after 8');
    await api.last('list_threads').answer({ rows: rows(7), next: null });
    expect([threads.tail, idsOf(threads.rows)]).toEqual(['end', [9, 8, 7]]);
  });

  it('reads a later page again when something in it changed', async () => {
    const api = new FakeApi();
    const threads = new Threads(api);
    threads.listen();
    void threads.read();
    await api.last('list_threads').answer({ rows: rows(9, 8), next: 'after 8' });
    void threads.readMore();
    await api.last('list_threads').answer({ rows: rows(7, 6), next: 'after 6' });
    await api.tell({ type: 'ThreadChanged', thread: '6' });
    await api.last('list_threads').answer({ rows: rows(9, 8), next: 'after 8' });
    expect(api.last('list_threads').args.after).toBe('after 8');
    await api.last('list_threads').answer({ rows: [threadRow(7)], next: 'after 7' });
    expect(idsOf(threads.rows)).toEqual([9, 8, 7, 6]);
    void threads.readMore();
    expect(api.last('list_threads').args.after).toBe('after 6');
  });

  it('keeps the thread one reads in the unread list until one leaves it', async () => {
    const { api, threads } = await opened(9);
    void threads.show('unread', null);
    await api
      .last('list_threads')
      .answer({ rows: [threadRow(9, { unread: 1 }), threadRow(8, { unread: 1 })], next: null });
    threads.choose('9');
    await api.tell({ type: 'ThreadChanged', thread: '9' });
    await api.last('list_threads').answer({ rows: [threadRow(8, { unread: 1 })], next: null });
    expect(idsOf(threads.rows)).toEqual([9, 8]);
    threads.choose('8');
    await settle();
    await api.last('list_threads').answer({ rows: [threadRow(8, { unread: 1 })], next: null });
    expect(idsOf(threads.rows)).toEqual([8]);
  });

  it('knows its neighbours, and begins at the top', async () => {
    const { threads } = await opened(9, 8, 7);
    expect([threads.neighbour('8', 1), threads.neighbour('8', -1)]).toEqual(['7', '9']);
    expect([threads.neighbour(null, 1), threads.neighbour('7', 1)]).toEqual(['9', null]);
  });

  it('tells an empty list from one that could not be read', async () => {
    const { threads } = await opened();
    expect(threads.face).toBe('empty');
    const api = new FakeApi();
    const broken = new Threads(api);
    void broken.read();
    expect(broken.face).toBe('loading');
    await api.last('list_threads').fail({ code: 'store', message: 'No.' });
    expect(broken.face).toBe('failed');
  });
});

describe('Search', () => {
  const page = (text: string, next: string | null = null) => ({
    people: [],
    hasMorePeople: false,
    hits: [
      {
        message: text,
        thread: '2',
        who: 'Maya',
        text,
        marks: [],
        at: 0,
        direction: 'in' as const,
      },
    ],
    next,
  });
  const textsOf = (search: Search): string[] | undefined => search.hits?.map((hit) => hit.text);

  it('shows only what belongs to the words in the field', async () => {
    const api = new FakeApi();
    const search = new Search(api);
    void search.type('ma');
    const slow = api.last('search_inbox');
    void search.type('maya');
    await api.last('search_inbox').answer(page('maya'));
    await slow.answer(page('ma'));
    expect([search.hits?.[0]?.text, search.hitsFor]).toEqual(['maya', 'maya']);
  });

  it('stays clear when an answer comes after the field was cleared', async () => {
    const api = new FakeApi();
    const search = new Search(api);
    void search.type('ma');
    search.clear();
    await api.last('search_inbox').answer(page('ma'));
    expect([search.hits, search.isOn]).toEqual([null, false]);
  });

  it('goes on page by page, and drops a page that belongs to other words', async () => {
    const api = new FakeApi();
    const search = new Search(api);
    void search.type('ma');
    await api.last('search_inbox').answer(page('one', '7'));
    void search.readMore();
    void search.readMore();
    expect([api.count('search_inbox'), api.last('search_inbox').args.after]).toEqual([2, '7']);
    await api.last('search_inbox').fail({ code: 'busy', message: 'Later.' });
    expect([search.tail, textsOf(search)]).toEqual(['failed', ['one']]);
    void search.readMore();
    const slow = api.last('search_inbox');
    void search.type('may');
    await api.last('search_inbox').answer(page('other'));
    await slow.answer(page('two'));
    expect([search.tail, textsOf(search)]).toEqual(['end', ['other']]);
  });

  it('tells when the newest answer is there', async () => {
    const api = new FakeApi();
    const search = new Search(api);
    void search.type('m');
    let isSettled = false;
    void search.settled().then(() => (isSettled = true));
    await api.last('search_inbox').answer(page('m'));
    await settle();
    expect(isSettled).toBe(true);
  });
});

describe('Thread', () => {
  it('marks read once up to the same text, and again for a newer one', async () => {
    const api = new FakeApi();
    const thread = new Thread(api, '7');
    void thread.head.read();
    await api.last('read_thread').answer(threadHead({ unread: 2 }));
    void thread.markRead('10');
    void thread.markRead('10');
    void thread.markRead('9');
    expect(api.count('mark_thread_read')).toBe(1);
    void thread.markRead('11');
    expect(api.count('mark_thread_read')).toBe(2);
  });

  it('stays unread once a person said so', async () => {
    const api = new FakeApi();
    const thread = new Thread(api, '7');
    void thread.head.read();
    await api.last('read_thread').answer(threadHead({ unread: 1 }));
    void thread.markUnread();
    void thread.markRead('10');
    expect(api.count('mark_thread_read')).toBe(0);
  });

  it('reads itself again for its own events and for names', async () => {
    const api = new FakeApi();
    const thread = new Thread(api, '7');
    thread.listen();
    await api.tell({ type: 'ThreadChanged', thread: '8' });
    expect(api.count('read_thread')).toBe(0);
    await api.tell({ type: 'ContactChanged', contact: '1' });
    expect(api.count('read_thread')).toBe(1);
  });
});

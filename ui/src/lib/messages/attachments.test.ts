import { describe, expect, it } from 'vitest';
import type { Attachments as Kept, Picture } from '#lib/api/call.ts';
import { FakeApi, settle } from '#tests/fake-api.ts';
import { Attachments } from './attachments.svelte.ts';
import { Drafts } from '#lib/drafts/drafts.svelte.ts';
import { doingOf, Looking } from './looking.svelte.ts';

const picture = (id: string): Picture => ({
  id,
  state: 'ready',
  problem: null,
  name: 'card',
  contentType: 'image/png',
  width: 4,
  height: 3,
  bytes: 12,
});

const kept = (more: Partial<Kept> = {}): Kept => ({
  rows: [],
  obstacle: null,
  bytesMax: 1000,
  countMax: 10,
  ...more,
});

const file = (name: string, size: number): File => new File([new Uint8Array(size)], name);

describe('Attachments', () => {
  it('adds files one after the other, in their order', async () => {
    const api = new FakeApi();
    const attachments = new Attachments(api, '7');
    const done = attachments.add([file('a.png', 3), file('b.png', 3)]);
    await api.last('read_attachments').answer(kept());
    const given = (): string[] =>
      api.asked
        .filter((one) => String(one.name) === 'attach_picture')
        .map((one) => (one.args as unknown as { name: string }).name);
    await settle();
    expect(given()).toEqual(['a.png']);
    await api.last('attach_picture' as never).answer(picture('1') as never);
    await api.last('read_attachments').answer(kept({ rows: [picture('1')] }));
    expect(given()).toEqual(['a.png', 'b.png']);
    await api.last('attach_picture' as never).answer(picture('2') as never);
    await api.last('read_attachments').answer(kept({ rows: [picture('1'), picture('2')] }));
    await done;
    expect([attachments.ids, attachments.coming]).toEqual([['1', '2'], []]);
  });

  it('does not even read what is far too large, and says so', async () => {
    const api = new FakeApi();
    const attachments = new Attachments(api, '7');
    const done = attachments.add([file('film.png', 1001)]);
    await api.last('read_attachments').answer(kept());
    await done;
    expect(api.asked.map((one) => one.name)).toEqual(['read_attachments']);
    expect(attachments.coming[0]?.failure?.message).toContain('film.png has 1001 B.');
    expect(await attachments.settled()).toBe(true);
  });

  it('asks nobody for a file where none can be sent, and says why', async () => {
    const api = new FakeApi();
    const attachments = new Attachments(api, '7');
    const asked = attachments.ask();
    await api.last('read_attachments').answer(kept({ obstacle: { sentence: 'No.', next: 'Call.' } }));
    expect([await asked, attachments.isObstacleShown]).toEqual([false, true]);
  });
});

describe('Draft with pictures', () => {
  it('is worth sending without words, and is another text when its pictures change', async () => {
    const api = new FakeApi();
    let made = 0;
    const draft = new Drafts(api, () => `intent ${++made}`).of('7');
    expect(draft.isBlank).toBe(true);
    draft.beside = { ids: ['1'], isBusy: false, settled: () => Promise.resolve(true), left: () => undefined };
    expect(draft.isBlank).toBe(false);
    void draft.send();
    await settle();
    const first = api.last('send_message');
    expect(first.args.pictures).toEqual(['1']);
    await first.fail({ code: 'disk', message: 'Full.' });
    draft.beside = {
      ids: ['1', '2'],
      isBusy: false,
      settled: () => Promise.resolve(true),
      left: () => undefined,
    };
    void draft.send();
    await settle();
    expect(api.last('send_message').args.intent).not.toBe(first.args.intent);
  });
});

describe('Looking', () => {
  it('goes on to the neighbour, and starts there from the whole', async () => {
    const api = new FakeApi();
    const looking = new Looking(api);
    void looking.look(picture('1'));
    await api.last('find_neighbours').answer({ previous: null, next: picture('2') });
    looking.nearer();
    expect(looking.zoom).toBe(1.5);
    await looking.move('previous');
    expect(looking.picture?.id).toBe('1');
    void looking.move('next');
    expect([looking.picture?.id, looking.zoom]).toEqual(['2', 1]);
  });

  it('leaves the keys that zoom the window alone', () => {
    const press = { key: '+', ctrlKey: false, metaKey: false, altKey: false };
    expect(doingOf(press)).toBe('nearer');
    expect(doingOf({ ...press, ctrlKey: true })).toBeNull();
    expect(doingOf({ ...press, key: 'Escape' })).toBeNull();
  });
});

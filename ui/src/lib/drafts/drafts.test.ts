import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeApi, type Question } from '#tests/fake-api.ts';
import { Drafts } from './drafts.svelte.ts';
import type { DraftKind } from './keeper.ts';

/** The same numbers for the same seed, so that a failure can be looked at again. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2654435761 + 1;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % sides;
  };
}

const THREADS = ['1', '2', '3'];
const KINDS: DraftKind[] = ['text', 'note'];

/** A core that keeps what it is told, when it is told; the questions wait until a step answers them. */
class Core {
  readonly api = new FakeApi();
  readonly kept = new Map<string, { body: string; intent: string }>();
  #seen = 0;
  readonly #waiting: Question<'save_draft'>[] = [];

  get waiting(): number {
    this.#collect();
    return this.#waiting.length;
  }

  async answer(at: number, how: 'answer' | 'fail'): Promise<void> {
    this.#collect();
    const [question] = this.#waiting.splice(at, 1);
    if (!question) return;
    if (how === 'fail') return this.#settle(question.fail({ code: 'disk', message: 'Full.' }));
    const { thread, kind, body, intent } = question.args;
    if (body.trim() === '') this.kept.delete(`${thread} ${kind}`);
    else this.kept.set(`${thread} ${kind}`, { body, intent });
    return this.#settle(question.answer(null));
  }

  async #settle(answered: Promise<void>): Promise<void> {
    void answered;
    await vi.advanceTimersByTimeAsync(0);
  }

  #collect(): void {
    for (const question of this.api.asked.slice(this.#seen)) {
      if (question.name === 'save_draft') this.#waiting.push(question as unknown as Question<'save_draft'>);
    }
    this.#seen = this.api.asked.length;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('never lets words reach another thread or kind, however one switches while saves are under way', async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const roll = dice(seed);
    const core = new Core();
    let made = 0;
    const drafts = new Drafts(core.api, () => `intent ${++made}`);
    const typed = new Map<string, string>();
    for (const thread of THREADS) drafts.adopt(thread, { text: null, note: null });
    for (let step = 0; step < 60; step++) {
      const thread = THREADS[roll(3)] ?? '1';
      const kind = KINDS[roll(2)] ?? 'text';
      const key = `${thread} ${kind}`;
      const draft = kind === 'text' ? drafts.of(thread) : drafts.noteOf(thread);
      switch (roll(6)) {
        case 0:
        case 1:
          draft.body = roll(5) === 0 ? '' : `${key} ${step}`;
          typed.set(key, draft.body);
          break;
        case 2:
          await vi.advanceTimersByTimeAsync(roll(900));
          break;
        case 3:
          void drafts.flush(thread);
          break;
        case 4:
          if (core.waiting > 0) await core.answer(roll(core.waiting), 'answer');
          break;
        default:
          if (core.waiting > 0) await core.answer(roll(core.waiting), 'fail');
      }
      for (const [kept, words] of core.kept) expect(words.body.startsWith(kept), `seed ${seed}`).toBe(true);
    }
    for (let round = 0; round < 20; round++) {
      await vi.advanceTimersByTimeAsync(4000);
      while (core.waiting > 0) await core.answer(0, 'answer');
    }
    const left = [...typed].filter(([, body]) => body !== '').sort();
    expect([...core.kept].map(([key, { body }]) => [key, body]).sort(), `seed ${seed}`).toEqual(left);
  }
});

it('saves the newest words last, one save at a time', async () => {
  const core = new Core();
  const draft = new Drafts(core.api, () => 'intent').of('7');
  draft.body = 'H';
  await vi.advanceTimersByTimeAsync(500);
  draft.body = 'Hello';
  await vi.advanceTimersByTimeAsync(5000);
  expect(core.waiting, 'the first is still under way').toBe(1);
  await core.answer(0, 'answer');
  await vi.advanceTimersByTimeAsync(500);
  expect(core.api.last('save_draft').args).toMatchObject({ thread: '7', kind: 'text', body: 'Hello' });
});

it('does not save what was sent meanwhile', async () => {
  const core = new Core();
  const draft = new Drafts(core.api, () => 'intent').of('7');
  draft.body = 'Hello';
  const sent = draft.send();
  void core.api.last('send_message').answer({ message: '1' });
  await vi.advanceTimersByTimeAsync(0);
  await sent;
  await vi.advanceTimersByTimeAsync(5000);
  expect(core.api.count('save_draft')).toBe(0);
});

it('shows what was begun before, with the intent it had', async () => {
  const core = new Core();
  const drafts = new Drafts(core.api, () => 'fresh');
  void drafts.read('7');
  expect(drafts.isRead('7')).toBe(false);
  void core.api
    .last('read_drafts')
    .answer({ text: { body: 'See you at', intent: 'old' }, note: { body: 'Owes', intent: 'older' } });
  await vi.advanceTimersByTimeAsync(0);
  expect([drafts.isRead('7'), drafts.of('7').body, drafts.noteOf('7').body]).toEqual([
    true,
    'See you at',
    'Owes',
  ]);
  void drafts.of('7').send();
  expect(core.api.last('send_message').args.intent).toBe('old');
  void drafts.read('7');
  expect(core.api.count('read_drafts'), 'once for as long as the window is open').toBe(1);
});

it('takes up what another window wrote, and lets nothing older win over what is not saved yet', async () => {
  const core = new Core();
  const drafts = new Drafts(core.api, () => 'mine');
  const stop = drafts.listen();
  drafts.adopt('7', { text: { body: 'Hel', intent: 'theirs' }, note: null });
  const draft = drafts.of('7');
  const kept = (body: string | null) => ({
    text: body === null ? null : { body, intent: 'theirs' },
    note: null,
  });
  const told = async (): Promise<void> => {
    void core.api.tell({ type: 'DraftChanged', thread: '7' });
    await vi.advanceTimersByTimeAsync(0);
  };
  const answered = async (body: string | null): Promise<void> => {
    void core.api.last('read_drafts').answer(kept(body));
    await vi.advanceTimersByTimeAsync(0);
  };
  await told();
  await answered('Hello');
  expect(draft.body).toBe('Hello');
  // Asked, and then typed on: the answer is older than what stands there.
  await told();
  draft.body = 'Hello Maya';
  await answered('Hello you');
  expect(draft.body).toBe('Hello Maya');
  await vi.advanceTimersByTimeAsync(400);
  expect(core.api.last('save_draft').args).toMatchObject({ body: 'Hello Maya', intent: 'theirs' });
  // What the other window saves while ours is on its way is asked for as soon as ours has arrived.
  const asked = core.api.count('read_drafts');
  await told();
  expect(core.api.count('read_drafts')).toBe(asked);
  await core.answer(0, 'answer');
  expect(core.api.count('read_drafts')).toBe(asked + 1);
  await answered('Hello Maya, and Tom');
  expect(draft.body).toBe('Hello Maya, and Tom');
  // The other window sent it.
  await told();
  await answered(null);
  expect([draft.body, draft.isBlank]).toEqual(['', true]);
  stop();
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { call } from './call.ts';
import { CallError, GARBLED, NO_SESSION, readFailure, toCallError, UNREACHABLE } from './errors.ts';
import { compareIds } from './ids.ts';
import { Latest, Soon } from './latest.ts';
import { onLocked } from './locked.ts';
import { Reading } from './reading.svelte.ts';

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (why: unknown) => void } {
  return Promise.withResolvers<T>();
}

describe('toCallError', () => {
  it('keeps code, message and field of what the core said', () => {
    const error = toCallError({ code: 'bad_number', message: 'Too short.', field: 'to' });
    expect([error.code, error.message, error.field]).toEqual(['bad_number', 'Too short.', 'to']);
  });

  it('tells a way that is gone from an answer that makes no sense', () => {
    expect(toCallError(new TypeError('Failed to fetch')).code).toBe(UNREACHABLE);
    expect(toCallError('boom').code).toBe(GARBLED);
    expect(toCallError(new SyntaxError('Unexpected token')).code).toBe(GARBLED);
  });

  it('passes its own errors on', () => {
    const error = new CallError({ code: 'x', message: 'y' });
    expect(toCallError(error)).toBe(error);
  });
});

describe('readFailure', () => {
  it('reads the core’s error out of the answer', async () => {
    const answer = Response.json({ code: 'opted_out', message: 'They opted out.' }, { status: 422 });
    expect((await readFailure(answer)).code).toBe('opted_out');
  });

  it('knows a missing session by its status', async () => {
    expect((await readFailure(new Response('', { status: 401 }))).code).toBe(NO_SESSION);
  });

  it('does not trip over a page of HTML', async () => {
    expect((await readFailure(new Response('<h1>502</h1>', { status: 502 }))).code).toBe(GARBLED);
  });
});

describe('onLocked', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('hears of a call that the lock refused, and of no other', async () => {
    const refuse = (code: string) => async (): Promise<Response> =>
      Response.json({ code, message: 'No.' }, { status: 423 });
    let heard = 0;
    const stop = onLocked(() => heard++);
    for (const code of ['disk', 'locked']) {
      vi.stubGlobal('fetch', refuse(code));
      await expect(call('read_counts', {})).rejects.toMatchObject({ code });
    }
    expect(heard).toBe(1);
    stop();
    await expect(call('read_counts', {})).rejects.toMatchObject({ code: 'locked' });
    expect(heard).toBe(1);
  });
});

it('orders ids as 64-bit numbers, beyond what a number holds exactly', () => {
  const ids = ['9007199254740993', '9', '9007199254740992', '10'];
  expect(ids.toSorted(compareIds)).toEqual(['9', '10', '9007199254740992', '9007199254740993']);
});

describe('Latest', () => {
  it('drops an answer that a newer question overtook', async () => {
    const latest = new Latest();
    const [slow, quick] = [deferred<string>(), deferred<string>()];
    const first = latest.ask(() => slow.promise);
    const second = latest.ask(() => quick.promise);
    quick.resolve('new');
    slow.resolve('old');
    expect(await second).toEqual({ answer: 'new' });
    expect(await first).toBeNull();
  });

  it('drops an overtaken failure too', async () => {
    const latest = new Latest();
    const slow = deferred<string>();
    const first = latest.ask(() => slow.promise);
    latest.forget();
    slow.reject(new Error('late'));
    expect(await first).toBeNull();
  });
});

describe('Soon', () => {
  it('runs once for however many asked at once, and once more for those who asked while it ran', async () => {
    const turns = [deferred<undefined>(), deferred<undefined>(), deferred<undefined>()];
    let ran = 0;
    const soon = new Soon(async () => void (await turns[ran++]?.promise));
    const done = soon.ask();
    void soon.ask();
    expect([ran, soon.isBusy]).toEqual([0, true]);
    await Promise.resolve();
    expect(ran).toBe(1);
    void soon.ask();
    void soon.ask();
    turns.forEach((turn) => turn.resolve(undefined));
    await done;
    expect([ran, soon.isBusy]).toEqual([2, false]);
  });
});

describe('Reading', () => {
  it('is done only when the read that overtook it is', async () => {
    const answers = [deferred<string>(), deferred<string>()];
    let asked = 0;
    const reading = new Reading(
      () => answers[asked++]?.promise ?? Promise.reject(new Error('asked too often')),
    );
    let isDone = false;
    const first = reading.read().then(() => (isDone = true));
    const second = reading.read();
    answers[0]?.resolve('old');
    await new Promise((resolve) => setTimeout(resolve));
    expect([isDone, reading.value]).toEqual([false, null]);
    answers[1]?.resolve('new');
    await Promise.all([first, second]);
    expect(reading.value).toBe('new');
  });

  it('keeps what was read when reading it again fails', async () => {
    let answer: Promise<string> = Promise.resolve('first');
    const reading = new Reading(() => answer);
    expect(reading.face).toBe('loading');
    await reading.read();
    answer = Promise.reject(new CallError({ code: 'busy', message: 'Later.' }));
    await reading.read();
    expect([reading.face, reading.value, reading.failure?.code]).toEqual(['full', 'first', 'busy']);
  });

  it('takes a newer value over an answer still under way', async () => {
    const slow = deferred<string>();
    const reading = new Reading(() => slow.promise);
    const done = reading.read();
    reading.put('newer');
    slow.resolve('older');
    await done;
    expect(reading.value).toBe('newer');
  });

  it('fails when nothing was ever read', async () => {
    const reading = new Reading(() => Promise.reject(new TypeError('gone')));
    await reading.read();
    expect([reading.face, reading.failure?.code]).toEqual(['failed', UNREACHABLE]);
  });
});

import { describe, expect, it } from 'vitest';
import { message } from '#tests/rows.ts';
import { FakeApi, settle } from '#tests/fake-api.ts';
import { Drafts } from '#lib/drafts/drafts.svelte.ts';
import { isUndo, undoable } from './undo.ts';
import { Verdicts } from './verdicts.svelte.ts';

const press = (more: object): Parameters<typeof isUndo>[0] => ({
  key: 'z',
  shiftKey: false,
  ctrlKey: true,
  metaKey: false,
  altKey: false,
  target: null,
  ...more,
});

describe('undo', () => {
  it('is Ctrl-Z or Cmd-Z, and in a field with words it is theirs', () => {
    expect(isUndo(press({}))).toBe(true);
    expect(isUndo(press({ key: 'Z', ctrlKey: false, metaKey: true }))).toBe(true);
    expect(isUndo(press({ shiftKey: true }))).toBe(false);
    expect(isUndo(press({ key: 'y' }))).toBe(false);
  });

  it('takes back our last text while it waits, and nothing older', () => {
    const sent = message(1, { direction: 'out', status: 'delivered' });
    const waiting = message(2, { direction: 'out', status: 'queued', dueAt: 5 });
    expect(undoable([sent, waiting, message(3)])?.id).toBe('2');
    expect(undoable([waiting, { ...sent, id: '4' }])).toBeNull();
    expect(undoable([])).toBeNull();
  });

  it('puts the words back into the composer, above what was begun meanwhile', async () => {
    const api = new FakeApi();
    const draft = new Drafts(api).of('7');
    const verdicts = new Verdicts(api, draft, () => {});
    draft.body = 'And one more';
    void verdicts.undo('2');
    void verdicts.undo('2');
    await api.last('save_draft').answer(null);
    expect(api.count('undo_message')).toBe(1);
    await api.last('undo_message').answer({ body: 'See you then' });
    // The core has put them above what it was told of.
    await api
      .last('read_drafts')
      .answer({ text: { body: 'See you then\nAnd one more', intent: 'taken-back-2' }, note: null });
    expect(draft.body).toBe('See you then\nAnd one more');
  });

  it('keeps what was typed while the words were on their way back', async () => {
    const api = new FakeApi();
    const draft = new Drafts(api).of('7');
    const verdicts = new Verdicts(api, draft, () => {});
    void verdicts.undo('2');
    await settle();
    draft.body = 'Wait';
    await api.last('undo_message').answer({ body: 'See you then' });
    expect(draft.body).toBe('See you then\nWait');
    expect(api.count('read_drafts')).toBe(0);
  });

  it('puts the words back once, when the core tells of the draft before it answers', async () => {
    const api = new FakeApi();
    const drafts = new Drafts(api);
    drafts.adopt('7', { text: null, note: null });
    const stop = drafts.listen();
    const draft = drafts.of('7');
    const verdicts = new Verdicts(api, draft, () => {});
    void verdicts.undo('2');
    await settle();
    await api.tell({ type: 'DraftChanged', thread: '7' });
    await api.last('read_drafts').answer({ text: { body: 'See you then', intent: 'i' }, note: null });
    await api.last('undo_message').answer({ body: 'See you then' });
    expect(draft.body).toBe('See you then');
    stop();
  });

  it('loses no words when they come back while others are being sent', async () => {
    const api = new FakeApi();
    const draft = new Drafts(api).of('7');
    draft.body = 'Second';
    void draft.send();
    draft.takeBack('First');
    await api.last('send_message').answer({ message: '9' });
    await settle();
    expect(draft.body).toBe('First');
  });

  it('plans a text for later under the intent of the draft, once for a double press', async () => {
    const api = new FakeApi();
    const draft = new Drafts(api).of('7');
    draft.body = 'Tomorrow';
    void draft.schedule(99, true);
    void draft.schedule(99, true);
    expect(api.count('schedule_text')).toBe(1);
    expect(api.last('schedule_text').args).toMatchObject({ body: 'Tomorrow', dueAt: 99, unlessReply: true });
    await api.last('schedule_text').answer({ scheduled: '3' });
    expect(draft.body).toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import type { ContactRow, Person } from '#lib/api/call.ts';
import { FakeApi } from '#tests/fake-api.ts';
import { Editing } from './editing.svelte.ts';
import { People } from './people.svelte.ts';

const row = (id: number): ContactRow => ({
  id: String(id),
  name: `Person ${id}`,
  number: null,
  more: 0,
  tint: 0,
});
const rows = (...ids: number[]): ContactRow[] => ids.map(row);
const idsOf = (people: People): string[] => people.rows.map((one) => one.id);

describe('People', () => {
  it('shows whom the words in the field find, whatever order the answers come in', async () => {
    const api = new FakeApi();
    const people = new People(api);
    void people.type('m');
    const slow = api.last('list_contacts');
    void people.type('ma');
    await api.last('list_contacts').answer({ rows: rows(2), next: null });
    await slow.answer({ rows: rows(1, 2), next: null });
    expect([idsOf(people), people.about, people.face]).toEqual([['2'], 'ma', 'full']);
  });

  it('goes on page by page and keeps what it has when one fails', async () => {
    const api = new FakeApi();
    const people = new People(api);
    void people.read();
    await api.last('list_contacts').answer({ rows: rows(1, 2), next: 'after 2' });
    void people.readMore();
    void people.readMore();
    expect(api.count('list_contacts')).toBe(2);
    await api.last('list_contacts').fail({ code: 'busy', message: 'Later.' });
    expect([people.tail, idsOf(people)]).toEqual(['failed', ['1', '2']]);
    void people.readMore();
    await api.last('list_contacts').answer({ rows: rows(3), next: null });
    expect([people.tail, idsOf(people)]).toEqual(['end', ['1', '2', '3']]);
  });

  it('reads every page again that it had when somebody changed, and shows them at once', async () => {
    const api = new FakeApi();
    const people = new People(api);
    people.listen();
    void people.read();
    await api.last('list_contacts').answer({ rows: rows(1, 2), next: 'after 2' });
    void people.readMore();
    await api.last('list_contacts').answer({ rows: rows(3, 4), next: 'after 4' });
    await api.tell({ type: 'ContactChanged', contact: '3' });
    await api.last('list_contacts').answer({ rows: rows(0, 1), next: 'after 1' });
    expect(idsOf(people)).toEqual(['1', '2', '3', '4']);
    await api.last('list_contacts').answer({ rows: rows(2, 4), next: 'after 4' });
    expect([idsOf(people), people.tail]).toEqual([['0', '1', '2', '4'], 'more']);
  });

  it('tells nobody from people that could not be read', async () => {
    const api = new FakeApi();
    const people = new People(api);
    expect(people.face).toBe('loading');
    void people.read();
    await api.last('list_contacts').fail({ code: 'disk', message: 'No.' });
    expect(people.face).toBe('failed');
    void people.read();
    await api.last('list_contacts').answer({ rows: [], next: null });
    expect(people.face).toBe('empty');
  });
});

describe('Editing', () => {
  const start = { contact: '7', name: 'Maya', note: '', numbers: ['(202) 555-0123'] };

  it('puts what is wrong with a number beside its field', async () => {
    const api = new FakeApi();
    const editing = new Editing(api, start);
    editing.addNumber('555');
    const saved = editing.save();
    expect(api.last('save_contact').args.numbers).toEqual(['(202) 555-0123', '555']);
    await api
      .last('save_contact')
      .fail({ code: 'bad_input', field: 'numbers.1', message: 'This number is too short.' });
    expect(await saved).toBeNull();
    const [first, second] = editing.numbers.map((field) => editing.errorOf(field.key));
    expect([first, second]).toEqual([null, 'This number is too short.']);
  });

  it('asks before a number leaves somebody else, and saves once for a double click', async () => {
    const api = new FakeApi();
    const editing = new Editing(api, start);
    void editing.save();
    void editing.save();
    expect(api.count('save_contact')).toBe(1);
    const taken = [{ display: '(202) 555-0123', contact: '9', name: 'Tom' }];
    await api.last('save_contact').answer({ outcome: 'taken', numbers: taken });
    expect(editing.taken).toEqual(taken);
    const saved = editing.save('what was asked');
    expect(api.last('save_contact').args.takesFrom).toEqual(['9']);
    const person: Person = {
      id: '7',
      name: 'Maya',
      note: '',
      tint: 0,
      numbers: [],
      tags: [],
      otherThreads: [],
      files: [],
    };
    await api.last('save_contact').answer({ outcome: 'saved', person });
    expect(await saved).toEqual(person);
    expect(editing.taken).toEqual([]);
  });

  it('needs a name before it asks', async () => {
    const api = new FakeApi();
    const editing = new Editing(api, { ...start, name: ' ' });
    expect(await editing.save()).toBeNull();
    expect([api.count('save_contact'), editing.nameError]).toEqual([0, 'A name needs at least one letter.']);
  });
});

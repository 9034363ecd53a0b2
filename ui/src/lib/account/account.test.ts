import { describe, expect, it, vi } from 'vitest';
import type { AccountCheck, AppState } from '#lib/api/call.ts';
import { FakeApi } from '#tests/fake-api.ts';
import { Account } from './account.svelte.ts';
import { cleanAddress, cleanPort } from './address.ts';
import { Connecting } from './connecting.svelte.ts';
import { isSameWord, pickTwo, wordsOf } from './recovery.ts';

const state = (face: AppState['face']): AppState => ({
  face,
  problem: null,
  line: null,
  account: null,
  accounts: [],
  unfinished: false,
  country: 'US',
  version: '0.1.0',
});

const check: AccountCheck = {
  sid: 'AC1',
  name: 'Harbour Dental',
  kind: 'full',
  balance: null,
  known: false,
  services: [],
  numbers: [
    {
      sid: 'PN1',
      number: '+12025550100',
      display: '(202) 555-0100',
      name: '',
      can: { sms: true, mms: true, voice: true },
      textsGoTo: null,
      application: null,
      service: null,
    },
    {
      sid: 'PN2',
      number: '+12025550101',
      display: '(202) 555-0101',
      name: '',
      can: { sms: false, mms: false, voice: true },
      textsGoTo: null,
      application: null,
      service: null,
    },
  ],
};

describe('Account', () => {
  it('goes where the core says, and stays while the recovery code is being kept', async () => {
    const api = new FakeApi();
    const account = new Account(api);
    account.listen();
    expect(account.place).toBeNull();
    await api.tell({ type: 'AppChanged' });
    await api.last('read_app').answer(state('open'));
    expect(account.place).toBe('desk');
    account.isHeld = true;
    expect(account.place).toBe('welcome');
  });

  it('does one thing at a time, and tells why it failed', async () => {
    const api = new FakeApi();
    const account = new Account(api);
    void account.practise();
    void account.retry();
    expect(api.asked.map((question) => question.name)).toEqual(['start_practice']);
    await api.last('start_practice').fail({ code: 'store', message: 'The disk is full.' });
    expect([account.doing, account.failure?.message]).toEqual(['nothing', 'The disk is full.']);
  });

  it('goes on without the file of pictures when somebody says so, and tells why that failed', async () => {
    const api = new FakeApi();
    const account = new Account(api);
    void account.goWithout();
    expect([account.doing, api.asked.map((question) => question.name)]).toEqual([
      'without',
      ['open_without_media'],
    ]);
    await api.last('open_without_media').fail({ code: 'disk', message: 'Nothing was done.' });
    expect([account.doing, account.failure?.message]).toEqual(['nothing', 'Nothing was done.']);
    void account.goWithout();
    await api.last('open_without_media').answer(state('open'));
    expect(account.place).toBe('desk');
  });

  it('saves what was begun before it leaves, and leaves although that failed', async () => {
    const api = new FakeApi();
    const account = new Account(api);
    const begun: string[] = [];
    account.beforeLeaving(() => Promise.reject(new Error('no room')));
    account.beforeLeaving(() => {
      begun.push(`saved before ${api.asked.length} questions`);
      return Promise.resolve();
    });
    void account.open('AC2');
    await vi.waitFor(() => expect(api.asked.map(({ name }) => name)).toEqual(['open_account']));
    expect(begun).toEqual(['saved before 0 questions']);
  });

  it('stays where it is while another token is put to use, and reads again what changed meanwhile', async () => {
    const api = new FakeApi();
    const account = new Account(api);
    account.listen();
    void account.replaceToken('token');
    await api.tell({ type: 'AppChanged' });
    await api.last('read_app').answer(state('welcome'));
    expect(account.place).toBeNull();
    await api.last('replace_token').answer(state('open'));
    expect([account.place, account.doing]).toEqual([null, 'token']);
    await api.last('read_app').answer(state('open'));
    expect([account.place, account.doing]).toEqual(['desk', 'nothing']);
  });

  it('takes an answer as it is when nothing changed while it was awaited', async () => {
    const api = new FakeApi();
    const account = new Account(api);
    account.listen();
    void account.replaceToken('token');
    await api.last('replace_token').answer(state('open'));
    expect([account.place, account.doing, api.count('read_app')]).toEqual(['desk', 'nothing', 0]);
  });

  it('shows the lock that falls while a token is checked, at once and after the check failed', async () => {
    const api = new FakeApi();
    const account = new Account(api);
    account.listen();
    account.app.put(state('open'));
    const isUsed = account.replaceToken('token');
    await api.tell({ type: 'AppChanged' });
    await api.last('read_app').answer(state('locked'));
    expect([account.place, account.doing]).toEqual(['locked', 'token']);
    await api.last('replace_token').fail({ code: 'locked', message: 'Deskbell is locked.' });
    await api.last('read_app').answer(state('locked'));
    expect([account.place, account.doing, account.failure]).toEqual(['locked', 'nothing', null]);
    expect(await isUsed).toBe(false);
  });

  it('sees that it is locked when any call is refused for it, and asks once for all of them', async () => {
    const api = new FakeApi();
    const account = new Account(api);
    const stop = account.listen();
    account.app.put(state('open'));
    const refused = { code: 'locked', message: 'Deskbell is locked.' };
    for (const name of ['list_threads', 'read_counts'] as const) {
      void api.call(name, {} as never).catch(() => undefined);
    }
    await Promise.all([api.last('list_threads').fail(refused), api.last('read_counts').fail(refused)]);
    expect(api.count('read_app')).toBe(1);
    await api.last('read_app').answer(state('locked'));
    expect(account.place).toBe('locked');
    stop();
    void api.call('read_counts', {}).catch(() => undefined);
    await api.last('read_counts').fail(refused);
    expect(api.count('read_app')).toBe(1);
  });

  it('locks by hand whatever else is being done, and no late answer opens it again', async () => {
    const api = new FakeApi();
    const account = new Account(api);
    account.listen();
    account.app.put(state('open'));
    void account.replaceToken('token');
    const isLocked = account.lock();
    void account.lock();
    await vi.waitFor(() => expect(api.count('lock_app')).toBe(1));
    await api.last('lock_app').answer(state('locked'));
    expect([await isLocked, account.place]).toEqual([true, 'locked']);
    await api.last('replace_token').answer(state('open'));
    expect(account.place).toBe('locked');
    await api.last('read_app').answer(state('locked'));
    expect([account.place, account.doing]).toEqual(['locked', 'nothing']);
  });

  it('says when it could not be locked', async () => {
    const api = new FakeApi();
    const account = new Account(api);
    account.app.put(state('open'));
    const isLocked = account.lock();
    await vi.waitFor(() => expect(api.count('lock_app')).toBe(1));
    await api.last('lock_app').fail({ code: 'unreachable', message: 'Nobody answers.' });
    expect([await isLocked, account.failure?.message, account.place]).toEqual([
      false,
      'Nobody answers.',
      'desk',
    ]);
  });
});

describe('Connecting', () => {
  async function checked(): Promise<{ api: FakeApi; connecting: Connecting }> {
    const api = new FakeApi();
    const connecting = new Connecting(api);
    connecting.accountSid = ' AC1 ';
    connecting.authToken = 'token';
    void connecting.checkAccount();
    await api.last('check_account').answer(check);
    return { api, connecting };
  }

  async function proven(): Promise<{ api: FakeApi; connecting: Connecting }> {
    const { api, connecting } = await checked();
    connecting.kind = 'fixed';
    connecting.publicUrl = 'https://bell.example.org/';
    void connecting.checkWay();
    await api.last('check_way').answer({ publicUrl: 'https://bell.example.org', millis: 180 });
    return { api, connecting };
  }

  it('asks for what is missing of a way before it opens one', async () => {
    const { api, connecting } = await checked();
    await connecting.checkWay();
    expect(connecting.wrong.map((one) => one.field)).toEqual(['authtoken']);
    connecting.kind = 'fixed';
    connecting.port = '0';
    connecting.publicUrl = 'https://bell.example.org';
    await connecting.checkWay();
    expect(connecting.wrong.map((one) => one.field)).toEqual(['port']);
    connecting.publicUrl = 'bell';
    await connecting.checkWay();
    expect(connecting.wrong.map((one) => one.field)).toEqual(['publicUrl', 'port']);
    expect(api.asked.some(({ name }) => name === 'check_way')).toBe(false);
  });

  it('says of both fields of the account that they are empty', async () => {
    const api = new FakeApi();
    const connecting = new Connecting(api);
    await connecting.checkAccount();
    expect(connecting.wrong.map((one) => one.field)).toEqual(['accountSid', 'authToken']);
    expect(api.asked).toEqual([]);
  });

  it('switches on the numbers that can text, and no others', async () => {
    const { api, connecting } = await checked();
    expect([connecting.step, [...connecting.chosen]]).toEqual(['way', ['PN1']]);
    expect(api.last('check_account').args.authToken).toBe('token');
  });

  it('shows the core’s words at the field they are about', async () => {
    const api = new FakeApi();
    const connecting = new Connecting(api);
    connecting.accountSid = 'SK1';
    connecting.authToken = 'token';
    void connecting.checkAccount();
    await api
      .last('check_account')
      .fail({ code: 'bad_sid', message: 'This is an API key.', field: 'accountSid' });
    expect([connecting.step, connecting.messageFor('accountSid')]).toEqual([
      'account',
      'This is an API key.',
    ]);
  });

  it('leads back to the step where an error is mended, and keeps what was typed', async () => {
    const { api, connecting } = await proven();
    expect([connecting.step, connecting.target]).toEqual([
      'numbers',
      'https://bell.example.org/messages/incoming',
    ]);
    void connecting.connect();
    expect(api.last('connect_account').args).toMatchObject({
      way: { kind: 'fixed', publicUrl: 'https://bell.example.org', port: 8080 },
      numbers: ['PN1'],
      services: [],
      history: 'days90',
    });
    await api
      .last('connect_account')
      .fail({ code: 'port_taken', message: 'Port 8080 is in use.', field: 'port' });
    expect([connecting.step, connecting.messageFor('port'), connecting.authToken]).toEqual([
      'way',
      'Port 8080 is in use.',
      'token',
    ]);
  });

  it('goes round once it is connected, and forgets the token when that has passed', async () => {
    const { api, connecting } = await proven();
    void connecting.connect();
    await api.last('connect_account').answer({ recoveryCode: 'amber-brick', failures: [] });
    expect(connecting.step).toBe('trip');
    await api.last('run_round_trip').answer({ passed: true, millis: 210, legs: [] });
    void connecting.toCode('unkept');
    await Promise.resolve();
    expect([connecting.step, connecting.authToken, connecting.recoveryCode]).toEqual([
      'code',
      '',
      'amber-brick',
    ]);
  });

  it('makes the words anew where a connecting that was cut off had shown them', async () => {
    const api = new FakeApi();
    const connecting = new Connecting(api);
    void connecting.resume();
    await api.last('run_round_trip').answer({ passed: true, millis: 210, legs: [] });
    void connecting.toCode('unkept');
    await api.last('renew_recovery_code').answer({ recoveryCode: 'cedar-delta' });
    expect([connecting.step, connecting.recoveryCode]).toEqual(['code', 'cedar-delta']);
  });
});

it('takes an address as people paste it, and nothing that is not one', () => {
  expect(cleanAddress(' https://bell.example.org/ ')).toBe('https://bell.example.org');
  expect(cleanAddress('https://bell.example.org/desk/')).toBe('https://bell.example.org/desk');
  expect(
    ['bell.example.org', 'ftp://a.example', 'https://a.example/?x=1', 'https://u@a.example', ''].map(
      cleanAddress,
    ),
  ).toEqual([null, null, null, null, null]);
});

it('takes a port between 1 and 65535', () => {
  expect(['1', ' 8080 ', '65535', '0', '65536', '80a', ''].map(cleanPort)).toEqual([
    1,
    8080,
    65535,
    null,
    null,
    null,
    null,
  ]);
});

describe('the recovery code', () => {
  it('is a row of words however it is written', () => {
    expect(wordsOf(' amber-brick  cedar\ndelta ')).toEqual(['amber', 'brick', 'cedar', 'delta']);
  });

  it('asks for two different words, in order', () => {
    for (let first = 0; first < 12; first++) {
      for (let second = 0; second < 11; second++) {
        const answers = [first, second];
        const [a, b] = pickTwo(12, () => answers.shift() ?? 0);
        expect(a).toBeLessThan(b);
        expect(b).toBeLessThan(12);
      }
    }
  });

  it('minds neither capitals nor blanks', () => {
    expect([isSameWord(' Amber ', 'amber'), isSameWord('ambre', 'amber')]).toEqual([true, false]);
  });
});

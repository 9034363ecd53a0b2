import { describe, expect, it } from 'vitest';
import type { AccountCheck, AppState } from '#lib/api/call.ts';
import { FakeApi } from '#tests/fake-api.ts';
import { Account } from './account.svelte.ts';
import { cleanAddress, cleanPort, Connecting } from './connecting.svelte.ts';
import { isSameWord, pickTwo, wordsOf } from './recovery.ts';

const state = (face: AppState['face']): AppState => ({
  face,
  problem: null,
  line: null,
  account: null,
  country: 'US',
  version: '0.1.0',
});

const check: AccountCheck = {
  sid: 'AC1',
  name: 'Harbour Dental',
  kind: 'full',
  balance: null,
  numbers: [
    {
      sid: 'PN1',
      number: '+12025550100',
      display: '(202) 555-0100',
      name: '',
      can: { sms: true, mms: true, voice: true },
      textsGoTo: null,
    },
    {
      sid: 'PN2',
      number: '+12025550101',
      display: '(202) 555-0101',
      name: '',
      can: { sms: false, mms: false, voice: true },
      textsGoTo: null,
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

  it('asks for what is missing before it asks Twilio', async () => {
    const api = new FakeApi();
    const connecting = new Connecting(api);
    await connecting.checkAccount();
    expect([connecting.wrong?.field, api.asked.length]).toEqual(['accountSid', 0]);
  });

  it('switches on the numbers that can text, and no others', async () => {
    const { api, connecting } = await checked();
    expect([connecting.step, [...connecting.chosen]]).toEqual(['address', ['PN1']]);
    expect(api.last('check_account').args.accountSid).toBe('AC1');
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

  it('leads back to the step where an error is mended', async () => {
    const { api, connecting } = await checked();
    connecting.publicUrl = 'https://bell.example.org/';
    connecting.setAddress();
    void connecting.connect();
    expect(api.last('connect_account').args).toMatchObject({
      publicUrl: 'https://bell.example.org',
      port: 8080,
      numbers: ['PN1'],
    });
    await api
      .last('connect_account')
      .fail({ code: 'port_taken', message: 'Port 8080 is in use.', field: 'port' });
    expect([connecting.step, connecting.messageFor('port')]).toEqual(['address', 'Port 8080 is in use.']);
  });

  it('forgets the token once it is connected', async () => {
    const { api, connecting } = await checked();
    connecting.publicUrl = 'https://bell.example.org';
    connecting.setAddress();
    void connecting.connect();
    await api.last('connect_account').answer({ recoveryCode: 'amber-brick', trouble: null });
    expect([connecting.step, connecting.authToken, connecting.recoveryCode]).toEqual([
      'code',
      '',
      'amber-brick',
    ]);
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

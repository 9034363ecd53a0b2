/** The faces before an office is open: the two doors, connecting, and what may stand in the way. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, type Face } from './bend.ts';
import type { Desk } from './desk.ts';
import { ACCOUNT, TOKEN } from './twilio.ts';

async function toAccount(page: Page, desk: Desk): Promise<void> {
  await desk.open(page);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

const CODE = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

async function toRestore(page: Page, desk: Desk): Promise<void> {
  await desk.open(page);
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByRole('heading', { name: 'Restore from a back-up' }).waitFor();
}

async function choose(page: Page, name: string): Promise<void> {
  const asking = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose the file' }).click();
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from('no back-up') };
  await (await asking).setFiles(file);
}

async function toWay(page: Page, desk: Desk): Promise<void> {
  await toAccount(page, desk);
  await page.getByRole('textbox', { name: 'Account SID' }).fill(ACCOUNT);
  await page.getByLabel('Auth token').fill(TOKEN);
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'ngrok' }).waitFor();
}

async function toOwnAddress(page: Page, desk: Desk): Promise<void> {
  await toWay(page, desk);
  await page.getByRole('radio', { name: 'An address of our own' }).check();
  await page.getByRole('textbox', { name: 'Public address' }).fill('https://harbour.example.org');
}

/** Nothing brings that address here, so that the proof is told instead of made. */
async function toNumbers(page: Page, desk: Desk): Promise<void> {
  await page.route('**/call/check_way', (route) =>
    route.fulfill({ json: { publicUrl: 'https://harbour.example.org', millis: 210 } }),
  );
  await toOwnAddress(page, desk);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Let these numbers ring here' }).waitFor();
}

const passed = (name: string, millis: number): object => ({
  name,
  state: 'passed',
  millis,
  reason: null,
  next: null,
});

const TRIP = {
  passed: true,
  millis: 214,
  legs: [passed('name', 12), passed('connection', 31), passed('answer', 171), passed('numbers', 240)],
};

const FAILED_TRIP = {
  passed: false,
  millis: 43,
  legs: [
    passed('name', 12),
    passed('connection', 31),
    {
      name: 'answer',
      state: 'failed',
      millis: 88,
      reason: 'harbour.example.org answers, but does not reach Deskbell on this computer.',
      next: 'Let your proxy pass requests to http://127.0.0.1:8080.',
    },
    { name: 'numbers', state: 'skipped', millis: null, reason: null, next: null },
  ],
};

async function toTrip(page: Page, desk: Desk, trip: object, failures: object[] = []): Promise<void> {
  const words = 'amber basket candle dinner eagle forest garden harbor island jacket kitten lemon';
  await page.route('**/call/connect_account', (route) =>
    route.fulfill({ json: { recoveryCode: words, failures } }),
  );
  await page.route('**/call/run_round_trip', (route) => route.fulfill({ json: trip }));
  await toNumbers(page, desk);
  await page.getByRole('button', { name: /^Change \d/ }).click();
  await page.getByRole('heading', { name: 'A round trip' }).waitFor();
}

async function toCode(page: Page, desk: Desk): Promise<void> {
  await toTrip(page, desk, TRIP);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { name: 'Keep this recovery code' }).waitFor();
}

/** A problem as the core tells it; the real one stands at the end of the walk that connects. */
async function showProblem(page: Page, problem: object): Promise<void> {
  await page.route('**/call/read_app', (route) =>
    route.fulfill({
      json: {
        face: 'problem',
        problem,
        line: null,
        account: { sid: ACCOUNT, name: 'Harbour Dental' },
        accounts: [{ sid: ACCOUNT, name: 'Harbour Dental' }],
        unfinished: false,
        country: 'US',
        version: '0.1.0',
      },
    }),
  );
}

export const DOORS: Face[] = [
  { name: 'welcome', desk: 'stranger', open: (page, desk) => desk.open(page) },
  {
    name: 'welcome-busy',
    desk: 'stranger',
    open: async (page, desk) => {
      await delay(page, 'start_practice');
      await desk.open(page);
      await page.getByRole('button', { name: 'Start practising' }).click();
      await expect(page.getByRole('button', { name: 'Start practising' })).toHaveAttribute(
        'aria-busy',
        'true',
      );
    },
  },
  {
    name: 'welcome-failed',
    desk: 'stranger',
    open: async (page, desk) => {
      await fail(page, 'start_practice');
      await desk.open(page);
      await page.getByRole('button', { name: 'Start practising' }).click();
      await expect(page.getByRole('alert')).toContainText('The disk is full.');
    },
  },
  { name: 'connect-1-account', desk: 'stranger', open: toAccount },
  {
    name: 'connect-1-wrong',
    desk: 'stranger',
    open: async (page, desk) => {
      await toAccount(page, desk);
      await page.getByRole('textbox', { name: 'Account SID' }).fill(TOKEN);
      await page.getByLabel('Auth token').fill(ACCOUNT);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'connect-2-ngrok', desk: 'stranger', open: toWay },
  {
    name: 'connect-2-address',
    desk: 'stranger',
    open: async (page, desk) => {
      await change(page, 'check_account', (check: object) => ({
        ...check,
        kind: 'trial',
        balance: '14.20 USD',
      }));
      await toOwnAddress(page, desk);
    },
  },
  {
    name: 'connect-2-wrong',
    desk: 'stranger',
    open: async (page, desk) => {
      await toOwnAddress(page, desk);
      await page.getByRole('textbox', { name: 'Public address' }).fill('http://127.0.0.1:1');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'connect-3-numbers', desk: 'stranger', open: toNumbers },
  {
    name: 'connect-3-empty',
    desk: 'stranger',
    open: async (page, desk) => {
      await change(page, 'check_account', (check: object) => ({ ...check, numbers: [] }));
      await toNumbers(page, desk);
    },
  },
  {
    name: 'connect-3-failed',
    desk: 'stranger',
    open: async (page, desk) => {
      await fail(page, 'connect_account');
      await toNumbers(page, desk);
      await page.getByRole('button', { name: /^Change \d/ }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'connect-3-services',
    desk: 'stranger',
    open: async (page, desk) => {
      await change(page, 'check_account', (check: { numbers: object[] }) => ({
        ...check,
        services: [
          { sid: 'MG1', name: 'CRM', way: 'nobody', textsGoTo: null },
          { sid: 'MG2', name: 'Rückrufe', way: 'service', textsGoTo: 'https://old-crm.example/sms' },
        ],
        numbers: check.numbers.map((number, index) => ({ ...number, service: `MG${index + 1}` })),
      }));
      await toNumbers(page, desk);
      await page.getByRole('switch', { name: 'Let the service use' }).last().click();
    },
  },
  {
    name: 'connect-4-trip',
    desk: 'stranger',
    open: (page, desk) => toTrip(page, desk, TRIP),
  },
  {
    name: 'connect-4-trip-failed',
    desk: 'stranger',
    open: (page, desk) =>
      toTrip(page, desk, FAILED_TRIP, [
        { what: '(202) 555-0101', why: 'Twilio refused: The number cannot be changed now (code 21402)' },
      ]),
  },
  {
    name: 'connect-5-again',
    desk: 'stranger',
    open: async (page, desk) => {
      await toTrip(page, desk, TRIP);
      await page.unroute('**/call/connect_account');
      await page.route('**/call/connect_account', (route) =>
        route.fulfill({ json: { recoveryCode: null, failures: [] } }),
      );
      await page.reload();
      await toNumbers(page, desk);
      await page.getByRole('button', { name: /^Change \d/ }).click();
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('heading', { name: 'Connected again' }).waitFor();
    },
  },
  { name: 'connect-5-code', desk: 'stranger', open: toCode },
  {
    name: 'connect-5-asked',
    desk: 'stranger',
    open: async (page, desk) => {
      await toCode(page, desk);
      await page.getByRole('button', { name: 'I have kept it' }).click();
      await page.getByRole('button', { name: 'Open the inbox' }).click();
      await page.getByRole('alert').first().waitFor();
    },
  },
  { name: 'restore', desk: 'stranger', open: toRestore },
  {
    name: 'restore-wrong',
    desk: 'stranger',
    open: async (page, desk) => {
      await toRestore(page, desk);
      await page.getByLabel('Recovery code').fill(CODE);
      await choose(page, 'Zahnarztpraxis am Hafen, before the move to the new building.backup');
      await page.getByRole('button', { name: 'Restore it' }).click();
      await page.getByText('This is not a back-up made by Deskbell.').waitFor();
    },
  },
  {
    name: 'restore-there',
    desk: 'stranger',
    open: async (page, desk) => {
      const message =
        'An inbox of Harbour Dental is on this computer already. Nothing was changed. You can set it aside and restore the back-up: its folder app.deskbell.desk/AC00000000000000000000000000000001 then gets another name, and nothing in it is deleted.';
      await page.route('**/give/restore_backup', (route) =>
        route.fulfill({ status: 400, json: { code: 'inbox_there', message } }),
      );
      await toRestore(page, desk);
      await page.getByLabel('Recovery code').fill(CODE);
      await choose(page, 'deskbell-2026-11-20.backup');
      await page.getByRole('button', { name: 'Restore it' }).click();
      await page.getByRole('button', { name: 'Set it aside and restore' }).waitFor();
    },
  },
  {
    name: 'problem',
    desk: 'stranger',
    open: async (page, desk) => {
      await showProblem(page, {
        code: 'key_lost',
        title: 'The keychain has forgotten this inbox',
        message: 'The inbox is here and whole, but the keychain no longer holds its key.',
        next: 'Type the recovery code that you wrote down when you connected.',
        canRetry: true,
        canGoWithout: false,
      });
      await desk.open(page);
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'problem-wrong-key',
    desk: 'stranger',
    open: async (page, desk) => {
      await showProblem(page, {
        code: 'wrong_key',
        title: 'This key does not fit',
        message: 'The key in the keychain does not open this inbox. It may come from another computer.',
        next: 'Type the recovery code of this inbox. The file is left as it is.',
        canRetry: true,
      });
      await page.route('**/call/open_with_recovery', (route) =>
        route.fulfill({
          status: 400,
          json: {
            code: 'bad_input',
            message: 'This recovery code belongs to another inbox.',
            field: 'code',
          },
        }),
      );
      await desk.open(page);
      await page.getByLabel('Recovery code').fill(CODE);
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      await page.getByText('This recovery code belongs to another inbox.').waitFor();
    },
  },
  {
    name: 'problem-token',
    desk: 'stranger',
    open: async (page, desk) => {
      await showProblem(page, {
        code: 'token_lost',
        title: 'The keychain has forgotten the auth token',
        message:
          'The inbox is here and whole, but the keychain no longer holds the auth token of your Twilio account.',
        next: 'Type the auth token again. It stands on the home page of Twilio’s Console.',
        canRetry: true,
        canGoWithout: false,
      });
      await desk.open(page);
      await page.getByLabel('Auth token').waitFor();
    },
  },
  {
    name: 'problem-media',
    desk: 'stranger',
    open: async (page, desk) => {
      await showProblem(page, {
        code: 'missing',
        title: 'The file of pictures and sounds is missing',
        message:
          'media.db, which holds pictures, voicemails, greetings and documents, is gone or empty. Deskbell has made nothing in its place, and has not touched the texts.',
        next: 'If it was moved or deleted, put it back and try again. Or go on without it: what Twilio still holds is fetched anew, and the rest stays missing.',
        canRetry: true,
        canGoWithout: true,
      });
      await desk.open(page);
      await page.getByRole('button', { name: 'Go on without it' }).waitFor();
    },
  },
  {
    name: 'opening',
    desk: 'stranger',
    open: async (page, desk) => {
      await delay(page, 'read_app');
      await page.goto(desk.address);
      await expect(page.getByText('Opening your inbox')).toBeVisible();
    },
  },
  {
    name: 'problem-start',
    desk: 'stranger',
    open: async (page, desk) => {
      await fail(page, 'read_app');
      await desk.open(page);
      await expect(page.getByRole('heading', { name: 'Deskbell could not start' })).toBeVisible();
      await expect(page.getByText('Nothing in your inbox was changed.')).toBeVisible();
    },
  },
];

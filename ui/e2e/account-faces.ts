/** An account of one's own among others, as its pages show it: the practice line's desk, told to be one. */
import { expect, type Page } from '@playwright/test';
import { change, fail, openInbox, openPage, type Face } from './bend.ts';
import type { Desk } from './desk.ts';

const SID = `AC${'0'.repeat(31)}1`;
const LONG = 'Zahnarztpraxis Dr. Ängström-Oyelaran & Partner am Hafen';
const ACCOUNTS = [
  { sid: SID, name: LONG },
  { sid: `AC${'0'.repeat(31)}2`, name: '受付デスク' },
  { sid: `AC${'0'.repeat(31)}3`, name: '受付デスク' },
];
const HERE = 'https://bell.harbour-street-dental.example.org/messages/incoming';
const CHANGES = [
  {
    number: '1',
    display: '(202) 555-0100',
    now: HERE,
    before: 'https://old-crm.example/hooks/sms?office=harbour',
  },
  { number: '2', display: '(202) 555-0101', now: HERE, before: null },
];

async function own(page: Page): Promise<void> {
  await change(page, 'read_app', (app: object) => ({
    ...app,
    line: 'account',
    account: ACCOUNTS[0],
    accounts: ACCOUNTS,
  }));
  const answer = (call: string, json: unknown) =>
    page.route(`**/call/${call}`, (route) => route.fulfill({ json }));
  await answer('list_changes', CHANGES);
  await answer('read_way', { kind: 'ngrok', domain: 'harbour.ngrok.app' });
  await answer('find_backup', { at: Date.UTC(2026, 10, 20, 17, 4), bytes: 48_400_000 });
  await answer('read_import', { state: 'running', done: 41_250, since: 0, reached: 1_795_273_200_000 });
}

async function toSettings(page: Page, desk: Desk, subject: 'Account' | 'Line'): Promise<void> {
  await own(page);
  await openPage(page, desk, 'Settings');
  const subjects = page.getByRole('navigation', { name: 'Settings by subject' });
  await subjects.getByText(subject, { exact: true }).click();
}

export const ACCOUNT_FACES: readonly Face[] = [
  {
    name: 'accounts-menu',
    desk: 'office',
    open: async (page, desk) => {
      await own(page);
      await openInbox(page, desk);
      await page.getByRole('button', { name: `Accounts: ${LONG} is open` }).click();
      await expect(page.getByRole('menuitemradio')).toHaveCount(4);
    },
  },
  {
    name: 'settings-own-account',
    desk: 'office',
    open: async (page, desk) => {
      await toSettings(page, desk, 'Account');
      await page.getByRole('button', { name: 'Check and use it' }).waitFor();
    },
  },
  {
    name: 'settings-backup-busy',
    desk: 'office',
    open: async (page, desk) => {
      await page.route('**/call/download_backup', () => new Promise(() => undefined));
      await toSettings(page, desk, 'Account');
      await page.getByRole('button', { name: 'Make another back-up' }).click();
      await page.getByRole('progressbar', { name: 'Making the back-up' }).waitFor();
    },
  },
  {
    name: 'settings-backup-failed',
    desk: 'office',
    open: async (page, desk) => {
      await page.route('**/call/download_backup', (route) =>
        route.fulfill({
          status: 500,
          json: { code: 'disk_full', message: 'The disk is full: Deskbell could not write the back-up.' },
        }),
      );
      await toSettings(page, desk, 'Account');
      await page.getByRole('button', { name: 'Make another back-up' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'settings-disconnect',
    desk: 'office',
    open: async (page, desk) => {
      const failures = [
        { what: '(202) 555-0101', why: 'Twilio refused: The number cannot be changed now (code 21402)' },
      ];
      await page.route('**/call/disconnect_account', (route) =>
        route.fulfill({ json: { done: false, failures } }),
      );
      await toSettings(page, desk, 'Account');
      await page.getByRole('button', { name: 'Disconnect this account' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Put back and disconnect' }).click();
      await expect(dialog.getByRole('button', { name: 'Disconnect all the same' })).toBeVisible();
    },
  },
  {
    name: 'settings-line',
    desk: 'office',
    open: async (page, desk) => {
      await toSettings(page, desk, 'Line');
      await page.getByRole('button', { name: 'Go round once' }).click();
      await expect(page.getByText(/^It came back in/)).toBeVisible();
    },
  },
  {
    name: 'settings-line-failed',
    desk: 'office',
    open: async (page, desk) => {
      await own(page);
      await page.unroute('**/call/list_changes');
      await fail(page, 'list_changes');
      await openPage(page, desk, 'Settings');
      await page.getByRole('navigation', { name: 'Settings by subject' }).getByText('Line').click();
      await expect(page.getByText('What was changed could not be read')).toBeVisible();
    },
  },
];

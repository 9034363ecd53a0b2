/** The faces before an office is open: the two doors, connecting, and what may stand in the way. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, type Face } from './bend.ts';
import type { Desk } from './desk.ts';
import { ACCOUNT, TOKEN } from './twilio.ts';

async function toAccount(page: Page, desk: Desk): Promise<void> {
  await desk.open(page);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

async function toAddress(page: Page, desk: Desk): Promise<void> {
  await toAccount(page, desk);
  await page.getByRole('textbox', { name: 'Account SID' }).fill(ACCOUNT);
  await page.getByLabel('Auth token').fill(TOKEN);
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Public address' }).waitFor();
}

async function toNumbers(page: Page, desk: Desk): Promise<void> {
  await toAddress(page, desk);
  await page.getByRole('textbox', { name: 'Public address' }).fill('https://harbour.example.org');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Let these numbers ring here' }).waitFor();
}

async function toCode(page: Page, desk: Desk): Promise<void> {
  const words = 'amber basket candle dinner eagle forest garden harbor island jacket kitten lemon';
  await page.route('**/call/connect_account', (route) =>
    route.fulfill({ json: { recoveryCode: words, trouble: null } }),
  );
  await toNumbers(page, desk);
  await page.getByRole('button', { name: /^Change \d/ }).click();
  await page.getByRole('heading', { name: 'Keep this recovery code' }).waitFor();
}

/** A problem as the core tells it; the real one stands at the end of the walk that connects. */
async function showProblem(page: Page, problem: object): Promise<void> {
  await page.route('**/call/read_app', (route) =>
    route.fulfill({
      json: { face: 'problem', problem, line: null, account: null, country: 'US', version: '0.1.0' },
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
  {
    name: 'connect-2-address',
    desk: 'stranger',
    open: async (page, desk) => {
      await change(page, 'check_account', (check: object) => ({
        ...check,
        kind: 'trial',
        balance: '14.20 USD',
      }));
      await toAddress(page, desk);
      await page.getByRole('textbox', { name: 'Public address' }).fill('https://harbour.example.org');
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
  { name: 'connect-4-code', desk: 'stranger', open: toCode },
  {
    name: 'connect-4-asked',
    desk: 'stranger',
    open: async (page, desk) => {
      await toCode(page, desk);
      await page.getByRole('button', { name: 'I have kept it' }).click();
      await page.getByRole('button', { name: 'Open the inbox' }).click();
      await page.getByRole('alert').first().waitFor();
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
      });
      await desk.open(page);
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'problem-start',
    desk: 'stranger',
    open: async (page, desk) => {
      await fail(page, 'read_app');
      await desk.open(page);
      await expect(page.getByRole('heading', { name: 'Deskbell could not start' })).toBeVisible();
    },
  },
];

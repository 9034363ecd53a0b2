/** The lock's page and its settings, in every face. Nothing is really locked: the desk is shared. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, type Face } from './bend.ts';
import type { Desk } from './desk.ts';
import { openSettings } from './settings-faces.ts';

async function stand(page: Page, state: object): Promise<void> {
  await change(page, 'read_lock', (answer: object) => ({ ...answer, ...state }));
}

/** As a locked core tells it. */
async function openLocked(page: Page, desk: Desk, state: object = {}): Promise<void> {
  await change(page, 'read_app', (app: object) => ({ ...app, face: 'locked', line: null, accounts: [] }));
  await stand(page, { isLocked: true, hasPin: true, hasCode: true, ...state });
  await desk.open(page);
  await expect(page.getByLabel('PIN')).toBeFocused();
}

const panel = (name: string, state: object, then: (page: Page) => Promise<void>): Face => ({
  name,
  desk: 'office',
  open: async (page, desk) => {
    await stand(page, state);
    await openSettings(page, desk, 'Lock');
    await page.getByRole('heading', { name: 'Lock', level: 2 }).waitFor();
    await then(page);
  },
});
const asIs = (): Promise<void> => Promise.resolve();

export const LOCK: readonly Face[] = [
  { name: 'locked', desk: 'office', open: openLocked },
  {
    name: 'locked-waiting',
    desk: 'office',
    open: async (page, desk) => {
      await openLocked(page, desk, { wrong: 5, wait: 118_000 });
      await expect(page.getByText('You can try again in 2 minutes.')).toBeVisible();
    },
  },
  {
    name: 'locked-wrong',
    desk: 'office',
    open: async (page, desk) => {
      await page.route('**/call/unlock', (route) =>
        route.fulfill({
          status: 400,
          json: { code: 'bad_input', message: 'That is not the PIN.', field: 'pin' },
        }),
      );
      await openLocked(page, desk);
      await page.getByLabel('PIN').fill('2581');
      await page.keyboard.press('Enter');
      await expect(page.getByText('That is not the PIN.')).toBeVisible();
    },
  },
  {
    name: 'locked-forgotten',
    desk: 'office',
    open: async (page, desk) => {
      await openLocked(page, desk);
      await page.getByRole('button', { name: 'I forgot the PIN' }).click();
      await expect(page.getByLabel('Recovery code')).toBeFocused();
    },
  },
  panel('settings-lock-first', { hasPin: false, hasCode: false }, asIs),
  panel('settings-lock-none', { hasPin: false, hasCode: true }, asIs),
  panel('settings-lock-kept', { hasPin: true, hasCode: true }, asIs),
  panel('settings-lock-set', { hasPin: false, hasCode: true }, async (page) => {
    await page.getByRole('button', { name: 'Set a PIN' }).click();
    await page.getByRole('dialog').waitFor();
  }),
  panel('settings-lock-change', { hasPin: true, hasCode: true }, async (page) => {
    await page.getByRole('button', { name: 'Change the PIN' }).click();
    await page.getByLabel('New PIN', { exact: true }).fill('2580');
    await page.getByLabel('The new PIN again').fill('2581');
    await page.getByRole('dialog').getByRole('button', { name: 'Change the PIN' }).click();
    await expect(page.getByText('These are two different PINs.')).toBeVisible();
  }),
  {
    name: 'settings-lock-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'read_lock');
      await openSettings(page, desk, 'Lock');
      await isLoading(page);
    },
  },
  {
    name: 'settings-lock-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'read_lock');
      await openSettings(page, desk, 'Lock');
      await expect(page.getByText('The lock could not be read')).toBeVisible();
    },
  },
];

/** How long things are kept: the page, what is asked before anything goes, and the receipts. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, type Face } from './bend.ts';
import { openSettings } from './settings-faces.ts';

const DAYS = [
  { day: '2026-11-28', kind: 'texts', here: 1204, asked: 1204, done: 1200, refused: 1 },
  { day: '2026-11-28', kind: 'pictures', here: 33, asked: 0, done: 0, refused: 0 },
  { day: '2026-11-28', kind: 'calls', here: 12, asked: 12, done: 12, refused: 0 },
  { day: '2026-11-27', kind: 'texts', here: 1, asked: 1, done: 1, refused: 0 },
];

const SID = 'SM0123456789abcdef0123456789abcdef';
const RECEIPTS = {
  rows: [
    { sid: SID, way: 'delete', state: 'done', settledAt: 1_795_273_200_000, code: null },
    { sid: SID.replace('SM0', 'SM1'), way: 'empty', state: 'gone', settledAt: 1_795_273_200_000, code: null },
    { sid: SID.replace('SM0', 'SM2'), way: 'delete', state: 'waiting', settledAt: null, code: null },
    {
      sid: SID.replace('SM0', 'SM3'),
      way: 'delete',
      state: 'refused',
      settledAt: 1_795_273_200_000,
      code: 20403,
    },
  ],
  next: '4',
};

const DOOMED = {
  doomed: [
    { kind: 'texts', before: 1_787_497_200_000, counted: { go: 1204, stay: 3 } },
    { kind: 'pictures', before: 1_787_497_200_000, counted: { go: 33, stay: 0 } },
    { kind: 'calls', before: 1_787_497_200_000, counted: { go: 12, stay: 1 } },
  ],
  hasCode: true,
};

const chosen = (page: Page, retention: object): Promise<void> =>
  change(page, 'read_settings', (answer: object) => ({ ...answer, retention }));
const keeping = (days: number, atTwilio: string): object => ({ days, atTwilio });

const panel = (
  name: string,
  before: (page: Page) => Promise<void>,
  then: (page: Page) => Promise<void>,
): Face => ({
  name,
  desk: 'office',
  open: async (page, desk) => {
    await before(page);
    await openSettings(page, desk, 'Old texts and calls');
    await page.getByRole('heading', { name: 'Old texts and calls', level: 2 }).waitFor();
    await then(page);
  },
});
const asIs = (): Promise<void> => Promise.resolve();

async function count(page: Page): Promise<void> {
  await page.getByLabel('Keep texts').selectOption('90');
  await page.getByRole('button', { name: 'Count what would go' }).click();
  await page.getByRole('dialog').waitFor();
}

const KEPT = {
  erases: true,
  here: 38,
  hereBytes: 41_400_000,
  there: 14,
  thereMinutes: 21,
  doubled: 12,
  going: 3,
  refused: 1,
  waitsForCode: true,
};

export const RETENTION: readonly Face[] = [
  panel(
    'sound-kept',
    (page) => change(page, 'read_sound', () => KEPT),
    async (page) => {
      await page.getByText('Twilio refused to delete').scrollIntoViewIfNeeded();
    },
  ),
  panel('retention-off', asIs, asIs),
  panel(
    'retention-full',
    async (page) => {
      await chosen(page, {
        texts: keeping(365, 'empty'),
        pictures: keeping(90, 'delete'),
        calls: keeping(365, 'empty'),
      });
      await change(page, 'list_retention_days', () => DAYS);
    },
    async (page) => {
      await expect(page.getByText('1,200 of 1,204 gone, 1 refused')).toBeVisible();
    },
  ),
  panel('retention-wished', asIs, async (page) => {
    await page.getByLabel('Keep texts').selectOption('90');
    await expect(page.getByText('Texts older than 90 days are deleted on this computer.')).toBeVisible();
  }),
  panel('retention-counted', (page) => change(page, 'preview_retention', () => DOOMED), count),
  panel(
    'retention-no-code',
    (page) => change(page, 'preview_retention', () => ({ ...DOOMED, hasCode: false })),
    async (page) => {
      await page.getByLabel('Keep texts').selectOption('90');
      await page.getByRole('radio', { name: 'Delete' }).first().click({ force: true });
      await page.getByRole('button', { name: 'Count what would go' }).click();
      await expect(page.getByText('write down the recovery code')).toBeVisible();
    },
  ),
  panel(
    'retention-receipts',
    async (page) => {
      await change(page, 'list_retention_days', () => DAYS);
      await page.route('**/call/list_receipts', (route) => route.fulfill({ json: RECEIPTS }));
    },
    async (page) => {
      await page
        .getByRole('button', { name: /^Show the receipts/ })
        .first()
        .click();
      await expect(page.getByText('Twilio refused with code 20403')).toBeVisible();
    },
  ),
  panel(
    'retention-failed',
    (page) => fail(page, 'list_retention_days'),
    async (page) => {
      await expect(page.getByText('What was deleted could not be read')).toBeVisible();
    },
  ),
  panel(
    'retention-refused',
    (page) => fail(page, 'preview_retention'),
    async (page) => {
      await page.getByLabel('Keep texts').selectOption('90');
      await page.getByRole('button', { name: 'Count what would go' }).click();
      await expect(page.getByText('The disk is full.')).toBeVisible();
    },
  ),
  panel('retention-loading', (page) => delay(page, 'list_retention_days'), isLoading),
];

/** Those that are told as they stand. */
export const RETENTION_PAGES = [
  'sound-kept',
  'retention-off',
  'retention-full',
  'retention-counted',
  'retention-receipts',
];

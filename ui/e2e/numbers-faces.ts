/** The faces of our numbers: the list, each number's pages, the search and what is being bought. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, type Face } from './bend.ts';
import type { Desk } from './desk.ts';

async function openNumbers(page: Page, desk: Desk): Promise<void> {
  await desk.open(page);
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  await page.getByRole('heading', { name: 'Numbers', level: 1 }).waitFor();
}

async function openFull(page: Page, desk: Desk): Promise<void> {
  await openNumbers(page, desk);
  await expect(page.getByRole('list', { name: 'Your numbers' }).getByText('Comes here')).toHaveCount(2);
  await expect(page.getByRole('list', { name: 'Your numbers' }).getByText('a month')).toHaveCount(2);
}

async function openNumber(page: Page, desk: Desk, part?: 'Messaging'): Promise<void> {
  await openFull(page, desk);
  await page.getByRole('link', { name: /Front desk/ }).click();
  await page.getByRole('heading', { name: 'Front desk', level: 1 }).waitFor();
  if (part) await page.getByRole('link', { name: part }).click();
  await expect(page.getByText('Its texts come here.')).toBeVisible();
}

async function openSearch(page: Page, desk: Desk): Promise<void> {
  await openFull(page, desk);
  await page.getByRole('button', { name: 'Find a number' }).click();
  await page.getByRole('combobox', { name: 'Country' }).waitFor();
}

async function searchFull(page: Page, desk: Desk): Promise<void> {
  await openSearch(page, desk);
  await page.getByRole('textbox', { name: 'Town' }).fill('Portland');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('list').filter({ hasText: 'Portland, OR' }).first().waitFor();
}

const bought = (more: object): object => ({
  id: '9',
  number: '+61491570156',
  display: '+61 491 570 156',
  state: 'buying',
  monthly: { amount: '8.25', currency: 'USD' },
  bought: null,
  failure: null,
  trouble: null,
  ...more,
});

/** Purchases in every state that somebody may meet. */
async function openPurchases(page: Page, desk: Desk): Promise<void> {
  await change(page, 'list_purchases', () => [
    bought({}),
    bought({ id: '8', state: 'unconfirmed' }),
    bought({ id: '7', state: 'pointed' }),
    bought({ id: '6', state: 'done', bought: '1', trouble: 'The line is not open.' }),
    bought({
      id: '5',
      state: 'refused',
      failure: {
        code: 21649,
        sentence: 'This number needs approved papers.',
        next: 'Have them approved, then buy it again.',
        link: 'https://www.twilio.com/docs/api/errors/21649',
      },
    }),
  ]);
  await openFull(page, desk);
  await page.getByRole('region', { name: 'Purchases' }).waitFor();
}

const LONG = 'Harbour Street Dental, the second line for the hygienists on the upper floor';

export const NUMBERS: Face[] = [
  { name: 'numbers-full', desk: 'office', open: openFull },
  {
    name: 'numbers-mixed',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_numbers', (rows: object[]) => [
        { ...rows[0], name: LONG },
        { ...rows[1], listens: false },
        { ...rows[1], id: '3', name: 'العيادة', isLeaving: true, kind: 'mobile', tint: 4 },
        {
          ...rows[1],
          id: '4',
          name: '王美玲诊所',
          monthly: null,
          releaseTrouble: 'Twilio cannot be reached.',
        },
        { ...rows[1], id: '5', releasedAt: 1 },
      ]);
      await openNumbers(page, desk);
      await page.getByRole('heading', { name: 'Given back' }).waitFor();
    },
  },
  {
    name: 'numbers-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'list_numbers');
      await openNumbers(page, desk);
      await isLoading(page);
    },
  },
  {
    name: 'numbers-empty',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_numbers', () => []);
      await openNumbers(page, desk);
      await expect(page.getByText('No numbers yet')).toBeVisible();
    },
  },
  {
    name: 'numbers-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'list_numbers');
      await openNumbers(page, desk);
      await expect(page.getByText('The numbers could not be read')).toBeVisible();
    },
  },
  { name: 'numbers-purchases', desk: 'office', open: openPurchases },
  { name: 'number-overview', desk: 'office', open: (page, desk) => openNumber(page, desk) },
  { name: 'number-messaging', desk: 'office', open: (page, desk) => openNumber(page, desk, 'Messaging') },
  {
    name: 'number-release',
    desk: 'office',
    open: async (page, desk) => {
      await openNumber(page, desk);
      await page.getByRole('button', { name: 'Give back…' }).click();
      await expect(page.getByRole('dialog').getByText('Somebody else may get it.')).toBeVisible();
    },
  },
  { name: 'number-search', desk: 'office', open: openSearch },
  { name: 'number-search-full', desk: 'office', open: searchFull },
  {
    name: 'number-search-empty',
    desk: 'office',
    open: async (page, desk) => {
      await openSearch(page, desk);
      await page.getByRole('textbox', { name: 'Digits or a word in it' }).fill('9999999');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await expect(page.getByText('No number fits')).toBeVisible();
    },
  },
  {
    name: 'number-search-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'search_numbers');
      await openSearch(page, desk);
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await expect(page.getByText('Twilio could not be searched')).toBeVisible();
    },
  },
  {
    name: 'number-search-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'list_number_countries');
      await openFull(page, desk);
      await page.getByRole('button', { name: 'Find a number' }).click();
      await isLoading(page);
    },
  },
  {
    name: 'number-buy',
    desk: 'office',
    open: async (page, desk) => {
      await searchFull(page, desk);
      await page
        .getByRole('button', { name: /^Choose / })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'number-buy-papers',
    desk: 'office',
    open: async (page, desk) => {
      await openSearch(page, desk);
      await page.getByRole('combobox', { name: 'Country' }).selectOption('Australia');
      await page.getByText('Mobile', { exact: true }).click();
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page
        .getByRole('button', { name: /^Choose / })
        .first()
        .click();
      await expect(page.getByRole('textbox', { name: 'Bundle SID' })).toBeVisible();
    },
  },
];

/** Those of them whose words are kept. */
export const NUMBER_PAGES = [
  'numbers-full',
  'numbers-empty',
  'numbers-failed',
  'numbers-purchases',
  'number-overview',
  'number-messaging',
  'number-release',
  'number-search',
  'number-search-full',
  'number-buy-papers',
] as const;

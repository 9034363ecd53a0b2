/** The faces of finding a number and buying it. */
import { expect, type Page } from '@playwright/test';
import { delay, fail, isLoading, type Face } from './bend.ts';
import type { Desk } from './desk.ts';
import { openFull } from './numbers-faces.ts';

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

export const BUYING: Face[] = [
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
      await expect(page.getByRole('dialog').getByRole('button', { name: 'Open Compliance' })).toBeVisible();
    },
  },
];

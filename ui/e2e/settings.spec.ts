/** The settings, kept at once and taken back; the palette and the keys that reach everything. */
import { expect, test } from '@playwright/test';
import { deskFor } from './desk.ts';
import { openAt, openInbox } from './bend.ts';
import { row } from './inbox.ts';
import { openSettings } from './settings-faces.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

interface Values {
  notices: {
    isPrivate: boolean;
    pausedUntil: number | null;
    quiet: { zone: string | null; spans: object[] };
  };
}
const values = (): Promise<Values> => desk().call<Values>('read_settings');

test('a switch is kept at once, says so, and is there after a reload', async ({ page }) => {
  await openSettings(page, desk(), 'Notifications');
  const isPrivate = page.getByRole('switch', { name: 'Private notifications' });
  await expect(isPrivate).not.toBeChecked();
  await isPrivate.click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  expect((await values()).notices.isPrivate).toBe(true);
  await page.reload();
  await expect(isPrivate).toBeChecked();
  await isPrivate.click();
  await expect.poll(async () => (await values()).notices.isPrivate).toBe(false);
});

test('quiet hours are added, changed, kept from emptiness, removed, and taken back', async ({ page }) => {
  await openSettings(page, desk(), 'Notifications');
  await expect(page.getByText('No quiet hours: every text rings.')).toBeVisible();
  await page.getByRole('button', { name: 'Add quiet hours' }).click();
  const span = page.getByRole('group', { name: /to/ }).first();
  await expect(span.getByText('next day')).toBeVisible();
  await span.getByLabel('To', { exact: true }).fill('06:30');
  await span.getByLabel('To', { exact: true }).blur();
  await span.getByRole('button', { name: 'Sun' }).click();
  await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Europe/Berlin');
  const expected = {
    zone: 'Europe/Berlin',
    spans: [
      {
        days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
        from: '22:00',
        to: '06:30',
      },
    ],
  };
  await expect.poll(async () => (await values()).notices.quiet).toEqual(expected);
  for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']) {
    await span.getByRole('button', { name: day }).click();
  }
  await expect(page.getByText('Choose at least one day.')).toBeVisible();
  await expect(span.getByRole('button', { name: 'Sat' })).toHaveAttribute('aria-pressed', 'true');
  await span.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByText('No quiet hours: every text rings.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(span).toBeVisible();
  await expect.poll(async () => (await values()).notices.quiet.spans.length).toBe(1);
  await desk().call('change_settings', { notices: {} });
});

test('a pause is begun and ended, and a ring tried here is honest about this browser', async ({ page }) => {
  await openSettings(page, desk(), 'Notifications');
  await page.getByRole('button', { name: 'For 1 hour' }).click();
  await expect(page.getByText(/^Paused until/)).toBeVisible();
  expect((await values()).notices.pausedUntil).not.toBeNull();
  await page.getByRole('button', { name: 'Resume now' }).click();
  await expect.poll(async () => (await values()).notices.pausedUntil).toBeNull();
  await page.getByRole('button', { name: 'Ring once now' }).click();
  await expect(page.getByText('Nothing here can ring')).toBeVisible();
});

test('a number is renamed, hidden from the inbox, and shown again by undo', async ({ page }) => {
  await openInbox(page, desk());
  await openSettings(page, desk(), 'Numbers');
  const number = page.getByRole('region').first();
  await number.getByRole('textbox', { name: 'Name' }).fill('Reception');
  await number.getByRole('button', { name: 'Save the name' }).click();
  await expect(number.getByRole('button', { name: 'Save the name' })).toBeHidden();
  const before = await desk().call<{ unread: number; open: number }>('read_counts');
  await number.getByRole('switch', { name: 'Show in the inbox' }).click();
  await expect(page.getByText('Reception is out of the inbox.')).toBeVisible();
  const hidden = await desk().call<{ open: number }>('read_counts');
  expect(hidden.open).toBeLessThan(before.open);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => desk().call('read_counts')).toEqual(before);
  await number.getByRole('textbox', { name: 'Name' }).fill('');
  await number.getByRole('button', { name: 'Save the name' }).click();
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await expect(row(page, 'Tom Brennan')).toContainText('Front desk');
});

test('every key of the palette stands in the list of keys', async ({ page }) => {
  await openAt(page, desk(), 'Tom Brennan');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  const offered = await page.getByRole('option').locator('kbd').allTextContents();
  expect(offered.length).toBeGreaterThan(5);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  const told = await page.getByRole('dialog', { name: 'Keys' }).locator('kbd').allTextContents();
  for (const key of offered) expect(told).toContain(key);
});

test('the palette changes settings and opens their pages', async ({ page }) => {
  await openInbox(page, desk());
  const choose = async (words: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(words);
    await page.keyboard.press('Enter');
  };
  await choose('make notifications private');
  await expect.poll(async () => (await values()).notices.isPrivate).toBe(true);
  await choose('show names and words');
  await expect.poll(async () => (await values()).notices.isPrivate).toBe(false);
  await choose('settings: numbers');
  await expect(page.getByRole('heading', { name: 'Numbers', level: 2 })).toBeVisible();
});

test('opening a thread says whose it is', async ({ page }) => {
  await openInbox(page, desk());
  await row(page, 'Tom Brennan').click();
  await expect(page.locator('#svelte-announcer')).toHaveText('Tom Brennan · Deskbell');
});

/** Bending one answer of the real core, and the ways to the places whose faces are looked at. */
import { expect, type Page, type Route } from '@playwright/test';
import type { Desk } from './desk.ts';
import { list, openThread } from './inbox.ts';

export interface Face {
  name: string;
  /** `office` has a told practice line, `stranger` stands before the two doors with an account at hand. */
  desk: 'office' | 'stranger';
  open: (page: Page, desk: Desk) => Promise<void>;
}

type Change = (answer: never) => unknown;

const refusal = {
  status: 500,
  json: { code: 'disk', message: 'The disk is full. Make room on it, then try again.' },
};

/** Keeps one kind of answer back for good. */
export async function delay(page: Page, call: string): Promise<void> {
  await page.route(`**/call/${call}`, () => new Promise<void>(() => undefined));
}

export async function fail(page: Page, call: string): Promise<void> {
  await page.route(`**/call/${call}`, (route) => route.fulfill(refusal));
}

export async function change(page: Page, call: string, how: Change): Promise<void> {
  await page.route(`**/call/${call}`, async (route: Route) => {
    // A connection that was kept open may be closed just as it is taken up again.
    const answer = await route.fetch({ maxRetries: 1 });
    await route.fulfill({ response: answer, json: how((await answer.json()) as never) });
  });
}

/** What loads shows itself only after a moment. */
export async function isLoading(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: 'Loading' }).first()).toHaveCSS('opacity', '1');
}

export async function openInbox(page: Page, desk: Desk): Promise<void> {
  await desk.open(page);
  await list(page).waitFor();
}

export async function openAt(page: Page, desk: Desk, name: string): Promise<void> {
  await openInbox(page, desk);
  await openThread(page, name);
}

export async function openPage(page: Page, desk: Desk, name: 'Settings' | 'Diagnostics'): Promise<void> {
  await desk.open(page);
  await page.getByRole('link', { name: name === 'Settings' ? 'Settings' : /^Line: / }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

export async function search(page: Page, desk: Desk, words: string): Promise<void> {
  await openInbox(page, desk);
  await page.getByRole('searchbox').fill(words);
}

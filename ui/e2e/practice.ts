/** The pretend callers, found as a screen reader finds them, and the faces of their panel. */
import { expect, type Locator, type Page } from '@playwright/test';
import { delay, fail, isLoading, openInbox, type Face } from './bend.ts';

export const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Pretend callers' });
export const phone = (page: Page): Locator => panel(page).getByRole('log', { name: /phone$/ });
export const words = (page: Page): Locator => panel(page).getByRole('textbox', { name: /^Text as/ });

export async function openPanel(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pretend callers' }).click();
  await panel(page).waitFor();
}

/** Becomes one of the people, and writes nothing yet. */
export async function become(page: Page, name: string): Promise<void> {
  await panel(page).getByRole('combobox', { name: 'Be', exact: true }).selectOption({ label: name });
  await expect(panel(page).getByRole('log', { name: `${name}’s phone` })).toBeVisible();
}

export async function openTroubles(page: Page): Promise<void> {
  await panel(page).getByText('Faults').click();
  await panel(page).getByRole('button', { name: 'All as usual' }).waitFor();
}

export async function openReviewers(page: Page): Promise<void> {
  await panel(page).getByText('Papers', { exact: true }).click();
  await panel(page).getByText('You are the one at Twilio').waitFor();
}

const WAITING = [
  {
    bundle: 'BU1',
    name: 'Australia: Mobile - Business',
    isBegun: true,
    decidedAt: Date.UTC(2026, 10, 22, 15),
  },
];

export const PRACTICE: readonly Face[] = [
  {
    name: 'practice-papers',
    desk: 'office',
    open: async (page, desk) => {
      await page.route('**/call/list_pretended_papers', (route) => route.fulfill({ json: WAITING }));
      await openInbox(page, desk);
      await openPanel(page);
      await openReviewers(page);
      await panel(page).getByRole('textbox', { name: 'What is wrong' }).waitFor();
    },
  },
  {
    name: 'practice-papers-empty',
    desk: 'office',
    open: async (page, desk) => {
      await page.route('**/call/list_pretended_papers', (route) => route.fulfill({ json: [] }));
      await openInbox(page, desk);
      await openPanel(page);
      await openReviewers(page);
      await expect(panel(page).getByText('No papers to look at')).toBeVisible();
    },
  },
  {
    name: 'practice-phone',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await openPanel(page);
      await become(page, 'Kofi Mensah');
      await phone(page).getByRole('img').first().waitFor();
    },
  },
  {
    name: 'practice-empty',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await openPanel(page);
      await panel(page)
        .getByRole('combobox', { name: 'Be', exact: true })
        .selectOption({ label: 'Somebody new…' });
      await expect(phone(page)).toContainText('Nothing on this phone yet');
    },
  },
  {
    name: 'practice-troubles',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await openPanel(page);
      await openTroubles(page);
    },
  },
  {
    name: 'practice-refused',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await openPanel(page);
      await words(page).press('Enter');
      await expect(panel(page).getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'practice-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'read_practice');
      await openInbox(page, desk);
      await openPanel(page);
      await isLoading(page);
    },
  },
  {
    name: 'practice-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'read_practice');
      await openInbox(page, desk);
      await openPanel(page);
      await expect(page.getByText('The practice line does not answer')).toBeVisible();
    },
  },
];

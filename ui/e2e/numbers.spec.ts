/** A number's own pages: what it answers by itself, and the calls of the office's own phone. */
import { expect, test, type Page } from '@playwright/test';
import { change } from './bend.ts';
import { deskFor } from './desk.ts';
import { list, openThread, timeline } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

async function openNumber(page: Page, part: 'Messaging' | 'Voice'): Promise<void> {
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  await page
    .getByRole('list', { name: 'Your numbers' })
    .getByRole('link', { name: /Front desk/ })
    .click();
  await page.getByRole('link', { name: part, exact: true }).click();
}

test.beforeEach(async ({ page }) => {
  await desk().open(page);
  await list(page).waitFor();
});

test('a reply is turned on, worded and previewed, and the next text gets it and stays unread', async ({
  page,
}) => {
  await openNumber(page, 'Messaging');
  await page.getByRole('switch', { name: 'In hours' }).click();
  const replies = page.locator('section').filter({ hasText: 'Automatic replies' });
  await expect(replies.getByText('Saved')).toHaveCount(1);
  const reply = page.getByRole('textbox', { name: 'Reply in hours' });
  await reply.fill('{office} has your message. {name}');
  await expect(page.getByText('Nothing stands for {name}.')).toBeVisible();
  await reply.fill('{office} has your message 😷');
  const preview = page.getByRole('figure', { name: 'In hours it reads' });
  await expect(preview).toContainText('Front desk has your message 😷');
  await page.getByRole('textbox', { name: 'What the office is called in it' }).fill('Harbour Street Dental');
  await expect(preview).toContainText('Harbour Street Dental has your message 😷');
  await expect(preview).toContainText('1 segment');
  await page.getByRole('button', { name: 'Save the words' }).click();
  await expect(page.getByRole('button', { name: 'Save the words' })).toHaveCount(0);
  await page.reload();
  await expect(preview).toContainText('Harbour Street Dental has your message 😷');

  await desk().text({ from: '+12025550177', body: 'Is anybody there?' });
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await openThread(page, '(202) 555-0177');
  const answer = timeline(page).getByRole('article', { name: /^You.*Automatic reply/ });
  await expect(answer).toContainText('Harbour Street Dental has your message');
  await expect(answer).toContainText('Automatic reply');
});

test('a phone of our own is said, its codes are copied, it is tried, and switching voicemail off tells the undo', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openNumber(page, 'Voice');
  await page.getByRole('textbox', { name: 'Your phone’s number' }).fill('12');
  const forwarding = page.locator('section').filter({ hasText: 'Let my own phone’s calls come here' });
  await forwarding.getByRole('button', { name: 'Save' }).click();
  await expect(forwarding.getByRole('alert')).toBeVisible();
  await page.getByRole('textbox', { name: 'Your phone’s number' }).fill('(202) 555-0177');
  await forwarding.getByRole('button', { name: 'Save' }).click();
  const code = page.getByRole('list', { name: 'Codes to dial' }).getByRole('listitem').nth(1);
  await code.getByRole('button', { name: 'Copy **61*+12025550100#' }).click();
  await expect(code.getByText('Copied')).toHaveCount(1);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('**61*+12025550100#');
  await forwarding.getByRole('button', { name: 'I have set it up' }).click();
  await expect(forwarding.getByText(/^You said it is set up/)).toBeVisible();
  await forwarding.getByRole('button', { name: 'Try it' }).click();
  await expect(forwarding.getByText('Your phone is being called.')).toBeVisible();
  await desk().call('move_clock', { by: 'ten_minutes' });
  await expect(forwarding.getByText('No forwarded call reached Deskbell within a minute.')).toBeVisible();
  await expect(forwarding.getByText(/^You said it is set up/)).toBeVisible();

  await page.getByRole('radio', { name: 'No messages' }).check({ force: true });
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await expect(forwarding.getByText('Switch it off on the phone')).toBeVisible();
  await expect(forwarding.getByText('##002#')).toBeVisible();
  await forwarding.getByRole('button', { name: 'I have switched it off' }).click();
  await expect(forwarding.getByText('Not set up')).toBeVisible();
});

test('of many numbers those are drawn that somebody comes to, down to the last', async ({ page }) => {
  await change(page, 'list_numbers', (rows: object[]) =>
    Array.from({ length: 120 }, (_, at) => ({ ...rows[0], id: String(at + 1), name: `Number ${at + 1}` })),
  );
  await desk().open(page);
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  const rows = page.getByRole('list', { name: 'Your numbers' }).getByRole('link');
  await expect(rows.first()).toContainText('Number 1');
  expect(await rows.count()).toBeLessThan(100);
  await expect(async () => {
    await rows.last().scrollIntoViewIfNeeded();
    await expect(rows.last()).toContainText('Number 120', { timeout: 500 });
  }).toPass();
  await expect(rows).toHaveCount(120);
});

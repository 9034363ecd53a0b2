/** Finding things again: people first, then texts, with keys alone, and never an answer to an older question. */
import { expect, test, type Request } from '@playwright/test';
import { deskFor } from './desk.ts';
import { heading, list, texts } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

test.beforeEach(async ({ page }) => {
  await desk().open(page);
  await list(page).waitFor();
  await page.keyboard.press('/');
});

test('people stand first and texts below, and the arrows go through both', async ({ page }) => {
  const field = page.getByRole('searchbox', { name: 'Search everything' });
  await field.fill('the');
  const people = page.getByRole('list', { name: 'People' }).getByRole('link');
  const hits = page.getByRole('list', { name: 'Search results' }).getByRole('link');
  await expect(people.first()).toContainText('Tom Brennan');
  await expect(people.first().locator('mark')).toHaveText('the');
  await field.press('ArrowDown');
  await expect(people.first()).toBeFocused();
  for (let at = 0; at < (await people.count()); at++) await page.keyboard.press('ArrowDown');
  await expect(hits.first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field).toBeFocused();
});

test('digits in any spelling open the thread with that number', async ({ page }) => {
  const field = page.getByRole('searchbox', { name: 'Search everything' });
  for (const typed of ['0132', '202-555-0132', '+1 (202) 555 0132']) {
    await field.fill(typed);
    const people = page.getByRole('list', { name: 'People' }).getByRole('link');
    await expect(people).toHaveCount(1);
    await expect(people.locator('mark')).toContainText('0132');
  }
  await field.press('Enter');
  await expect(heading(page, 'Tom Brennan')).toBeVisible();
});

test('a phrase in quotation marks opens the thread at that text, marked', async ({ page }) => {
  const field = page.getByRole('searchbox', { name: 'Search everything' });
  await field.fill('"found my umbrella"');
  const hits = page.getByRole('list', { name: 'Search results' }).getByRole('link');
  await expect(hits).toHaveCount(1);
  await field.press('Enter');
  await expect(page).toHaveURL(/message=\d+/);
  await expect(texts(page).filter({ hasText: 'found my umbrella' })).toBeInViewport();
});

test('an answer that comes late is not shown under newer words', async ({ page }) => {
  const isEarly = (request: Request): boolean =>
    request.url().endsWith('/call/search_inbox') && (request.postDataJSON() as { text: string }).text === 'u';
  const held = Promise.withResolvers<null>();
  await page.route('**/call/search_inbox', async (route) => {
    if (isEarly(route.request())) await held.promise;
    await route.continue();
  });
  const field = page.getByRole('searchbox', { name: 'Search everything' });
  const asked = page.waitForRequest(isEarly);
  await field.fill('u');
  await asked;
  await field.fill('umbrella');
  const hits = page.getByRole('list', { name: 'Search results' }).getByRole('link');
  await expect(hits).toHaveCount(1);
  const late = page.waitForResponse((answer) => isEarly(answer.request()));
  held.resolve(null);
  await (await late).finished();
  await expect(hits).toHaveCount(1);
});

/** Calls and voicemail at the desk: what the log says, and that a message is heard. */
import { expect, test } from '@playwright/test';
import { deskFor } from './desk.ts';
import { list } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

test.beforeEach(async ({ page }) => {
  await desk().open(page);
  await list(page).waitFor();
});

test('the log tells who called and how it ended, and leads to the thread', async ({ page }) => {
  await page.getByRole('link', { name: /^Calls/ }).click();
  const log = page.getByRole('list', { name: 'Call log' });
  await expect(log.getByRole('link').first()).toBeVisible();
  await expect(log.getByRole('link', { name: /Tom Brennan.*Missed call/ })).toBeVisible();
  await page.getByText('Answered', { exact: true }).click();
  await expect(log.getByRole('link', { name: /Missed call/ })).toHaveCount(0);
  await log.getByRole('link', { name: /Tom Brennan/ }).click();
  await expect(page.getByRole('article', { name: 'Missed call' })).toBeVisible();
  await expect(page.getByRole('article', { name: /^Answered/ })).toBeVisible();
});

test('what a call was about is written down beside it, shows in the log, narrows it, and can be taken back', async ({
  page,
}) => {
  await page.getByRole('link', { name: /^Calls/ }).click();
  const log = page.getByRole('list', { name: 'Call log' });
  await log
    .getByRole('link', { name: /Tom Brennan.*Missed call/ })
    .first()
    .click();
  const call = page.getByRole('article', { name: 'Missed call' }).first();
  await call.getByRole('button', { name: 'What was it about?' }).click();
  const dialog = page.getByRole('dialog', { name: 'What was this call about?' });
  await dialog.getByLabel('About').selectOption('Prices');
  await dialog.getByLabel('Note').fill('What does a crown cost?');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(call.getByText('What does a crown cost?')).toBeVisible();
  await page.getByRole('link', { name: /^Calls/ }).click();
  await page.getByLabel('Show calls about one thing').selectOption('Prices');
  await expect(log.getByRole('link')).toHaveCount(1);
  await expect(log.getByText('Prices: What does a crown cost?')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('No such calls')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Show all' }).last().click();
  await expect(log.getByRole('link', { name: /Tom Brennan.*Missed call/ }).first()).toBeVisible();
});

test('a message plays at the speed that is chosen, and counts as heard', async ({ page }) => {
  await page.getByRole('link', { name: /^Voicemail/ }).click();
  const unheard = page.getByRole('region', { name: 'Not heard yet' });
  const message = unheard.getByRole('article', { name: /Margaret/ });
  await message.getByRole('button', { name: 'Speed: 1 times. Change it' }).click();
  await message.getByRole('button', { name: /^Play/ }).click();
  const audio = message.locator('audio');
  await expect
    .poll(() => audio.evaluate((one) => (one as HTMLAudioElement).currentTime))
    .toBeGreaterThan(0.2);
  expect(await audio.evaluate((one) => (one as HTMLAudioElement).playbackRate)).toBe(1.5);
  // It keeps its place while one is here, and stands below afterwards.
  await page.getByRole('link', { name: /^Contacts/ }).click();
  // Whoever came back before it counts as heard would still find it above, where it keeps its place.
  await expect(page.getByRole('link', { name: 'Voicemail 1 message nobody has heard' })).toBeVisible();
  await page.getByRole('link', { name: /^Voicemail/ }).click();
  const heard = page.getByRole('region', { name: 'Heard', exact: true });
  await expect(heard.getByRole('article', { name: /Margaret/ })).toBeVisible();
});

/** The same way as in the window: two doors, a practice line, texts that come in by themselves, and a restart. */
import { expect, test } from '@playwright/test';
import { deskFor } from './desk.ts';
import { composer, heading, list, noteStates, openThread, row, texts } from './inbox.ts';
import { shoot } from './pictures.ts';

const desk = deskFor({ line: 'none' });
test.describe.configure({ mode: 'serial' });

test('practice is one press away, and texts ring and are answered without a reload', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await desk().open(page);
  await expect(page).toHaveURL(/\/welcome$/);
  await expect(page).toHaveTitle('Welcome · Deskbell');
  await page.getByRole('button', { name: 'Start practising' }).click();

  await expect(page.getByText('Practice line: nobody real gets these texts')).toBeVisible();
  await expect(page).toHaveURL(/\/inbox$/);
  await expect.poll(() => list(page).getByRole('link').count()).toBeGreaterThanOrEqual(10);
  await expect(page.getByRole('link', { name: /^Line: Listening/ })).toBeVisible();

  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  await test.step('a text comes in by itself', async () => {
    await expect(row(page, /^Maya Okafor/)).toContainText('Perfect, Tuesday 10:30 works.');
    await expect(list(page).getByRole('link').first()).toContainText(/Maya Okafor|\(202\) 555/);
    await expect(page.getByRole('link', { name: /Inbox .* unread threads?/ })).toBeVisible();
    await expect(page).toHaveTitle(/^\([1-4]\) /);
  });

  await test.step('reading it takes it from the count', async () => {
    await openThread(page, 'Maya Okafor');
    await expect(page.getByRole('separator', { name: 'New' })).toBeVisible();
    await expect(row(page, /^Maya Okafor/)).not.toContainText('unread');
  });

  await test.step('the reply goes out, is sent and delivered', async () => {
    const states = await noteStates(page, 'See you on Tuesday!');
    await composer(page).fill('See you on Tuesday!');
    await composer(page).press('Enter');
    await expect(composer(page)).toHaveValue('');
    await expect(page.getByRole('article', { name: /^You, .*, Delivered$/ }).last()).toContainText(
      'See you on Tuesday!',
    );
    const order = ['Queued', 'Sending', 'Sent', 'Delivered'];
    const seen = await states();
    expect(seen.map((state) => order.indexOf(state))).toEqual(
      [...seen.map((state) => order.indexOf(state))].sort((one, other) => one - other),
    );
    expect(seen).toEqual(expect.arrayContaining(['Sent', 'Delivered']));
    expect(['Queued', 'Sending']).toContain(seen[0]);
  });

  await test.step('the others of the first minute come too', async () => {
    await expect(row(page, /^Kofi Mensah/)).toContainText('Running 10 min late', { timeout: 90_000 });
    await expect(row(page, /^Ελένη/)).toContainText('Picture');
    await expect(row(page, /^\(202\) 555/)).toContainText('new patients');
    await expect(page.getByRole('link', { name: 'Inbox 3 unread threads' })).toBeVisible();
    // This one stands in the README as icons/screenshot.png.
    await shoot(page, 'readme');
  });
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
});

test('a reload keeps everything', async ({ page }) => {
  await desk().open(page);
  await openThread(page, 'Maya Okafor');
  expect(new URL(page.url()).hash, 'the key does not stay in the address').toBe('');
  await page.reload();
  await expect(heading(page, 'Maya Okafor')).toBeVisible();
  await expect(texts(page).filter({ hasText: 'See you on Tuesday!' })).toHaveAccessibleName(/Delivered$/);
});

test('a killed Deskbell comes back with everything', async ({ page }) => {
  await desk().kill();
  await desk().again();
  await desk().open(page);
  await expect(page).toHaveURL(/\/inbox/);
  await openThread(page, 'Maya Okafor');
  const ours = texts(page).filter({ hasText: 'See you on Tuesday!' });
  await expect(ours).toHaveCount(1);
  await expect(ours).toHaveAccessibleName(/Delivered$/);
  await expect(page.getByRole('link', { name: 'Inbox 3 unread threads' })).toBeVisible();
});

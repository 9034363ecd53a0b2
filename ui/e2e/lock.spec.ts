/** The lock, as a person meets it: a PIN is set, the desk locked, and nothing of it left on the page. */
import { expect, test, type Page } from '@playwright/test';
import { Desk } from './desk.ts';
import { composer, list, openThread } from './inbox.ts';
import { openSettings } from './settings-faces.ts';

const PIN = '2580';

/** Everything that the page holds, seen or not. */
const all = (page: Page): Promise<string> =>
  page.evaluate(() => `${document.title} ${new XMLSerializer().serializeToString(document.body)}`);

test('a PIN is set behind a kept recovery code, locks the desk, and opens it where it was', async ({
  page,
}) => {
  await using desk = await Desk.start({ line: 'practice', story: 'told' });
  await openSettings(page, desk, 'Lock');
  await page.getByRole('button', { name: 'Show the recovery code' }).click();
  const items = page.getByRole('list', { name: 'Recovery code' }).getByRole('listitem');
  await expect(items).toHaveCount(12);
  const code = (await items.allTextContents()).map((item) => item.replace(/\d+/, '').trim());
  await page.getByRole('button', { name: 'I have kept it' }).click();
  for (const field of await page.getByLabel(/^Word \d+$/).all()) {
    const name = await field.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent ?? '');
    await field.fill(code[Number(name.replace(/\D/g, '')) - 1] ?? '');
  }
  await page.getByRole('button', { name: 'These are the words' }).click();
  await page.getByRole('button', { name: 'Set a PIN' }).click();
  await page.getByLabel('New PIN', { exact: true }).fill(PIN);
  await page.getByLabel('The new PIN again').fill(PIN);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The PIN is set.')).toBeVisible();

  // By the key, with a text half written.
  await page.getByRole('link', { name: 'Inbox' }).click();
  await openThread(page, 'Tom Brennan');
  await composer(page).fill('Half a sentence');
  await composer(page).press('Escape');
  await page.locator('body').press('Shift+L');
  await expect(page.getByRole('heading', { name: 'Deskbell is locked' })).toBeVisible();
  await expect(page.getByLabel('PIN')).toBeFocused();
  const left = await all(page);
  for (const word of ['Tom', 'Brennan', 'Half a sentence', '555']) expect(left).not.toContain(word);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const refused = await page.evaluate(async () => {
    const answer = await fetch('/call/list_threads', { method: 'POST', body: '{"filter":"open"}' });
    return `${answer.status} ${await answer.text()}`;
  });
  expect(refused).toBe('423 {"code":"locked","message":"Deskbell is locked."}');
  await desk.text({ from: '+12025550177', body: 'Not for your eyes' });
  await page.reload();
  await expect(page.getByLabel('PIN')).toBeFocused();
  expect(await all(page)).not.toContain('Not for your eyes');

  // A few wrong ones cost time, over a restart too.
  for (const wrong of ['1111', '2222', '3333']) {
    await page.getByLabel('PIN').fill(wrong);
    await page.keyboard.press('Enter');
    await expect(page.getByText('That is not the PIN.')).toBeVisible();
    await expect(page.getByLabel('PIN')).toHaveValue('');
  }
  await expect(page.getByRole('timer')).toHaveText(/You can try again in \d+ seconds\./);
  await desk.kill();
  await desk.again();
  await page.goto('about:blank');
  await page.goto(desk.address);
  await expect(page.getByRole('timer')).toBeVisible();

  // Forgotten: the recovery code is the way in.
  await page.getByRole('button', { name: 'I forgot the PIN' }).click();
  await page.getByLabel('Recovery code').fill(code.join(' '));
  await page.getByRole('button', { name: 'Open and take the PIN away' }).click();
  await expect(list(page)).toBeVisible();
  await openThread(page, 'Tom Brennan');
  await expect(composer(page)).toHaveValue('Half a sentence');
});

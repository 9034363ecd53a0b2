/** Threads put off, tagged and begun: what the desk does with them besides answering, and that nothing moves meanwhile. */
import { expect, test, type Page } from '@playwright/test';
import { deskFor } from './desk.ts';
import { composer, heading, list, lookFor, openThread, row, texts, timeline } from './inbox.ts';
import { noteField, toNotes } from './notes.ts';
import { show } from './threads-faces.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

test.beforeEach(({ page }) => desk().open(page));

const undo = (page: Page) => page.getByRole('status').getByRole('button', { name: 'Undo' }).last();

test('what is begun outlives a crash, stays in its thread, and a text that is taken back is begun again', async ({
  page,
}) => {
  await openThread(page, 'Kofi Mensah');
  await composer(page).fill('We can see you at');
  await openThread(page, 'Tom Brennan');
  await expect(composer(page)).toHaveValue('');
  await toNotes(page);
  await noteField(page).fill('Ring Ada first');
  await openThread(page, 'Rosa Alvarez');
  await composer(page).fill('At tne');
  await composer(page).press('Enter');
  await texts(page).last().getByRole('button', { name: 'Undo' }).click();
  await expect(composer(page)).toHaveValue('At tne');
  await lookFor(page, 'Kofi Mensah');
  await expect(row(page, /^Kofi Mensah/)).toContainText('Draft: We can see you at');
  await desk().kill();
  await desk().again();
  await desk().open(page);
  await expect(row(page, /^Kofi Mensah/)).toContainText('Draft: We can see you at');
  await openThread(page, 'Rosa Alvarez');
  await expect(composer(page)).toHaveValue('At tne');
  await openThread(page, 'Tom Brennan');
  await expect(composer(page)).toHaveValue('');
  await toNotes(page);
  await expect(noteField(page)).toHaveValue('Ring Ada first');
  await openThread(page, 'Kofi Mensah');
  await expect(composer(page)).toHaveValue('We can see you at');
  await composer(page).press('Enter');
  await expect(texts(page).last()).toContainText('We can see you at');
  await page.reload();
  await expect(composer(page)).toHaveValue('');
  await openThread(page, 'Tom Brennan');
  await lookFor(page, 'Kofi Mensah');
  await expect(row(page, /^Kofi Mensah/)).not.toContainText('Draft');
});

test('a thread is snoozed with s, waits among the snoozed, and is taken back', async ({ page }) => {
  await openThread(page, 'Rosa Alvarez');
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog', { name: 'Snooze until' });
  await expect(dialog.getByRole('button', { name: /^(Later today|Tomorrow morning)/ }).first()).toBeFocused();
  await dialog.getByRole('button', { name: 'Snooze', exact: true }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Choose a day and a time.');
  await dialog.getByRole('button', { name: /^Next week/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Rosa Alvarez is snoozed')).toBeVisible();
  await expect(row(page, /^Rosa Alvarez/)).toBeHidden();
  await show(page, 'Snoozed');
  await row(page, /^Rosa Alvarez/).click();
  await expect(page.getByText(/^Snoozed until/)).toBeVisible();
  await page.getByRole('button', { name: 'Bring back now' }).click();
  await expect(page.getByText(/^Snoozed until/)).toBeHidden();
  await undo(page).click();
  await expect(page.getByText(/^Snoozed until/)).toBeVisible();
  await show(page, 'Open');
});

test('a tag is put on, shown, narrows the list, and is taken off', async ({ page }) => {
  await openThread(page, 'Tom Brennan');
  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog', { name: 'Tags' });
  await expect(dialog.getByRole('textbox', { name: 'Tag' })).toBeFocused();
  await page.keyboard.type('Recall due');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('checkbox', { name: 'Recall due' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary').getByText('Recall due')).toBeVisible();
  await page.getByRole('searchbox').fill('recall');
  await page.getByRole('button', { name: 'Show threads tagged Recall due' }).click();
  await expect(list(page).getByRole('link')).toHaveCount(1);
  await expect(row(page, /^Tom Brennan/)).toBeVisible();
  await page.getByRole('button', { name: 'No longer only Recall due' }).click();
  await expect(list(page).getByRole('link').nth(1)).toBeVisible();
  await page.keyboard.press('t');
  await dialog.getByRole('checkbox', { name: 'Recall due' }).click();
  await expect(dialog.getByText('No tags yet.')).toBeVisible();
  await page.keyboard.press('Escape');
  await undo(page).click();
  await expect(page.getByRole('complementary').getByText('Recall due')).toBeVisible();
});

test('unread is taken back', async ({ page }) => {
  await openThread(page, 'Tom Brennan');
  await page.keyboard.press('u');
  await expect(page.getByText('Tom Brennan is unread')).toBeVisible();
  await undo(page).click();
  await expect(heading(page, 'Tom Brennan')).toBeVisible();
  await expect(row(page, /^Tom Brennan/)).not.toContainText('unread');
});

test('what one reads stays where it is while texts arrive, and the page stays small', async ({ page }) => {
  const from = '+12025550187';
  for (let n = 0; n < 150; n++) {
    await desk().text({
      from,
      body: `Reading ${n}. ${'A sentence that takes a line or two. '.repeat(n % 4)}`,
    });
  }
  let asked = 0;
  await page.route('**/call/list_timeline', (route) => (asked++, route.continue()));
  await row(page, /^\(202\) 555-0187/).click();
  await texts(page).last().waitFor();
  const log = timeline(page);
  await log.hover();
  for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(0, -900);
  await page.waitForTimeout(500);
  const reading = await log.evaluate((box) => {
    const middle = box.getBoundingClientRect().top + box.clientHeight / 2;
    const all = [...box.querySelectorAll('article')];
    return all.find((one) => one.getBoundingClientRect().bottom > middle)?.textContent ?? '';
  });
  const top = () =>
    log.evaluate((box, words) => {
      const one = [...box.querySelectorAll('article')].find((each) => each.textContent === words);
      return Math.round(one?.getBoundingClientRect().top ?? -1);
    }, reading);
  const before = await top();
  expect(before).toBeGreaterThan(0);
  for (let n = 0; n < 5; n++) await desk().text({ from, body: `New while reading ${n}` });
  await expect(page.getByRole('button', { name: 'New text' }).last()).toBeVisible();
  expect(Math.abs((await top()) - before), 'what is read moved').toBeLessThanOrEqual(1);
  expect(await texts(page).count(), 'only what is near the window is drawn').toBeLessThan(60);
  expect(asked, 'few questions for a long way').toBeLessThan(16);
});

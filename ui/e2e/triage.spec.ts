/** Going through the inbox: whom a text can go to, what comes up after done, and what a row says at a glance. */
import { expect, test, type Page } from '@playwright/test';
import { deskFor } from './desk.ts';
import { composer, heading, list, openThread, row, texts } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

const settings = (undoSeconds: number): Promise<unknown> =>
  desk().call('change_settings', { sending: { enterSends: true, undoSeconds, segmentsPerSecond: 1 } });

test.beforeEach(async ({ page }) => {
  await desk().open(page);
  await list(page).waitFor();
});

test('a new text is addressed by a name, with the keys alone', async ({ page }) => {
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New text' });
  const to = dialog.getByRole('combobox', { name: 'To' });
  const offers = dialog.getByRole('listbox', { name: 'People and numbers' }).getByRole('option');
  await to.pressSequentially('ελενη');
  const offer = dialog.getByRole('option', { name: /Ελένη Παπαδάκη.*\(202\) 555-0133/ });
  await expect(offer).toHaveAttribute('aria-selected', 'true');
  await expect(offer.locator('mark').first()).toHaveText('Ελένη');
  await to.fill('rosa');
  await expect(offers).toHaveCount(1);
  await to.press('Enter');
  await expect(to).toHaveValue('Rosa Alvarez · (202) 555-0135');
  await expect(offers).toHaveCount(0);
  await to.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(heading(page, 'Rosa Alvarez')).toBeVisible();
  await expect(composer(page)).toBeFocused();

  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await to.fill('nobody of that name');
  await to.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveText(
    'Nobody here is called “nobody of that name”. Type their number instead.',
  );
  // Digits offer numbers, and are taken as they stand unless one walks down to an offer.
  await to.fill('555 014');
  await expect(offers.first()).toBeVisible();
  await expect(to).not.toHaveAttribute('aria-activedescendant', /./);
  await to.press('ArrowDown');
  await expect(offers.first()).toHaveAttribute('aria-selected', 'true');
  await to.press('ArrowUp');
  await expect(offers.last()).toHaveAttribute('aria-selected', 'true');
  await offers.first().click();
  await expect(to).toHaveValue(/\(202\) 555-014/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('what comes up after done stays unread until somebody looks', async ({ page }) => {
  await desk().text({ from: '+12025550191', body: 'The lower one' });
  await desk().text({ from: '+12025550192', body: 'The upper one' });
  await openThread(page, '(202) 555-0192');
  await expect(row(page, /555-0192/)).not.toHaveAccessibleName(/unread/);
  // Pressed twice: the second press is not about a text that nobody has read.
  await page.keyboard.press('e');
  await page.keyboard.press('e');
  await expect(page.getByText('(202) 555-0192 is done')).toBeVisible();
  await expect(texts(page).last()).toContainText('The lower one');
  // Long after it came into view, nobody has moved.
  await page.waitForTimeout(2500);
  await expect(row(page, /555-0191/)).toHaveAccessibleName(/1 unread/);
  await page.mouse.move(600, 400);
  await page.mouse.move(610, 410);
  await expect(row(page, /555-0191/)).not.toHaveAccessibleName(/unread/);
});

test('z takes back a text that has not left, before anything else', async ({ page }) => {
  await settings(30);
  await openThread(page, 'Tom Brennan');
  await composer(page).fill('On my way to you');
  await composer(page).press('Enter');
  await expect(texts(page).last()).toContainText('On my way to you');
  await page.keyboard.press('Escape');
  await page.keyboard.press('z');
  await expect(composer(page)).toHaveValue('On my way to you');
  await expect(composer(page)).toBeFocused();
  await expect(texts(page).filter({ hasText: 'On my way to you' })).toHaveCount(0);
  await composer(page).fill('');
  await settings(0);
});

test('of two windows on one thread the newest words win, and what one sends is begun in neither', async ({
  page,
  context,
}) => {
  const other: Page = await context.newPage();
  await desk().open(other);
  for (const one of [page, other]) await openThread(one, 'Maya Okafor');
  await composer(page).fill('From the first');
  await expect(composer(other)).toHaveValue('From the first');
  await composer(other).fill('From the first, then the second');
  await expect(composer(page)).toHaveValue('From the first, then the second');
  await composer(page).press('End');
  await composer(page).pressSequentially(', then the first');
  await expect(composer(other)).toHaveValue('From the first, then the second, then the first');
  await settings(0);
  await composer(other).press('Enter');
  await expect(texts(other).last()).toContainText('then the second, then the first');
  await expect(composer(page)).toHaveValue('');
  await expect(texts(page).filter({ hasText: 'then the second, then the first' })).toHaveCount(1);
  await other.close();
});

test('a row marks what is begun, what is planned, and who has opted out', async ({ page }) => {
  const from = '+12025550195';
  await desk().text({ from, body: 'Shall I come?' });
  await openThread(page, '(202) 555-0195');
  await composer(page).fill('Please do');
  await openThread(page, 'Kofi Mensah');
  const line = row(page, /555-0195/);
  await expect(line).toHaveAccessibleName(/Draft: Please do/);
  await desk().text({ from, body: 'Or not?' });
  await expect(line).toHaveAccessibleName(/Or not\?.*A text is begun.*1 unread/);
  await openThread(page, '(202) 555-0195');
  await page.getByRole('button', { name: 'Send later' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
  await expect(line).toHaveAccessibleName(/Or not\?.*A text is planned: /);
  await desk().text({ from, body: 'STOP' });
  await expect(line).toHaveAccessibleName(/Opted out by STOP/);
  await desk().text({ from, body: 'I may write, though' });
  await expect(line).toHaveAccessibleName(/I may write, though.*Opted out of texts/);
  await desk().text({ from, body: 'START' });
  await expect(line).not.toHaveAccessibleName(/Opted out/);
});

test('narrowed to one of our numbers, the badge counts that number alone', async ({ page }) => {
  await desk().text({ from: '+12025550196', body: 'To the front desk' });
  await desk().text({ from: '+12025550197', to: desk().ready.numbers[1], body: 'To appointments' });
  await page.getByRole('button', { name: /^Unread \d/ }).waitFor();
  await page.getByRole('button', { name: /^Show one of our numbers/ }).click();
  await page.getByRole('menuitemradio', { name: /^Appointments/ }).click();
  await expect(page.getByRole('button', { name: 'Unread 1', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Unread 1', exact: true }).click();
  await expect(list(page).getByRole('link')).toHaveCount(1);
  await desk().text({ from: '+12025550198', to: desk().ready.numbers[1], body: 'To appointments too' });
  await expect(page.getByRole('button', { name: 'Unread 2', exact: true })).toBeVisible();
});

test('a person is edited from the name on', async ({ page }) => {
  await openThread(page, 'Tom Brennan');
  const pane = page.getByRole('complementary', { name: 'Person' });
  await pane.getByRole('button', { name: 'Edit' }).click();
  await expect(pane.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await expect(pane.getByRole('textbox', { name: 'Name' })).toBeInViewport();
});

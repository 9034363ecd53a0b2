/** A day at the desk: what is pressed and typed, and what comes of it. */
import { expect, test, type Page } from '@playwright/test';
import { deskFor } from './desk.ts';
import { composer, heading, list, openThread, row, texts, timeline } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

async function countOf(page: Page, body: string): Promise<number> {
  return texts(page).filter({ hasText: body }).count();
}

test.beforeEach(async ({ page }) => {
  await desk().open(page);
  await list(page).waitFor();
});

test('a signed text appears in the list and in the open thread, and is counted', async ({ page }) => {
  await openThread(page, 'Kofi Mensah');
  await desk().text({ from: '+12025550142', body: 'I see the surgery from here!' });
  await expect(texts(page).last()).toContainText('I see the surgery from here!');
  await expect(row(page, /^Kofi Mensah/)).toContainText('I see the surgery from here!');

  await desk().text({ from: '+12025550135', body: 'Is the side door open yet?' });
  await desk().text({ from: '+12025550135', body: 'I am nearly there.' });
  await expect(list(page).getByRole('link').first()).toContainText('Rosa Alvarez');
  await expect(row(page, /^Rosa Alvarez/)).toHaveAccessibleName(/I am nearly there\..*2 unread/);
  await expect(page.getByRole('link', { name: 'Inbox 1 unread thread' })).toBeVisible();
  await page.getByRole('button', { name: 'Unread 1' }).click();
  await expect(list(page).getByRole('link')).toHaveCount(1);
  await openThread(page, 'Rosa Alvarez');
  await expect(page.getByRole('separator', { name: 'New' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Inbox', exact: true })).toBeVisible();
});

test('a stranger who repeats a text is shown once', async ({ page }) => {
  const sid = `SM${'5'.repeat(32)}`;
  await desk().text({ from: '+12025550181', body: 'Do you open on Saturdays?', sid });
  await desk().text({ from: '+12025550181', body: 'Do you open on Saturdays?', sid });
  await openThread(page, '(202) 555-0181');
  await expect(texts(page)).toHaveCount(1);
});

test('search finds, marks, and opens at the text', async ({ page }) => {
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Search everything' });
  await expect(field).toBeFocused();
  await field.fill('side door');
  const hits = page.getByRole('list', { name: 'Search results' }).getByRole('link');
  await expect(hits.first()).toContainText('Rosa Alvarez');
  await expect(hits.first().locator('mark').first()).toHaveText(/side/i);
  await field.fill('umbrella');
  await expect(hits).toHaveCount(1);
  await expect(hits.first().locator('mark')).toHaveText('umbrella');
  await field.press('Enter');
  await expect(page).toHaveURL(/message=\d+/);
  await expect(texts(page).filter({ hasText: 'who found my umbrella' })).toBeInViewport();
  await field.fill('xyzzy');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await field.press('Escape');
  await expect(list(page)).toBeVisible();
});

test('done takes a thread away, undo and a new text bring it back', async ({ page }) => {
  await openThread(page, '王美玲');
  await page.keyboard.press('e');
  await expect(page.getByText('王美玲 is done')).toBeVisible();
  await expect(row(page, /^王美玲/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, /^王美玲/)).toBeVisible();
  await expect(heading(page, '王美玲')).toBeVisible();

  await page.getByRole('button', { name: 'Done' }).last().click();
  await expect(row(page, /^王美玲/)).toHaveCount(0);
  await page.getByRole('group', { name: 'Show threads that are' }).getByText('Done').click();
  await openThread(page, '王美玲');
  await page.getByRole('button', { name: 'Open again' }).click();
  await expect(list(page).getByRole('link', { name: /^王美玲/ })).toHaveCount(0);
  await page.keyboard.press('e');
  await expect(row(page, /^王美玲/)).toBeVisible();
  await desk().text({ from: '+12025550138', to: desk().ready.numbers[1], body: '我要改时间。' });
  await page.getByRole('group', { name: 'Show threads that are' }).getByText('Open').click();
  await expect(list(page).getByRole('link').first()).toContainText('我要改时间。');
});

test('a number gets a name, and everything is called by it', async ({ page }) => {
  await desk().text({ from: '+12025550182', body: 'This is Vera, new phone.' });
  await openThread(page, '(202) 555-0182');
  const pane = page.getByRole('complementary', { name: 'Person' });
  await pane.getByRole('button', { name: 'Add a name' }).click();
  await expect(pane.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await pane.getByRole('button', { name: 'Save' }).click();
  await expect(pane.getByText('A name needs at least one letter.')).toBeVisible();
  await pane.getByRole('textbox', { name: 'Name' }).fill('Vera Lindqvist');
  await pane.getByRole('textbox', { name: 'Note' }).fill('Likes the window seat.');
  await pane.getByRole('button', { name: 'Save' }).click();
  await expect(heading(page, 'Vera Lindqvist')).toBeVisible();
  await expect(row(page, /^Vera Lindqvist/)).toBeVisible();
  await expect(pane).toContainText('Likes the window seat.');
  await expect(composer(page)).toHaveAccessibleName('Text to Vera Lindqvist');
});

test('after STOP the composer is closed and says why, after START it is open again', async ({ page }) => {
  await desk().text({ from: '+12025550183', body: 'Please no more of these' });
  await openThread(page, '(202) 555-0183');
  await expect(composer(page)).toBeVisible();
  await desk().text({ from: '+12025550183', body: 'STOP' });
  const note = page.getByRole('note');
  await expect(note).toContainText('does not want texts. They wrote STOP on');
  await expect(note).toContainText('Only they can change that, by texting START');
  await expect(composer(page)).toHaveCount(0);
  await expect(row(page, /555-0183/)).toContainText('Opted out by STOP');
  await desk().text({ from: '+12025550183', body: 'START' });
  await expect(composer(page)).toBeVisible();
});

test('who cannot be answered is not offered a field', async ({ page }) => {
  await openThread(page, '72345');
  await expect(page.getByRole('note')).toContainText('It is a short code');
  await expect(composer(page)).toHaveCount(0);
});

test('a text that failed says why and what to do', async ({ page }) => {
  await expect(row(page, /^Jonas/)).toContainText('Not delivered');
  await openThread(page, 'Jonas Vandersteen-Papadopoulos-Winterbottom');
  const failed = texts(page).last();
  await expect(failed).toHaveAccessibleName(/Not delivered$/);
  await expect(failed).toContainText('Their phone is switched off or out of range.');
  await expect(failed).toContainText('Try again later, or call.');
  await expect(failed).toContainText('Error 30003');

  await failed.getByRole('button', { name: 'Try again' }).click();
  await expect(texts(page).filter({ hasText: 'a reminder of your appointment' })).toHaveCount(2);
  await expect(texts(page).last()).toHaveAccessibleName(/Not delivered$/);
});

test('a draft stays with its thread', async ({ page }) => {
  await openThread(page, 'Kofi Mensah');
  await composer(page).fill('Half a sentence to Kofi');
  await openThread(page, 'Tom Brennan');
  await expect(composer(page)).toHaveValue('');
  await composer(page).fill('Something for Tom');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await expect(composer(page)).toHaveValue('Something for Tom');
  await openThread(page, 'Kofi Mensah');
  await expect(composer(page)).toHaveValue('Half a sentence to Kofi');
});

test('a window that changes its size stays at the last text', async ({ page }) => {
  await openThread(page, 'Margaret Featherstonehaugh-Cholmondeley');
  const gap = () => timeline(page).evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);
  for (const size of [
    { width: 900, height: 600 },
    { width: 1240, height: 820 },
    { width: 1200, height: 640 },
    { width: 1240, height: 820 },
  ]) {
    await page.setViewportSize(size);
    await expect.poll(gap).toBeLessThan(2);
    await expect(texts(page).last()).toBeInViewport();
  }
});

test('a held Enter sends once, and Shift-Enter breaks the line', async ({ page }) => {
  await openThread(page, 'Tom Brennan');
  await composer(page).fill('One');
  await composer(page).press('Shift+Enter');
  await composer(page).pressSequentially('Two');
  await expect(composer(page)).toHaveValue('One\nTwo');
  await composer(page).focus();
  for (let held = 0; held < 8; held++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(texts(page).filter({ hasText: 'One' })).toHaveAccessibleName(/Delivered$/);
  expect(await countOf(page, 'One')).toBe(1);
});

test('Enter breaks the line when the setting says so, at once and after a reload', async ({ page }) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Sending' }).click();
  const setting = page.getByRole('switch', { name: 'Enter sends the text' });
  await expect(setting).toBeChecked();
  await setting.click();
  await expect(setting).not.toBeChecked();
  await page.reload();
  await expect(setting).not.toBeChecked();
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await openThread(page, 'Tom Brennan');
  await composer(page).pressSequentially('Three');
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('Three\n');
  await composer(page).fill('');
  await desk().call('change_settings', { sending: { enterSends: true } });
  await expect(page.getByText('Enter sends, Shift-Enter breaks the line')).toBeVisible();
});

test('a new text wants a number, and says so', async ({ page }) => {
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New text' });
  const to = dialog.getByRole('combobox', { name: 'To' });
  await expect(to).toBeFocused();
  await to.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveText('Type whom you want to text.');
  await to.fill('555');
  await to.press('Enter');
  await expect(to).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByRole('alert')).toContainText('This number is too short.');
  await expect(dialog).toBeVisible();
  await to.fill('(202) 555-0184');
  await to.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(heading(page, '(202) 555-0184')).toBeVisible();
  await expect(composer(page)).toBeFocused();
  await composer(page).pressSequentially('Hello there');
  await composer(page).press('Enter');
  await expect(texts(page).last()).toContainText('Hello there');
  await expect(timeline(page)).toBeVisible();
});

test('the keys do what the list of keys says', async ({ page }) => {
  const names = list(page).getByRole('link');
  const first = (await names.nth(0).getAttribute('href')) ?? '';
  const second = (await names.nth(1).getAttribute('href')) ?? '';
  await page.keyboard.press('j');
  await expect(page).toHaveURL(new RegExp(`${first}$`));
  await page.keyboard.press('j');
  await expect(page).toHaveURL(new RegExp(`${second}$`));
  await page.keyboard.press('k');
  await expect(page).toHaveURL(new RegExp(`${first}$`));

  await openThread(page, 'Tom Brennan');
  await page.keyboard.press('r');
  await expect(composer(page)).toBeFocused();
  await composer(page).fill('');
  await page.keyboard.type('jken?/');
  await expect(composer(page), 'keys are letters where one writes').toHaveValue('jken?/');
  await composer(page).fill('');
  await composer(page).press('Escape');
  await expect(composer(page)).not.toBeFocused();

  await page.keyboard.press('u');
  await expect(row(page, /^Tom Brennan/)).toContainText('unread');
  await expect(page.getByText('No thread is open')).toBeVisible();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toBeVisible();
  await page.keyboard.press('j');
  await expect(page, 'keys do nothing behind a dialog').toHaveURL(/\/inbox$/);
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
});

test('the palette does what the buttons do', async ({ page }) => {
  await openThread(page, 'Tom Brennan');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Everything you can do' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('dark');
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(page.locator('html')).toHaveAttribute('data-appearance', 'dark');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('like the system');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-appearance', 'system');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('diagnostics');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Diagnostics' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('2025550185');
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('dialog', { name: 'New text' }).getByRole('combobox', { name: 'To' }),
  ).toHaveValue('2025550185');
});

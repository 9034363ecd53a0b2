/** The address book at the desk: whose number it is, changing it, deleting and getting back, importing, exporting. */
import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { Desk, deskFor } from './desk.ts';
import { heading, list, openThread, row } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

const people = (page: Page) => page.getByRole('list', { name: 'People' });
const person = (page: Page, name: string | RegExp) => people(page).getByRole('link', { name }).first();

async function openContacts(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Contacts' }).click();
  await people(page).waitFor();
}

test.beforeEach(async ({ page }) => {
  await desk().open(page);
  await list(page).waitFor();
});

test('a person is added, gets a second number, is deleted, and comes back', async ({ page }) => {
  await openContacts(page);
  await page.getByRole('button', { name: 'New person' }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Name' }).fill('Ines Duarte');
  await page.getByRole('textbox', { name: 'Number', exact: true }).fill('202 55');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toHaveText('This number is too short. Check the digits.');
  await page.getByRole('textbox', { name: 'Number', exact: true }).fill('202 555 0171');
  await page.getByRole('button', { name: 'Another number' }).click();
  await expect(page.getByRole('textbox', { name: 'Number 2' })).toBeFocused();
  await page.keyboard.type('+1 202 555 0172');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Ines Duarte')).toBeVisible();
  await expect(person(page, /^Ines Duarte/)).toContainText('(202) 555‑0171');
  await expect(person(page, /^Ines Duarte/)).toHaveAccessibleName(/1 more number$/);

  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(person(page, /^Ines Duarte/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(heading(page, 'Ines Duarte')).toBeVisible();
  await expect(person(page, /^Ines Duarte/)).toBeVisible();
});

test('a number moves to another person only after one has said so', async ({ page }) => {
  await openContacts(page);
  await person(page, /^Rosa Alvarez/).click();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Another number' }).click();
  await page.keyboard.type('(202) 555-0133');
  await page.keyboard.press('Enter');
  await expect(page.getByText('(202) 555-0133 belongs to Ελένη Παπαδάκη.')).toBeVisible();
  await page.getByRole('button', { name: 'Move it here' }).click();
  await expect(page.getByRole('button', { name: 'Text to (202) 555-0133' })).toBeVisible();
  await expect(person(page, /^Ελένη/)).toContainText('No number');
  await page.getByRole('link', { name: 'Inbox' }).first().click();
  await expect(row(page, /^Ελένη/)).toHaveCount(0);
});

test('a bare number is given to somebody who is here', async ({ page }) => {
  await desk().text({ from: '+12025550173', body: 'It is Kofi, from my new phone.' });
  await openThread(page, '(202) 555-0173');
  const pane = page.getByRole('complementary', { name: 'Person' });
  await pane.getByRole('button', { name: 'Add to somebody in contacts' }).click();
  const dialog = page.getByRole('dialog', { name: 'Whose number is (202) 555-0173?' });
  await dialog.getByRole('searchbox').fill('kof');
  await expect(dialog.getByRole('list').getByRole('button')).toHaveCount(1);
  await dialog.getByRole('searchbox').press('ArrowDown');
  await expect(dialog.getByRole('button', { name: /^Kofi Mensah/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(heading(page, 'Kofi Mensah')).toBeVisible();
  await expect(pane).toContainText('(202) 555‑0142');
  await pane.getByRole('link', { name: 'Open in contacts' }).click();
  await expect(page.getByRole('heading', { name: 'Threads' })).toBeVisible();
});

test('the list is searched and walked through by keys', async ({ page }) => {
  await openContacts(page);
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Find somebody' });
  await expect(field).toBeFocused();
  await field.fill('brenn');
  await expect(people(page).getByRole('link')).toHaveCount(1);
  await field.fill('555-0132');
  await expect(people(page).getByRole('link')).toHaveCount(1);
  await field.press('Enter');
  await expect(heading(page, 'Tom Brennan')).toBeVisible();
  await field.fill('');
  await expect(people(page).getByRole('link').nth(3)).toBeVisible();
  await field.press('ArrowDown');
  await expect(people(page).getByRole('link').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(person(page, /^Tom Brennan/)).not.toBeFocused();

  // The keys of the inbox go through the people here.
  await page.getByRole('link', { name: 'Contacts' }).click();
  const third = people(page).getByRole('link').nth(2);
  const url = await third.getAttribute('href');
  const second = people(page).getByRole('link').nth(1);
  await second.click();
  await expect(second).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('j');
  await expect(page).toHaveURL(new RegExp(`${url ?? ''}$`));
  await expect(third).toBeFocused();
  await page.keyboard.press('k');
  await expect(people(page).getByRole('link').nth(1)).toBeFocused();

  await field.fill('nobody of this name');
  await expect(page.getByText('Nobody found')).toBeVisible();
});

test('a file is imported, and taken back', async ({ page }) => {
  await openContacts(page);
  await page.getByRole('button', { name: 'Import and export' }).click();
  await page.getByRole('menuitem', { name: 'Import people…' }).click();
  const file = 'Name;Telefon\r\nZoë Ångström;202 555 0174\r\nYuki;202 555 017\r\nXaver;202 555 0175\r\n';
  await page.locator('input[type=file]').setInputFiles({
    name: 'kontakte.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(file, 'latin1'),
  });
  await expect(page.getByText('kontakte.csv · windows-1252')).toBeVisible();
  await expect(page.getByRole('row', { name: /Zoë Ångström.*New/ })).toBeVisible();
  const leftOut = page.getByRole('list', { name: '1 thing left out' });
  await expect(leftOut).toContainText('Line 3');
  await expect(leftOut).toContainText('Check the digits');
  await expect(page.getByRole('combobox', { name: 'Telefon' })).toHaveValue('phone');
  await page.getByRole('combobox', { name: 'Telefon' }).selectOption('Note');
  await expect(page.getByText('Nothing to import', { exact: true }).last()).toBeVisible();
  await page.getByRole('combobox', { name: 'Telefon' }).selectOption('Phone number');
  await page.getByRole('button', { name: 'Import 2 people' }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the whole list' }).click();
  expect(await readFile(await (await coming).path(), 'utf8')).toContain('"3","202 555 017"');

  // Whoever goes away and comes back still finds it.
  await page.getByRole('link', { name: 'Inbox' }).first().click();
  await openContacts(page);
  await page.getByRole('button', { name: 'Import and export' }).click();
  await page.getByRole('menuitem', { name: 'Import people…' }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByRole('heading', { name: 'Taken back' })).toBeVisible();
  await page.getByRole('button', { name: 'To the contacts' }).click();
  await expect(person(page, /^Xaver/)).toHaveCount(0);
});

test('everybody is exported into a file that no spreadsheet runs', async ({ page }) => {
  await desk().call('save_contact', {
    contact: null,
    name: '=1+1',
    note: '',
    numbers: ['+12025550176'],
    takesFrom: [],
  });
  await openContacts(page);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Import and export' }).click();
  await page.getByRole('menuitem', { name: 'Export people…' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^deskbell-people-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toContain(`"'=1+1","+1 202 555 0176"`);
  await expect(page.getByText(/\d+ people exported/)).toBeVisible();
});

test('an export that nobody can be asked about says so, and saves nothing', async ({ page }) => {
  await using alone = await Desk.start({ line: 'practice', story: 'told', questions: 'open' });
  await alone.open(page);
  await page.getByRole('link', { name: 'Contacts', exact: true }).click();
  let saved = 0;
  page.on('download', () => saved++);
  await page.getByRole('button', { name: 'Import and export' }).click();
  await page.getByRole('menuitem', { name: 'Export people…' }).click();
  const toast = page.getByRole('status').getByText('Nothing was done');
  await expect(toast).toHaveText(
    'Nothing was done, because a browser cannot answer this safely: “Export all names, numbers and notes into a file? Whoever has the file can read it.” Use Deskbell’s own window for it, or start bridge with --confirm.',
  );
  expect(saved).toBe(0);
});

test('two thousand people scroll, and the last one is reached', async ({ page }) => {
  await page.route('**/call/list_contacts', async (route) => {
    const { after, limit } = route.request().postDataJSON() as { after: string | null; limit: number };
    const from = Number(after ?? 0);
    const rows = Array.from({ length: Math.min(limit, 2_000 - from) }, (_, at) => ({
      id: String(from + at + 1),
      name: `Person ${from + at + 1}`,
      number: '(202) 555-0100',
      more: 0,
      tint: at % 5,
    }));
    const next = from + rows.length;
    await route.fulfill({ json: { rows, next: next < 2_000 ? String(next) : null } });
  });
  await openContacts(page);
  await expect(async () => {
    await people(page).evaluate((one) => one.scrollTo(0, one.scrollHeight));
    await expect(person(page, 'Person 2000 (202) 555‑0100')).toBeVisible({ timeout: 100 });
  }).toPass();
  expect(await people(page).getByRole('link').count()).toBeLessThan(100);
});

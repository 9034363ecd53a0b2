/** The faces of the address book. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, type Face } from './bend.ts';
import type { Desk } from './desk.ts';

async function openContacts(page: Page, desk: Desk): Promise<void> {
  await desk.open(page);
  await page.getByRole('link', { name: 'Contacts' }).click();
}

async function openFull(page: Page, desk: Desk): Promise<void> {
  await openContacts(page, desk);
  await page.getByRole('list', { name: 'People' }).waitFor();
}

async function openPerson(page: Page, desk: Desk, name: RegExp): Promise<void> {
  await openFull(page, desk);
  await page.getByRole('list', { name: 'People' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { name: 'Threads' }).waitFor();
}

async function openImport(page: Page, desk: Desk, text: string): Promise<void> {
  await openFull(page, desk);
  await page.getByRole('button', { name: 'Import and export' }).click();
  await page.getByRole('menuitem', { name: 'Import people…' }).click();
  const buffer = Buffer.from(text, 'utf8');
  await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer });
}

const TABLE =
  'Name,Mobile,Notes\nIngeborg Featherstonehaugh-Cholmondeley-Winterbottom,202 555 0177,"Two\nlines"\n' +
  'أمينة,+1 202 555 0178,\nKofi,202 555 01ab,\nNobody,,\nTom Brennan,202 555 0132; 202 555 0179,Prefers the phone\n';

export const PEOPLE: Face[] = [
  { name: 'contacts-full', desk: 'office', open: openFull },
  {
    name: 'contacts-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'list_contacts');
      await openContacts(page, desk);
      await isLoading(page);
    },
  },
  {
    name: 'contacts-empty',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_contacts', () => ({ rows: [], next: null }));
      await openContacts(page, desk);
      await expect(page.getByText('Nobody is here yet')).toBeVisible();
    },
  },
  {
    name: 'contacts-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'list_contacts');
      await openContacts(page, desk);
      await expect(page.getByText('The people could not be read')).toBeVisible();
    },
  },
  {
    name: 'person-full',
    desk: 'office',
    open: async (page, desk) => {
      await openPerson(page, desk, /^Kofi Mensah/);
      await expect(page.getByRole('button', { name: 'Open the picture' })).toBeVisible();
    },
  },
  {
    name: 'person-failed',
    desk: 'office',
    open: async (page, desk) => {
      await openFull(page, desk);
      await fail(page, 'read_contact');
      await page.getByRole('link', { name: /^Kofi Mensah/ }).click();
      await expect(page.getByText('This person could not be read')).toBeVisible();
    },
  },
  {
    name: 'person-edited',
    desk: 'office',
    open: async (page, desk) => {
      await openPerson(page, desk, /^Margaret/);
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByRole('button', { name: 'Another number' }).click();
      await page.keyboard.type('(202) 555-0132');
      await page.keyboard.press('Enter');
      await expect(page.getByText('belongs to Tom Brennan.')).toBeVisible();
    },
  },
  {
    name: 'import-previewed',
    desk: 'office',
    open: async (page, desk) => {
      await openImport(page, desk, TABLE);
      await page.getByRole('button', { name: /^Import \d/ }).waitFor();
    },
  },
  {
    name: 'import-refused',
    desk: 'office',
    open: async (page, desk) => {
      await openImport(page, desk, 'PK\u0003\u0004');
      await expect(page.getByRole('alert')).toContainText('This is a spreadsheet.');
    },
  },
  {
    name: 'import-ended',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'find_contact_import', () => ({
        import: '1',
        file: 'people.csv',
        phase: 'done',
        done: 5000,
        total: 5000,
        counts: { added: 4800, changed: 140, same: 50, skipped: 10 },
        kept: 0,
        problems: [
          { line: 7, what: '202 555 01ab', why: 'There are letters in this number.', isSkipped: true },
        ],
        problemCount: 10,
        failure: null,
      }));
      await openFull(page, desk);
      await page.getByRole('button', { name: 'Import and export' }).click();
      await page.getByRole('menuitem', { name: 'Import people…' }).click();
      await page.getByRole('heading', { name: 'The import is done' }).waitFor();
    },
  },
  {
    name: 'import-running',
    desk: 'office',
    open: async (page, desk) => {
      await openImport(page, desk, TABLE);
      await page.route('**/call/start_contact_import', (route) =>
        route.fulfill({
          json: {
            import: '1',
            file: 'people.csv',
            phase: 'running',
            done: 1200,
            total: 5000,
            counts: { added: 1100, changed: 40, same: 50, skipped: 10 },
            kept: 0,
            problems: [],
            problemCount: 0,
            failure: null,
          },
        }),
      );
      await delay(page, 'read_contact_import');
      await page.getByRole('button', { name: /^Import \d/ }).click();
      await expect(page.getByText('1,200 of 5,000 people')).toBeVisible();
    },
  },
];

/** The ones that are written down as a screen reader tells them. */
export const PEOPLE_PAGES = [
  'contacts-full',
  'contacts-empty',
  'person-full',
  'person-edited',
  'import-previewed',
  'import-ended',
];

/** Threads put off, tagged and begun, in every face. */
import { expect, type Page } from '@playwright/test';
import { change, fail, openAt, openInbox, type Face } from './bend.ts';
import { list } from './inbox.ts';

const HOUR = 60 * 60 * 1000;
const MARGARET = 'Margaret Featherstonehaugh-Cholmondeley';

export const show = (page: Page, filter: string): Promise<void> =>
  page.getByRole('group', { name: 'Show threads that are' }).getByRole('button', { name: filter }).click();

/** All that can be offered, whatever the time of day is where this runs. */
async function offerAll(page: Page): Promise<void> {
  const now = Date.now();
  await change(page, 'list_snoozes', () => [
    { name: 'later_today', at: now + 3 * HOUR },
    { name: 'tomorrow', at: now + 20 * HOUR },
    { name: 'next_week', at: now + 100 * HOUR },
  ]);
}

const TAGS = [
  'Hygiene',
  'Recall due',
  'Wiedervorlage nach der Wurzelbehandlung',
  'مريض جديد',
  '新規の患者',
].map((name, at) => ({ id: `${7000 + at}`, name }));

/** An office that has tags, and somebody who carries all but one. */
async function giveTags(page: Page): Promise<void> {
  await change(page, 'list_tags', () => TAGS);
  await change(page, 'read_thread', (head: object) => ({ ...head, tags: TAGS.slice(1) }));
}

/** The pages of these that are kept as they are told. */
export const THREAD_PAGES = ['snooze', 'snoozed-full', 'tags-full', 'narrowed-empty'];

export const THREAD_FACES: Face[] = [
  {
    name: 'snooze',
    desk: 'office',
    open: async (page, desk) => {
      await offerAll(page);
      await openAt(page, desk, MARGARET);
      await page.keyboard.press('s');
      await page.getByRole('dialog', { name: 'Snooze until' }).waitFor();
    },
  },
  {
    name: 'snooze-refused',
    desk: 'office',
    open: async (page, desk) => {
      await offerAll(page);
      await openAt(page, desk, 'Tom Brennan');
      await page.keyboard.press('s');
      await page.getByRole('dialog').getByRole('button', { name: 'Snooze', exact: true }).click();
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
  },
  {
    name: 'snoozed-full',
    desk: 'office',
    open: async (page, desk) => {
      const until = Date.now() + 26 * HOUR;
      const snoozed = (row: object): object => ({ ...row, state: 'snoozed', snoozedUntil: until });
      await change(page, 'list_threads', (answer: { rows: object[] }) => ({
        ...answer,
        rows: answer.rows.map(snoozed),
      }));
      await change(page, 'read_thread', snoozed);
      await openAt(page, desk, MARGARET);
      await page.getByText(/^Snoozed until/).waitFor();
    },
  },
  {
    name: 'snoozed-empty',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await show(page, 'Snoozed');
      await page.getByText('Nothing is snoozed').waitFor();
    },
  },
  {
    name: 'tags-full',
    desk: 'office',
    open: async (page, desk) => {
      await giveTags(page);
      await openAt(page, desk, MARGARET);
      await page.keyboard.press('t');
      await page.getByRole('dialog', { name: 'Tags' }).getByRole('checkbox').first().waitFor();
    },
  },
  {
    name: 'tags-empty',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_tags', () => []);
      await openAt(page, desk, 'Tom Brennan');
      await page.keyboard.press('t');
      await page.getByText('No tags yet.').waitFor();
    },
  },
  {
    name: 'tags-refused',
    desk: 'office',
    open: async (page, desk) => {
      await giveTags(page);
      await openAt(page, desk, MARGARET);
      await fail(page, 'rename_tag');
      await page.keyboard.press('t');
      await page.getByRole('button', { name: 'Rename Recall due' }).click();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
  },
  {
    name: 'tags-beside',
    desk: 'office',
    open: async (page, desk) => {
      await giveTags(page);
      await openAt(page, desk, MARGARET);
      await page.keyboard.press('Control+k');
      await page.keyboard.type('show the person');
      await page.keyboard.press('Enter');
      await page.getByRole('complementary').getByText('Recall due').waitFor();
    },
  },
  {
    name: 'narrowed-empty',
    desk: 'office',
    open: async (page, desk) => {
      await giveTags(page);
      await openInbox(page, desk);
      await page.getByRole('button', { name: 'Show one tag: All tags' }).click();
      await page.getByRole('menuitemradio', { name: 'Wiedervorlage' }).click();
      await page.getByText('No thread here matches').waitFor();
    },
  },
  {
    name: 'tags-found',
    desk: 'office',
    open: async (page, desk) => {
      await giveTags(page);
      await openInbox(page, desk);
      await page.getByRole('searchbox').fill('re');
      await page.getByRole('list', { name: 'Search results' }).waitFor();
    },
  },
  {
    name: 'draft-begun',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_threads', (answer: { rows: object[] }) => ({
        ...answer,
        rows: answer.rows.map((row, at) =>
          at % 2 === 0
            ? row
            : { ...row, unread: 0, preview: { kind: 'draft', direction: 'out', text: 'We can see you at' } },
        ),
      }));
      await openInbox(page, desk);
      await expect(list(page).getByText('Draft: We can see you at').first()).toBeVisible();
    },
  },
];

/**
 * Every page in every face, for those who look at them: the accessibility scan and the pictures.
 * A face is made by keeping back, refusing or emptying one answer of the real core; everything else is real.
 */
import { ACCOUNT_FACES } from './account-faces.ts';
import { ASLEEP } from './asleep-faces.ts';
import { expect } from '@playwright/test';
import { change, delay, fail, isLoading, openInbox, openAt, openPage, search, type Face } from './bend.ts';
import { CALLS } from './calls-faces.ts';
import { LIVE } from './live-faces.ts';
import { COMPLIANCE } from './compliance-faces.ts';
import { DIAGNOSTICS } from './diagnostics.ts';
import { DOORS } from './doors.ts';
import { LOCK } from './lock-faces.ts';
import { PEOPLE } from './people-faces.ts';
import { composer, row, texts } from './inbox.ts';
import { RETENTION } from './retention-faces.ts';
import { PRACTICE } from './practice.ts';
import { NOTES } from './notes.ts';
import { NUMBERS } from './numbers-faces.ts';
import { BUYING } from './buying-faces.ts';
import { SETTINGS } from './settings-faces.ts';
import { SPEAKING } from './speaking-faces.ts';
import { THREAD_FACES } from './threads-faces.ts';
import { WRITING } from './writing.ts';

const JONAS = 'Jonas Vandersteen-Papadopoulos-Winterbottom';
const MARGARET = 'Margaret Featherstonehaugh-Cholmondeley';

const INBOX: Face[] = [
  { name: 'inbox-full', desk: 'office', open: openInbox },
  {
    name: 'inbox-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'list_threads');
      await desk.open(page);
      await isLoading(page);
    },
  },
  {
    name: 'inbox-empty',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_threads', () => ({ rows: [], next: null }));
      await desk.open(page);
      await expect(page.getByText('Nothing waits for you')).toBeVisible();
    },
  },
  {
    name: 'inbox-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'list_threads');
      await desk.open(page);
      await expect(page.getByText('The threads could not be read')).toBeVisible();
    },
  },
  { name: 'thread-full', desk: 'office', open: (page, desk) => openAt(page, desk, 'Tom Brennan') },
  {
    name: 'thread-loading',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await delay(page, 'list_timeline');
      await row(page, 'Tom Brennan').click();
      await isLoading(page);
    },
  },
  {
    name: 'thread-empty',
    desk: 'office',
    open: async (page, desk) => {
      const [number] = await desk.call<{ id: string }[]>('list_numbers');
      const args = { number: number?.id, to: '+12025550190' };
      const { thread } = await desk.call<{ thread: string }>('open_thread', args);
      await openInbox(page, desk);
      await page.goto(`${desk.ready.ui}/inbox/${thread}`);
      await expect(page.getByText('Write the first one below.')).toBeVisible();
    },
  },
  {
    name: 'thread-failed',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await fail(page, 'list_timeline');
      await row(page, 'Tom Brennan').click();
      await expect(page.getByText('This thread could not be read')).toBeVisible();
    },
  },
];

const THREADS: Face[] = [
  { name: 'text-failed', desk: 'office', open: (page, desk) => openAt(page, desk, JONAS) },
  { name: 'text-long', desk: 'office', open: (page, desk) => openAt(page, desk, MARGARET) },
  { name: 'text-arabic', desk: 'office', open: (page, desk) => openAt(page, desk, 'أمينة الحسيني') },
  { name: 'opted-out', desk: 'office', open: (page, desk) => openAt(page, desk, 'Lina Petrov') },
  { name: 'short-code', desk: 'office', open: (page, desk) => openAt(page, desk, '72345') },
  {
    name: 'picture',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'Kofi Mensah');
      await texts(page).getByRole('img').first().waitFor();
    },
  },
  {
    name: 'picture-viewer',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'Kofi Mensah');
      await texts(page).getByRole('button', { name: 'Open the picture' }).first().click();
      await page.getByRole('dialog', { name: 'Picture' }).getByRole('img').waitFor();
    },
  },
  {
    name: 'text-states',
    desk: 'office',
    open: async (page, desk) => {
      const states = ['queued', 'sending', 'sent', 'read', 'unconfirmed', 'canceled'];
      await change(page, 'list_timeline', (answer: { rows: { direction: string; status: string }[] }) => {
        const ours = answer.rows.filter((text) => text.direction === 'out');
        const rows = states.map((status, at) => ({
          ...ours[0],
          id: `${100 + at}`,
          body: `This one: ${status}.`,
          status,
        }));
        return { ...answer, rows };
      });
      await openAt(page, desk, 'Rosa Alvarez');
    },
  },
  {
    name: 'composer-long',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'Dr Wu’s rooms'.replace('’', "'"));
      await composer(page).fill(
        Array.from({ length: 12 }, (_, line) => `Line ${line + 1} of a long text`).join('\n'),
      );
    },
  },
  {
    name: 'send-failed',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'Dr Wu’s rooms'.replace('’', "'"));
      await fail(page, 'send_message');
      await composer(page).fill('Thank you, Sandra.');
      await composer(page).press('Enter');
      await expect(page.getByText('Not sent: The disk is full.')).toBeVisible();
    },
  },
  {
    name: 'toast',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'प्रिया शर्मा');
      await fail(page, 'finish_thread');
      await page.keyboard.press('e');
      await expect(page.getByText('The disk is full.')).toHaveCount(1);
    },
  },
];

const LAYERS: Face[] = [
  {
    name: 'search-full',
    desk: 'office',
    open: async (page, desk) => {
      await search(page, desk, 'the');
      await page.getByRole('list', { name: 'Search results' }).waitFor();
    },
  },
  {
    name: 'search-empty',
    desk: 'office',
    open: async (page, desk) => {
      await search(page, desk, 'xyzzy');
      await expect(page.getByText('Nothing found')).toBeVisible();
    },
  },
  {
    name: 'search-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'search_inbox');
      await search(page, desk, 'the');
      await isLoading(page);
    },
  },
  {
    name: 'search-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'search_inbox');
      await search(page, desk, 'the');
      await expect(page.getByText('The search failed')).toBeVisible();
    },
  },
  {
    name: 'palette',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'Tom Brennan');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
    },
  },
  {
    name: 'keys',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    },
  },
  {
    name: 'new-text',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await page.keyboard.press('n');
      await page.getByRole('dialog').getByRole('combobox', { name: 'To' }).fill('55');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
  },
  {
    name: 'new-text-offered',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await page.keyboard.press('n');
      await page.getByRole('dialog').getByRole('combobox', { name: 'To' }).fill('555 014');
      await page.getByRole('listbox').getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'numbers-menu',
    desk: 'office',
    open: async (page, desk) => {
      await openInbox(page, desk);
      await page.getByRole('button', { name: /^Show one of our numbers/ }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'thread-menu',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'Tom Brennan');
      await page.getByRole('button', { name: 'More for this thread' }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'person',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, MARGARET);
      await page.keyboard.press('Control+k');
      await page.keyboard.type('show the person');
      await page.keyboard.press('Enter');
      const pane = page.getByRole('complementary', { name: 'Person' });
      await pane.getByRole('button', { name: 'Edit' }).click();
      await pane.getByRole('textbox', { name: 'Name' }).waitFor();
    },
  },
];

const PAGES: Face[] = [
  { name: 'diagnostics-full', desk: 'office', open: (page, desk) => openPage(page, desk, 'Diagnostics') },
  {
    name: 'diagnostics-unreachable',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'read_line', (line: object) => ({
        ...line,
        state: 'not_reachable',
        reason: 'The public address does not lead here: it answers 502.',
        next: 'Look whether your proxy runs and delivers to the port of this computer.',
        publicUrl: 'https://bell.harbour-street-dental.example.org',
      }));
      await openPage(page, desk, 'Diagnostics');
    },
  },
  {
    name: 'diagnostics-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'read_line');
      await openPage(page, desk, 'Diagnostics');
      await isLoading(page);
    },
  },
  {
    name: 'diagnostics-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'read_line');
      await openPage(page, desk, 'Diagnostics');
      await expect(page.getByText('The state of the line is not known')).toBeVisible();
    },
  },
];

export const FACES: readonly Face[] = [
  ...INBOX,
  ...THREADS,
  ...LAYERS,
  ...PAGES,
  ...PEOPLE,
  ...SPEAKING,
  ...CALLS,
  ...LIVE,
  ...ASLEEP,
  ...NUMBERS,
  ...BUYING,
  ...COMPLIANCE,
  ...PRACTICE,
  ...SETTINGS,
  ...LOCK,
  ...RETENTION,
  ...DOORS,
  ...NOTES,
  ...THREAD_FACES,
  ...WRITING,
  ...DIAGNOSTICS,
  ...ACCOUNT_FACES,
];

export function faceNamed(name: string): Face {
  const face = FACES.find((one) => one.name === name);
  if (!face) throw new Error(`there is no face ${name}`);
  return face;
}

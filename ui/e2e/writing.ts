/** The faces of writing a text, for the accessibility scan and the pictures. */
import { expect, type Page } from '@playwright/test';
import { openAt, type Face } from './bend.ts';
import { composer } from './inbox.ts';

const LONG = 'We look forward to seeing you at the clinic on Thursday at ten, please bring your card';

/** What is written stays on the page: whether its row says so yet would be a matter of moments. */
async function keepUnsaved(page: Page): Promise<void> {
  await page.route('**/call/save_draft', (route) => route.fulfill({ json: null }));
}

export const WRITING: Face[] = [
  {
    name: 'writing-dear',
    desk: 'office',
    open: async (page, desk) => {
      await keepUnsaved(page);
      await openAt(page, desk, 'Rosa Alvarez');
      await composer(page).fill(`${LONG} – it’s “free”… ${'x'.repeat(60)}`);
      await expect(page.getByRole('button', { name: 'Use plain ones' })).toBeVisible();
      // The price list is fetched the first time that somebody writes.
      await expect(page.getByText('about $')).toBeVisible();
    },
  },
  {
    name: 'writing-too-long',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'Rosa Alvarez');
      await composer(page).fill(`Call\u202d us\u0007 ${'Donaudampfschiff'.repeat(120)}`);
      await expect(page.getByRole('button', { name: 'Take out' })).toBeVisible();
    },
  },
  {
    name: 'send-later',
    desk: 'office',
    open: async (page, desk) => {
      await keepUnsaved(page);
      await openAt(page, desk, 'Rosa Alvarez');
      await composer(page).fill('Doors open at eight.');
      await expect(page.getByText('about $')).toBeVisible();
      await page.getByRole('button', { name: 'Send later' }).click();
      await expect(page.getByRole('dialog', { name: 'Send later' })).toBeVisible();
    },
  },
  {
    name: 'scheduled-texts',
    desk: 'office',
    open: async (page, desk) => {
      const from = '+12025550160';
      await desk.text({ from, body: 'Please remind me tomorrow' });
      const [number] = await desk.call<{ id: string }[]>('list_numbers');
      const { thread } = await desk.call<{ thread: string }>('open_thread', { number: number?.id, to: from });
      const dueAt = Date.now() + 26 * 60 * 60 * 1000;
      for (const [intent, body, unlessReply] of [
        ['face-later-1', 'A reminder: your appointment is tomorrow at 10:30.', false],
        ['face-later-2', `هل ستأتي غدًا؟ ${'Donaudampfschiff'.repeat(12)}`, true],
      ] as const) {
        await desk.call('schedule_text', { thread, body, intent, dueAt, unlessReply });
      }
      await desk.text({ from, body: 'Or call me' });
      await openAt(page, desk, '(202) 555-0160');
      await expect(page.getByText('They wrote first')).toBeVisible();
    },
  },
  {
    name: 'cancel-meant',
    desk: 'office',
    open: async (page, desk) => {
      await desk.text({ from: '+12025550161', body: 'CANCEL' });
      await openAt(page, desk, '(202) 555-0161');
      await expect(page.getByRole('note')).toContainText('mean the appointment?');
    },
  },
];

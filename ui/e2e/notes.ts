/** Notes as a person finds them, and their faces for the accessibility scan. */
import { expect, type Locator, type Page } from '@playwright/test';
import { openAt, type Face } from './bend.ts';
import { timeline } from './inbox.ts';

export const notes = (page: Page): Locator => timeline(page).getByRole('article', { name: /^Note, only us/ });
export const noteField = (page: Page): Locator => page.getByRole('textbox', { name: /^Note about/ });

export async function toNotes(page: Page): Promise<void> {
  await page.getByRole('radiogroup', { name: 'Write' }).getByText('Note').click();
  await expect(noteField(page)).toBeFocused();
}

async function keep(page: Page, body: string): Promise<void> {
  await toNotes(page);
  await noteField(page).fill(body);
  await noteField(page).press('Control+Enter');
  await expect(notes(page).last()).toContainText(body.slice(0, 20));
}

export const NOTES: Face[] = [
  {
    name: 'note-mode',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'Margaret Featherstonehaugh-Cholmondeley');
      await toNotes(page);
      await noteField(page).fill('Prefers mornings; move the recall reminder too.');
    },
  },
  {
    name: 'note-kept',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'Kofi Mensah');
      await keep(page, `Überweisung an Dr. ${'Wu'.repeat(60)} ملاحظة داخلية`);
    },
  },
  {
    name: 'note-changing',
    desk: 'office',
    open: async (page, desk) => {
      await openAt(page, desk, 'Lina Petrov');
      await keep(page, 'Send her letters by post.\nShe said so on the phone.');
      await notes(page).last().getByRole('button', { name: 'Edit' }).click();
    },
  },
];

/** Notes of the office: written in a mode nobody can mistake, kept among the texts, and never sent. */
import { expect, test } from '@playwright/test';
import { deskFor } from './desk.ts';
import { composer, heading, openThread, texts } from './inbox.ts';
import { noteField, notes, toNotes } from './notes.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

test.beforeEach(({ page }) => desk().open(page));

test('a note is kept among the texts, changed, deleted and taken back', async ({ page }) => {
  await openThread(page, 'Tom Brennan');
  await toNotes(page);
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeHidden();
  await expect(page.getByText('Stays here. It is never sent.')).toBeVisible();
  await noteField(page).fill('Wife is Ada; ring her <b>first</b>');
  await noteField(page).press('Enter');
  await expect(notes(page).last()).toContainText('Wife is Ada; ring her <b>first</b>');
  await expect(noteField(page), 'ready for the next').toHaveValue('');
  await expect(notes(page).last()).toMatchAriaSnapshot({ name: 'note-kept.yml' });
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - radiogroup "Write"
    - textbox "Note about Tom Brennan, only for us"
    - text: Stays here. It is never sent.
    - button "Keep note" [disabled]
  `);

  await notes(page).last().getByRole('button', { name: 'Edit' }).click();
  const field = page.getByRole('textbox', { name: 'Change the note' });
  await expect(field).toBeFocused();
  await field.fill('Ring Ada first');
  await field.press('Control+Enter');
  await expect(notes(page).last()).toContainText('Ring Ada first');
  await expect(notes(page).last()).toContainText('changed');
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(notes(page).last()).toContainText('Wife is Ada');

  await notes(page).last().getByRole('button', { name: 'Delete' }).click();
  await expect(notes(page)).toHaveCount(0);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(notes(page)).toHaveCount(1);

  const sent = await desk().call<{ rows: { kind: string; body: string }[] }>('list_timeline', {
    thread: new URL(page.url()).pathname.split('/').at(-1),
    before: null,
    after: null,
    around: null,
    limit: 50,
  });
  expect(sent.rows.filter((row) => row.kind === 'text' && row.body.includes('Ada'))).toEqual([]);
});

test('the next thread begins with texts, and each thread keeps its own begun note', async ({ page }) => {
  await openThread(page, 'Tom Brennan');
  await toNotes(page);
  await noteField(page).fill('Begun about Tom');
  await openThread(page, 'Kofi Mensah');
  await expect(page.getByRole('radio', { name: 'Text', exact: true })).toBeChecked();
  await expect(composer(page)).toHaveValue('');
  await toNotes(page);
  await expect(noteField(page)).toHaveValue('');
  await openThread(page, 'Tom Brennan');
  await expect(composer(page)).toHaveValue('');
  await expect(page.getByRole('radio', { name: 'Note, begun' })).not.toBeChecked();
  await toNotes(page);
  await expect(noteField(page)).toHaveValue('Begun about Tom');
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await expect(composer(page), 'replying turns back to texts').toBeFocused();
});

test('somebody who wants no texts can have notes', async ({ page }) => {
  await openThread(page, 'Lina Petrov');
  await expect(page.getByText('Lina Petrov does not want texts')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('write a note');
  await page.keyboard.press('Enter');
  await expect(noteField(page)).toBeFocused();
  await page.keyboard.type('Send her letters by post');
  await page.keyboard.press('Control+Enter');
  await expect(notes(page).last()).toContainText('Send her letters by post');
  await expect(texts(page).last()).toBeInViewport();
});

test('a note is found and opened where it stands', async ({ page }) => {
  await openThread(page, 'Rosa Alvarez');
  await toNotes(page);
  await noteField(page).fill('Allergic to latex');
  await page.getByRole('button', { name: 'Keep note' }).click();
  await expect(notes(page)).toHaveCount(1);
  await page.getByRole('searchbox').fill('latex');
  await page.getByRole('list', { name: 'Search results' }).getByRole('link').first().click();
  await expect(heading(page, 'Rosa Alvarez')).toBeVisible();
  await expect(notes(page).last()).toBeInViewport();
});

/** Writing a text: what it comes to, what makes it dear, and what cannot be sent. */
import { expect, test } from '@playwright/test';
import { deskFor } from './desk.ts';
import { composer, list, openThread, texts } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });
const LONG = 'We look forward to seeing you at the clinic on Thursday at ten, please bring your card';

/** For so long a text can be taken back. */
const wait = (undoSeconds: number): Promise<unknown> =>
  desk().call('change_settings', { sending: { enterSends: true, undoSeconds, segmentsPerSecond: 1 } });

test.beforeEach(async ({ page }) => {
  await desk().open(page);
  await list(page).waitFor();
  await openThread(page, 'Tom Brennan');
  await composer(page).fill('');
});

test('the meter counts, the dear signs are marked, and one press mends them', async ({ page }) => {
  await composer(page).fill('Hello');
  await expect(page.getByText('1 segment · 155 left')).toBeVisible();
  await composer(page).fill(`${LONG} – it’s free`);
  await expect(page.getByText('These signs make it 2 segments instead of 1:')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Signs' }).getByRole('listitem')).toHaveText(['–', '’']);
  await expect(page.locator('form.composer mark')).toHaveText(['–', '’']);
  await page.getByRole('button', { name: 'Use plain ones' }).click();
  await expect(composer(page)).toHaveValue(`${LONG} - it's free`);
  await expect(composer(page)).toBeFocused();
  await expect(page.getByText(`1 segment · ${160 - LONG.length - 12} left`)).toBeVisible();
  await expect(page.getByRole('list', { name: 'Signs' })).toHaveCount(0);
});

test('too long is said before sending, and again when one tries', async ({ page }) => {
  await composer(page).fill('x'.repeat(1601));
  await expect(page.getByText('1 character over 1,600')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveText(
    'This text is too long. 1,600 characters fit: shorten it, or send it in two.',
  );
  await composer(page).press('Enter');
  await expect(page.getByRole('alert').last()).toHaveText(
    'Not sent: This text has 1601 characters; 1600 fit. Shorten it or send it in two.',
  );
  await expect(composer(page)).toHaveValue('x'.repeat(1601));
});

test('what no phone can show is named and taken out', async ({ page }) => {
  await composer(page).fill('Call \u202d+1 202\u202c or ring\u0007');
  await expect(page.getByText('These signs cannot be sent:')).toBeVisible();
  await composer(page).press('Enter');
  await expect(page.getByRole('alert')).toContainText('Not sent: This text holds an unseen');
  await page.getByRole('button', { name: 'Take out' }).click();
  await expect(composer(page)).toHaveValue('Call +1 202\u202c or ring');
  await composer(page).evaluate((field: HTMLTextAreaElement) => {
    field.value = 'Half \ud83d';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
  await composer(page).press('Enter');
  await expect(page.getByRole('alert')).toContainText('Not sent: This holds half of a sign');
  await page.getByRole('button', { name: 'Take out' }).click();
  await expect(composer(page)).toHaveValue('Half ');
});

test('markup is text, ours and theirs', async ({ page }) => {
  const markup = '<script>document.title = "gone"</script><b>bold</b>';
  await desk().text({ from: '+12025550150', body: markup });
  await openThread(page, 'Tom Brennan');
  await composer(page).fill(markup);
  await composer(page).press('Enter');
  await expect(texts(page).last()).toContainText(markup);
  await openThread(page, '(202) 555-0150');
  await expect(texts(page).last()).toContainText(markup);
  await expect(page).toHaveTitle(/Deskbell/);
});

test('a text can be taken back while it counts down, by its button and by the key', async ({ page }) => {
  await wait(20);
  await composer(page).fill('Taken back');
  await composer(page).press('Enter');
  const last = texts(page).last();
  await expect(last).toContainText('Taken back');
  await expect(last).toContainText(/Leaves in \d+ s/);
  await last.getByRole('button', { name: 'Undo' }).click();
  await expect(composer(page)).toHaveValue('Taken back');
  await expect(composer(page)).toBeFocused();
  await expect(texts(page).filter({ hasText: 'Taken back' })).toHaveCount(0);

  await composer(page).press('Enter');
  await expect(texts(page).last()).toContainText(/Leaves in \d+ s/);
  await expect(composer(page), 'the key means words in a field while there are any').toHaveValue('');
  await page.keyboard.press('Control+z');
  await expect(composer(page)).toHaveValue('Taken back');
  await expect(texts(page).filter({ hasText: 'Taken back' })).toHaveCount(0);

  await wait(5);
  await composer(page).fill('It stays');
  await composer(page).press('Enter');
  await expect(texts(page).filter({ hasText: 'It stays' })).toHaveAccessibleName(/Delivered$/);
  await expect(texts(page).last().getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('with undo off a text leaves at once', async ({ page }) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Sending' }).click();
  await page.getByRole('radiogroup', { name: 'Undo send' }).getByText('Off').click();
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await openThread(page, 'Tom Brennan');
  await composer(page).fill('At once');
  await composer(page).press('Enter');
  await expect(texts(page).filter({ hasText: 'At once' })).toHaveAccessibleName(/(Sending|Sent|Delivered)$/);
  await wait(5);
});

test('a text for later is planned, changed, cancelled and put back', async ({ page }) => {
  await composer(page).fill('Bring your card');
  await page.getByRole('button', { name: 'Send later' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send later' });
  await expect(dialog).toContainText('this computer must be on');
  await dialog.getByRole('button', { name: /^Tomorrow morning/ }).click();
  await expect(dialog.getByLabel('Time', { exact: true })).toHaveValue('09:00');
  await dialog.getByLabel('Time', { exact: true }).fill('');
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Choose a day, and a time like 9:30.');
  await dialog.getByLabel('Day', { exact: true }).fill('2020-01-01');
  await dialog.getByLabel('Time', { exact: true }).fill('09:30');
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('This time has passed. Choose a later one.');
  await dialog.getByRole('button', { name: /^Tomorrow morning/ }).click();
  await dialog.getByRole('switch', { name: 'Not if they write first' }).click();
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await expect(dialog).toBeHidden();
  await expect(composer(page)).toHaveValue('');
  const later = page.getByRole('region', { name: 'Texts for later' }).getByRole('article');
  await expect(later).toContainText('Bring your card');
  await expect(later).toContainText(/Goes tomorrow 9:00.*not if they write first/);

  await later.getByRole('button', { name: 'Edit' }).click();
  const change = page.getByRole('dialog', { name: 'Change the text for later' });
  await change.getByRole('textbox', { name: 'Text' }).fill('Bring both cards');
  await change.getByRole('button', { name: 'Save' }).click();
  await expect(later).toContainText('Bring both cards');
  await later.getByRole('button', { name: 'Cancel' }).click();
  await expect(later).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(later).toContainText('Bring both cards');
  await later.getByRole('button', { name: 'Send now' }).click();
  await expect(later).toHaveCount(0);
  await expect(texts(page).last()).toContainText('Bring both cards');
});

test('what they answered first asks for a word, in the list too', async ({ page }) => {
  const from = '+12025550151';
  await desk().text({ from, body: 'Can I still come?' });
  await openThread(page, '(202) 555-0151');
  await composer(page).fill('Are you coming?');
  await page.getByRole('button', { name: 'Send later' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send later' });
  await dialog.getByRole('switch', { name: 'Not if they write first' }).click();
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await expect(dialog).toBeHidden();
  await desk().text({ from, body: 'On my way' });
  const later = page.getByRole('region', { name: 'Texts for later' }).getByRole('article');
  await expect(later).toContainText('They wrote first, so it did not go');
  await openThread(page, 'Tom Brennan');
  await page.getByText('A text for later needs your word.').waitFor();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await later.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('A text for later needs your word.')).toHaveCount(0);
});

test('CANCEL closes the composer and asks whether they meant the appointment', async ({ page }) => {
  await desk().text({ from: '+12025550152', body: 'Cancel' });
  await openThread(page, '(202) 555-0152');
  const note = page.getByRole('note');
  await expect(note).toContainText('mean the appointment?');
  await expect(note).toContainText('They wrote CANCEL on');
  await expect(note).toContainText('Call them about the appointment.');
  await expect(composer(page)).toHaveCount(0);
});

test('a failed text can be edited and sent as a new one', async ({ page }) => {
  const failed = texts(page).filter({ hasText: 'maps.example/p' });
  await failed.getByRole('button', { name: 'Edit and send' }).click();
  await expect(composer(page)).toHaveValue(/maps\.example/);
  await expect(composer(page)).toBeFocused();
  await composer(page).fill('Parking is behind the building');
  await composer(page).press('Enter');
  await expect(texts(page).last()).toContainText('Parking is behind the building');
  await expect(failed).toBeVisible();
});

test('the price stands beside the segments where Twilio has one', async ({ page }) => {
  await composer(page).fill('x'.repeat(200));
  await expect(page.getByText('2 segments · 106 left · about $0.0158')).toBeVisible();
});

/** How a number answers: steps in any order, taken back, kept, and greetings that the office has recorded itself. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { deskFor } from './desk.ts';
import { list } from './inbox.ts';
import { become, openPanel, panel } from './practice.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

/** A WAV file of so many seconds, 8000 samples a second: a tone that swells. */
function wav(seconds: number): Buffer {
  const file = Buffer.alloc(44 + seconds * 16_000);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(16_000, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(seconds * 16_000, 40);
  for (let at = 0; at < seconds * 8000; at++)
    file.writeInt16LE(Math.trunc(Math.sin(at / 6) * 4000), 44 + at * 2);
  return file;
}

const part = (page: Page, name: string): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name, exact: true }) });
const kinds = (where: Locator): Promise<string[]> =>
  where
    .getByRole('combobox', { name: 'What happens' })
    .evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value));

async function add(page: Page, where: Locator, does: string): Promise<void> {
  await where
    .getByRole('button', { name: /^Add a step/ })
    .last()
    .click();
  await page.getByRole('menuitem', { name: does }).click();
}

async function save(page: Page): Promise<void> {
  const saved = page.waitForResponse(/save_routing/);
  await page.getByRole('button', { name: 'Save', exact: true }).last().click();
  expect((await saved).ok()).toBe(true);
}

test.beforeEach(async ({ page }) => {
  await desk().open(page);
  await list(page).waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page
    .getByRole('navigation', { name: 'Settings by subject' })
    .getByRole('link', { name: 'Calls', exact: true })
    .click();
});

test('steps are added, moved by key, removed, taken back, and kept in their order', async ({ page }) => {
  const open = part(page, 'When you are open');
  await add(page, open, 'Say something, then go on');
  await open.getByLabel('What is said', { exact: true }).fill('Welcome.');
  await add(page, open, 'Lead into the conference');
  expect(await kinds(open)).toEqual(['voicemail', 'greet', 'room']);
  await expect(open.getByText('No call comes this far')).toHaveCount(2);
  // The step that is moved keeps the focus.
  await open.getByRole('button', { name: 'Move step 2 up' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  expect(await kinds(open)).toEqual(['greet', 'voicemail', 'room']);
  await expect(open.getByRole('group', { name: /^Step 1/ }).locator(':focus')).toHaveCount(1);
  await open.getByRole('button', { name: 'Move step 3 up' }).click();
  expect(await kinds(open)).toEqual(['greet', 'room', 'voicemail']);
  await open.getByRole('button', { name: 'Remove step 3' }).click();
  await open.getByRole('button', { name: 'Remove step 2' }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  expect(await kinds(open)).toEqual(['greet', 'room']);
  await save(page);
  await page.reload();
  await expect.poll(() => kinds(open)).toEqual(['greet', 'room']);
});

test('a recording is heard before it is used, refused where it is none, and played to whoever calls', async ({
  page,
}) => {
  const open = part(page, 'When you are open');
  const file = open.locator('input[type=file]').first();
  await open.getByRole('combobox', { name: 'What happens' }).first().selectOption('greet');
  await open.getByLabel('What is said', { exact: true }).fill('Welcome to the practice.');
  await file.setInputFiles({
    name: 'Flyer.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7'),
  });
  await expect(open.getByText('“Flyer” is neither WAV nor MP3.')).toBeVisible();
  await file.setInputFiles({ name: 'Welcome.wav', mimeType: 'audio/wav', buffer: wav(2) });
  await open.getByRole('button', { name: 'Play Welcome' }).click();
  const audio = open.locator('audio');
  await expect
    .poll(() => audio.evaluate((one) => (one as HTMLAudioElement).currentTime))
    .toBeGreaterThan(0.2);
  await expect(open.getByText('Twilio cannot fetch the recording then.')).toBeVisible();
  const foreseen = part(page, 'What happens if somebody calls?');
  await expect(foreseen.getByText('Plays your recording of “Welcome to the practice.”')).toBeVisible();
  await save(page);
  await openPanel(page);
  await become(page, 'Rosa Alvarez');
  await panel(page).getByText('Calls', { exact: true }).click();
  await panel(page).getByRole('button', { name: 'Call the office' }).click();
  await expect(panel(page).getByText('A recording plays for 2 seconds')).toBeVisible();
  // Whoever wants the words spoken again has them at once.
  await open.getByRole('button', { name: 'Speak it instead' }).click();
  await expect(open.getByLabel('What is said', { exact: true })).toHaveValue('Welcome to the practice.');
  await expect(page.getByText('Says “Welcome to the practice.”').first()).toBeVisible();
});

test('the conference room has the name that it is given', async ({ page }) => {
  const room = part(page, 'Conference room');
  await room.getByLabel('What it is called').fill('The quiet room');
  const saved = page.waitForResponse(/change_settings/);
  await room.getByRole('button', { name: 'Save' }).click();
  expect((await saved).ok()).toBe(true);
  const closed = part(page, 'When nobody answers');
  await closed.getByRole('combobox', { name: 'What happens' }).selectOption('room');
  await closed.getByLabel('What is said first').first().fill('');
  const open = part(page, 'When you are open');
  await open.getByRole('combobox', { name: 'What happens' }).first().selectOption('room');
  await open.getByLabel('What is said first').first().fill('');
  await expect(page.getByText('Says “We are putting you through to The quiet room.”')).toBeVisible();
});

/** The lock, as a person meets it: a PIN is set, the desk locked, and nothing of it left on the page. */
import { expect, test, type Page } from '@playwright/test';
import { fail, openAt, openInbox } from './bend.ts';
import { Desk, deskFor } from './desk.ts';
import { composer, list, openThread, texts } from './inbox.ts';
import { openSettings } from './settings-faces.ts';
import { compose } from './speaking-faces.ts';

const PIN = '2580';

/** Everything that the page holds, seen or not. */
const all = (page: Page): Promise<string> =>
  page.evaluate(() => `${document.title} ${new XMLSerializer().serializeToString(document.body)}`);

test('a PIN is set behind a kept recovery code, locks the desk, and opens it where it was', async ({
  page,
}) => {
  await using desk = await Desk.start({ line: 'practice', story: 'told' });
  await openSettings(page, desk, 'Lock');
  await page.getByRole('button', { name: 'Show the recovery code' }).click();
  const items = page.getByRole('list', { name: 'Recovery code' }).getByRole('listitem');
  await expect(items).toHaveCount(12);
  const code = (await items.allTextContents()).map((item) => item.replace(/\d+/, '').trim());
  await page.getByRole('button', { name: 'I have kept it' }).click();
  for (const field of await page.getByLabel(/^Word \d+$/).all()) {
    const name = await field.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent ?? '');
    await field.fill(code[Number(name.replace(/\D/g, '')) - 1] ?? '');
  }
  await page.getByRole('button', { name: 'These are the words' }).click();
  await page.getByRole('button', { name: 'Set a PIN' }).click();
  await page.getByLabel('New PIN', { exact: true }).fill(PIN);
  await page.getByLabel('The new PIN again').fill(PIN);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The PIN is set.')).toBeVisible();

  // By the key, with a text half written.
  await page.getByRole('link', { name: 'Inbox' }).click();
  await openThread(page, 'Tom Brennan');
  await composer(page).fill('Half a sentence');
  await composer(page).press('Escape');
  await page.locator('body').press('Shift+L');
  await expect(page.getByRole('heading', { name: 'Deskbell is locked' })).toBeVisible();
  await expect(page.getByLabel('PIN')).toBeFocused();
  const left = await all(page);
  for (const word of ['Tom', 'Brennan', 'Half a sentence', '555']) expect(left).not.toContain(word);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const refused = await page.evaluate(async () => {
    const answer = await fetch('/call/list_threads', { method: 'POST', body: '{"filter":"open"}' });
    return `${answer.status} ${await answer.text()}`;
  });
  expect(refused).toBe('423 {"code":"locked","message":"Deskbell is locked."}');
  await desk.text({ from: '+12025550177', body: 'Not for your eyes' });
  await page.reload();
  await expect(page.getByLabel('PIN')).toBeFocused();
  expect(await all(page)).not.toContain('Not for your eyes');

  // A few wrong ones cost time, over a restart too.
  for (const wrong of ['1111', '2222', '3333']) {
    await page.getByLabel('PIN').fill(wrong);
    await page.keyboard.press('Enter');
    await expect(page.getByText('That is not the PIN.')).toBeVisible();
    await expect(page.getByLabel('PIN')).toHaveValue('');
  }
  await expect(page.getByRole('timer')).toHaveText(/You can try again in \d+ seconds\./);
  await desk.kill();
  await desk.again();
  await page.goto('about:blank');
  await page.goto(desk.address);
  await expect(page.getByRole('timer')).toBeVisible();

  // Forgotten: the recovery code is the way in.
  await page.getByRole('button', { name: 'I forgot the PIN' }).click();
  await page.getByLabel('Recovery code').fill(code.join(' '));
  await page.getByRole('button', { name: 'Open and take the PIN away' }).click();
  await expect(list(page)).toBeVisible();
  await openThread(page, 'Tom Brennan');
  await expect(composer(page)).toHaveValue('Half a sentence');
});

/** What is open when the lock falls. Answers what of it could outlive its page, if it could: an address to load. */
const OPEN: Record<string, (page: Page, on: Desk) => Promise<string | null>> = {
  'a picture in the lightbox': async (page, on) => {
    await openAt(page, on, 'Kofi Mensah');
    await texts(page).getByRole('button', { name: 'Open the picture' }).first().click();
    const picture = page.getByRole('dialog', { name: 'Picture' }).getByRole('img');
    await picture.waitFor();
    return picture.getAttribute('src');
  },
  'a dialog with names to choose from': async (page, on) => {
    await openInbox(page, on);
    await page.keyboard.press('n');
    await page.getByRole('dialog').getByRole('combobox', { name: 'To' }).fill('555 014');
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    return null;
  },
  'the palette': async (page, on) => {
    await openAt(page, on, 'Tom Brennan');
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('Tom');
    await page.getByRole('option').first().waitFor();
    return null;
  },
  'the card of a call': async (page, on) => {
    await openInbox(page, on);
    const [number] = await on.call<{ id: string }[]>('list_numbers');
    await on.call('pretend_call', { from: '+12025550134', number: number?.id ?? '' });
    const cards = page.getByRole('region', { name: 'Calls that go on' });
    await expect(cards.getByRole('article', { name: /^Jonas/ })).toBeVisible();
    return null;
  },
  'a message that plays': async (page, on) => {
    await openInbox(page, on);
    await page.getByRole('link', { name: /^Voicemail/ }).click();
    const message = page.getByRole('article', { name: /Margaret/ }).first();
    await message.getByRole('button', { name: /^Play/ }).click();
    const audio = message.locator('audio');
    await expect
      .poll(() => audio.evaluate((one) => (one as HTMLAudioElement).currentTime))
      .toBeGreaterThan(0.1);
    await audio.evaluate((one) => Object.assign(window, { kept: one }));
    return audio.evaluate((one) => (one as HTMLAudioElement).src);
  },
  'words that are read aloud': async (page, on) => {
    await page.addInitScript(() => {
      const noted = { spoken: false };
      const [speak, cancel] = [speechSynthesis.speak, speechSynthesis.cancel];
      speechSynthesis.speak = (words) => ((noted.spoken = true), speak.call(speechSynthesis, words));
      speechSynthesis.cancel = () => ((noted.spoken = false), cancel.call(speechSynthesis));
      Object.assign(window, { noted });
    });
    await compose(page, on);
    await page.getByRole('radio', { name: 'Urgent notice' }).check({ force: true });
    await page.getByLabel('One line for each person').fill('(202) 555-0123, Maya Okafor');
    await page.getByRole('button', { name: 'Listen' }).click();
    expect(await isSpeaking(page)).toBe(true);
    return null;
  },
};

const isSpeaking = (page: Page): Promise<boolean> =>
  page.evaluate(() => (window as { noted?: { spoken: boolean } }).noted?.spoken ?? false);

const isPlaying = (page: Page): Promise<boolean> =>
  page.evaluate(() => (window as { kept?: HTMLAudioElement }).kept?.paused === false);

/** Whether the page still holds what lies at this address. */
const loads = (page: Page, address: string): Promise<boolean> =>
  page.evaluate(async (src) => {
    const tryAs = (one: HTMLImageElement | HTMLAudioElement, done: string): Promise<boolean> =>
      new Promise((resolve) => {
        one.addEventListener(done, () => resolve(true));
        one.addEventListener('error', () => resolve(false));
        one.src = src;
      });
    return (await tryAs(new Image(), 'load')) || (await tryAs(new Audio(), 'loadedmetadata'));
  }, address);

/** Names and words that nobody may read. */
async function secrets(on: Desk): Promise<string[]> {
  interface Row {
    them: { name: string | null };
  }
  const { rows } = await on.call<{ rows: Row[] }>('list_threads', { filter: 'open', limit: 50 });
  return ['555', ...rows.flatMap(({ them }) => them.name ?? [])];
}

test.describe('from outside, as from the tray', () => {
  const desk = deskFor({ line: 'practice', story: 'told' });

  test.beforeAll(async () => {
    await desk().call('keep_recovery_code');
    await desk().call('set_pin', { pin: PIN, former: null });
  });

  test.afterEach(() => desk().call('unlock', { pin: PIN }));

  for (const [what, open] of Object.entries(OPEN)) {
    test(`nothing stays of ${what}`, async ({ page }) => {
      const words = await secrets(desk());
      expect(words.length).toBeGreaterThan(5);
      const address = await open(page, desk());
      if (address !== null) expect(await loads(page, address)).toBe(true);
      await desk().call('lock_app');
      await expect(page.getByRole('heading', { name: 'Deskbell is locked' })).toBeVisible();
      await expect(page.getByLabel('PIN')).toBeFocused();
      const left = await all(page);
      const traces = ['blob:', '<img', '<audio', '<dialog', 'role="dialog"'];
      expect([...words, ...traces].filter((word) => left.includes(word))).toEqual([]);
      expect([await isPlaying(page), await isSpeaking(page)]).toEqual([false, false]);
      if (address !== null) expect(await loads(page, address)).toBe(false);

      // Not a key reaches what was open, and behind the PIN the desk works.
      await page.keyboard.press('Escape');
      await page.getByLabel('PIN').fill(PIN);
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'Inbox' }).click();
      await list(page).waitFor();
      await openThread(page, 'Tom Brennan');
      await composer(page).fill('');
      await page.keyboard.type(what);
      await expect(composer(page)).toHaveValue(what);
      await page.keyboard.press('Escape');
      await page.keyboard.press('ControlOrMeta+k');
      await expect(page.getByRole('dialog')).toHaveCount(1);
    });
  }

  test('who locks by hand is told when it could not be done', async ({ page }) => {
    await openInbox(page, desk());
    await fail(page, 'lock_app');
    await page.locator('body').press('Shift+L');
    await expect(page.getByText('Not locked: The disk is full.')).toBeVisible();
  });
});

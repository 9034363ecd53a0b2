/** Every page in a pretended language, and from right to left: nothing untranslated, nothing cut off or covered. */
import { expect, type Page, type Route } from '@playwright/test';
import { deskFor, type Desk } from './desk.ts';
import { unreadable, untranslated } from './legible.ts';
import { shoot } from './pictures.ts';
import { test } from './visitor.ts';

const office = deskFor({ line: 'practice', story: 'told' });
const stranger = deskFor({ line: 'none' });

const SIZES = [
  { width: 900, height: 600 },
  { width: 1240, height: 820 },
];

/** What people, Twilio and the core say is not the page's own: it is written in other letters here. */
const THEIRS = new Set(['body', 'text', 'name', 'note', 'word', 'display', 'title', 'message', 'sentence']);
const OURS = new Set(['contentType', 'country', 'currency', 'type']);

function mask(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    const isTheirs = THEIRS.has(key) || (!OURS.has(key) && /[A-Z\s]|:\/\//.test(value));
    return isTheirs ? value.replace(/\p{L}/gu, 'ж') : value;
  }
  if (Array.isArray(value)) return value.map((inner) => mask(inner, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mask(inner, name)]));
  }
  return value;
}

async function maskAnswers(page: Page): Promise<void> {
  await page.route('**/call/**', async (route: Route) => {
    // A connection that was kept open may be closed just as it is taken up again.
    const answer = await route.fetch({ maxRetries: 1 });
    const isJson = answer.headers()['content-type']?.startsWith('application/json') ?? false;
    await (isJson
      ? route.fulfill({ response: answer, json: mask(await answer.json()) })
      : route.fulfill({ response: answer }));
  });
}

interface Place {
  name: string;
  desk: 'office' | 'stranger';
  /** The way there once the app stands. */
  go: (page: Page, desk: Desk) => Promise<void>;
}

const goTo =
  (path: string): Place['go'] =>
  async (page, desk) => {
    await page.goto(`${desk.ready.ui}${path}`);
    await page.getByRole('main').waitFor();
  };

/** The newest thread of the list, by its address alone: its name is masked. */
async function openThread(page: Page, desk: Desk, at = 0): Promise<void> {
  const args = { filter: 'open', number: null, after: null, limit: 20 };
  const { rows } = await desk.call<{ rows: { id: string }[] }>('list_threads', args);
  await goTo(`/inbox/${rows[at]?.id}`)(page, desk);
  await page.getByRole('article').first().waitFor();
}

const inThread =
  (then: (page: Page) => Promise<unknown>): Place['go'] =>
  async (page, desk) => {
    await openThread(page, desk, 1);
    await then(page);
  };

/** A page of our first number, after something was said about it. */
const numberPage =
  (part: 'messaging' | 'voice', call: string, said: object): Place['go'] =>
  async (page, desk) => {
    const [first] = await desk.call<{ id: string }[]>('list_numbers');
    await desk.call(call, { number: first?.id, ...said });
    await goTo(`/phone-numbers/${first?.id}/${part}`)(page, desk);
    await page.locator('textarea').first().waitFor();
  };

const SUBJECTS = [
  'account',
  'line',
  'numbers',
  'calls',
  'notices',
  'appearance',
  'sending',
  'lock',
  'retention',
  'general',
];

const PLACES: readonly Place[] = [
  { name: 'inbox', desk: 'office', go: goTo('/inbox') },
  { name: 'thread', desk: 'office', go: openThread },
  { name: 'thread-failed', desk: 'office', go: (page, desk) => openThread(page, desk, 4) },
  {
    name: 'palette',
    desk: 'office',
    go: inThread(async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
    }),
  },
  {
    name: 'keys',
    desk: 'office',
    go: inThread(async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    }),
  },
  {
    name: 'new-text',
    desk: 'office',
    go: inThread(async (page) => {
      await page.keyboard.press('n');
      await page.getByRole('dialog').getByRole('combobox').first().waitFor();
    }),
  },
  {
    name: 'search',
    desk: 'office',
    go: async (page, desk) => {
      await goTo('/inbox')(page, desk);
      await page.getByRole('searchbox').fill('the');
      await page.locator('mark').first().waitFor();
    },
  },
  {
    name: 'search-empty',
    desk: 'office',
    go: async (page, desk) => {
      await goTo('/inbox')(page, desk);
      await page.getByRole('searchbox').fill('12321');
      await page.locator('.blank').first().waitFor();
    },
  },
  {
    name: 'toast',
    desk: 'office',
    go: async (page, desk) => {
      await goTo('/settings/notices')(page, desk);
      await page.getByRole('button', { name: /ŔŔ|Ŕííñĝ/u }).click();
      await page.locator('.toast').waitFor();
    },
  },
  ...SUBJECTS.map((subject): Place => ({
    name: `settings-${subject}`,
    desk: 'office',
    go: goTo(`/settings/${subject}`),
  })),
  {
    name: 'settings-quiet',
    desk: 'office',
    go: async (page, desk) => {
      await goTo('/settings/notices')(page, desk);
      const group = page.getByRole('group').first();
      if (!(await group.isVisible())) await page.locator('section').last().getByRole('button').last().click();
      await group.waitFor();
    },
  },
  { name: 'diagnostics', desk: 'office', go: goTo('/diagnostics') },
  { name: 'calls', desk: 'office', go: goTo('/calls') },
  { name: 'speaking', desk: 'office', go: goTo('/calls/spoken') },
  { name: 'speaking-new', desk: 'office', go: goTo('/calls/spoken/new') },
  { name: 'voicemail', desk: 'office', go: goTo('/voicemail') },
  { name: 'contacts', desk: 'office', go: goTo('/contacts') },
  { name: 'contacts-import', desk: 'office', go: goTo('/contacts/import') },
  { name: 'numbers', desk: 'office', go: goTo('/phone-numbers') },
  {
    name: 'number-messaging',
    desk: 'office',
    go: numberPage('messaging', 'save_replies', {
      choices: {
        open: { isOn: true, words: '⟦Áá {office}⟧' },
        closed: { isOn: true, words: '⟦Áá {opens}⟧' },
        everyHours: 4,
        office: '⟦Áá⟧',
      },
    }),
  },
  {
    name: 'number-voice',
    desk: 'office',
    go: numberPage('voice', 'save_forwarding', { phone: '+12025550177' }),
  },
  { name: 'compliance', desk: 'office', go: goTo('/compliance') },
  { name: 'welcome', desk: 'stranger', go: goTo('/welcome') },
  {
    name: 'connect',
    desk: 'stranger',
    go: async (page, desk) => {
      await goTo('/welcome')(page, desk);
      await page.getByRole('main').getByRole('button').last().click();
      await page.getByRole('textbox').first().waitFor();
    },
  },
];

test.describe.configure({ mode: 'parallel' });

for (const words of ['long', 'mirrored'] as const) {
  for (const place of PLACES) {
    test(`${place.name} in ${words} words`, async ({ page }) => {
      const desk = place.desk === 'office' ? office() : stranger();
      await maskAnswers(page);
      await page.goto(`${desk.ready.ui}/?words=${words}#token=${desk.ready.token}`);
      await page.getByRole('main').waitFor();
      await place.go(page, desk);
      await expect(page.locator('html')).toHaveAttribute('dir', words === 'long' ? 'ltr' : 'rtl');
      await page.emulateMedia({ reducedMotion: 'reduce' });
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await shoot(page, `words-${words}/${place.name}-${size.width}`);
        expect.soft(await untranslated(page), 'no part of the catalogue').toEqual([]);
        expect.soft(await unreadable(page), `${size.width} wide`).toEqual([]);
      }
      if (words === 'mirrored') return;
      await page.setViewportSize({ width: 1240, height: 820 });
      const session = await page.context().newCDPSession(page);
      await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
      await shoot(page, `words-${words}/${place.name}-200`);
      expect.soft(await unreadable(page), 'text at 200 %').toEqual([]);
    });
  }
}

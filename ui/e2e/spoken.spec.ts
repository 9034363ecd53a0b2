/** Every page as a screen reader tells it, kept as files beside this one: who changes a name sees it here. */
import { expect, test, type Page } from '@playwright/test';
import { deskFor } from './desk.ts';
import { faceNamed } from './faces.ts';
import { twilioFor } from './twilio.ts';

const office = deskFor({ line: 'practice', story: 'told' });
const twilio = twilioFor();
const stranger = deskFor(() => ({ line: 'none', twilio: twilio().url }));

const PAGES = [
  'welcome',
  'connect-1-account',
  'connect-1-wrong',
  'connect-2-address',
  'connect-3-numbers',
  'connect-4-code',
  'connect-4-asked',
  'inbox-full',
  'inbox-empty',
  'inbox-failed',
  'thread-full',
  'thread-empty',
  'opted-out',
  'search-full',
  'palette',
  'keys',
  'new-text',
  'numbers-menu',
  'settings-full',
  'diagnostics-full',
  'diagnostics-unreachable',
  'problem',
];

/** What differs from day to day and from desk to desk, and says nothing about the page. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\/inbox\/\d+(\?message=\d+)?/g, '/inbox/ID'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'],
  [/\b\d{1,2} (Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*( \d{4})?/g, 'DATE'],
  [/\b(Mon|Tue|Wednes|Wed|Thurs|Thu|Fri|Satur|Sat|Sun)(day)?\b/g, 'DAY'],
  [/\b\d{1,2}:\d{2}(:\d{2})?\b/g, 'TIME'],
  [/\b(just now|\d+ (min|h) ago)/g, 'AGO'],
  [/(?<= )\d+ h(?= )/g, 'HOURS'],
  [/\b([Ww])ord \d+\b/g, '$1ord N'],
  // SvelteKit tells where one has come to, and for how long it does is its own affair.
  [/\n- text: .*Deskbell$/g, ''],
];

async function listen(page: Page): Promise<string> {
  const told = await page.locator('body').ariaSnapshot();
  return CHANGING.reduce((text, [what, by]) => text.replace(what, by), told);
}

for (const name of PAGES) {
  test(`${name} is told as it was`, async ({ page }) => {
    const face = faceNamed(name);
    await face.open(page, face.desk === 'office' ? office() : stranger());
    let told = '';
    await expect
      .poll(async () => {
        const before = told;
        told = await listen(page);
        return told === before;
      })
      .toBe(true);
    expect(`${told}\n`).toMatchSnapshot(`${name}.yml`);
  });
}

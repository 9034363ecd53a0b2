/** Every page as a screen reader tells it, kept as files beside this one: who changes a name sees it here. */
import { expect, test, type Page } from '@playwright/test';
import { ASLEEP_PAGES } from './asleep-faces.ts';
import { CALL_PAGES } from './calls-faces.ts';
import { LIVE_PAGES } from './live-faces.ts';
import { COMPLIANCE_PAGES } from './compliance-faces.ts';
import { Desk, deskFor } from './desk.ts';
import { faceNamed } from './faces.ts';
import { NUMBER_PAGES } from './numbers-faces.ts';
import { PEOPLE_PAGES } from './people-faces.ts';
import { RETENTION_PAGES } from './retention-faces.ts';
import { SPEAKING_PAGES } from './speaking-faces.ts';
import { THREAD_PAGES } from './threads-faces.ts';
import { twilioFor } from './twilio.ts';

const twilio = twilioFor();
const stranger = deskFor(() => ({ line: 'none', twilio: twilio().url }));

const PAGES = [
  'welcome',
  'connect-1-account',
  'connect-1-wrong',
  'connect-2-address',
  'connect-3-numbers',
  'connect-4-trip',
  'connect-5-code',
  'connect-5-asked',
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
  'new-text-offered',
  'numbers-menu',
  'settings-full',
  'settings-numbers',
  'settings-notices',
  'settings-quiet',
  'settings-appearance',
  'settings-sending',
  'settings-general',
  'settings-maps-kept',
  'diagnostics-full',
  'diagnostics-unreachable',
  'diagnostics-bad-day',
  'practice-phone',
  'practice-troubles',
  'practice-papers',
  'problem',
  'writing-dear',
  'scheduled-texts',
  'cancel-meant',
  'person',
  'picture-viewer',
  'note-mode',
  'send-later',
  'settings-own-account',
  'settings-line',
  ...SPEAKING_PAGES,
  ...CALL_PAGES,
  ...LIVE_PAGES,
  ...THREAD_PAGES,
  ...PEOPLE_PAGES,
  ...RETENTION_PAGES,
  ...NUMBER_PAGES,
  ...ASLEEP_PAGES,
  ...COMPLIANCE_PAGES,
];

/** What differs from day to day and from desk to desk, and says nothing about the page. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\/(inbox|contacts|phone-numbers|compliance)\/\d+(\?message=\d+)?/g, '/$1/ID'],
  [/\/calls\?person=\d+/g, '/calls?person=ID'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'],
  [/\b\d{1,2} (Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*( \d{4})?/g, 'DATE'],
  [/\b(Mon|Tues|Tue|Wednes|Wed|Thurs|Thu|Fri|Satur|Sat|Sun)(day)?\b/g, 'DAY'],
  [/\b\d{1,2}:\d{2}(:\d{2})?\b/g, 'TIME'],
  [/\b(just now|\d+ (min|h) ago)/g, 'AGO'],
  [/(?<= )\d+ h(?= )/g, 'HOURS'],
  [/\b([Ww])ord \d+\b/g, '$1ord N'],
  [/\b\d+(\.\d+)? (B|KB|MB|GB)\b/g, 'SIZE'],
  [/\b\d+ ms\b/g, 'MILLIS'],
  [/\b\d{4}-\d\d-\d\d\b/g, 'DATE'],
  // On a Sunday tomorrow morning is that of Monday, and stands there once.
  [/\n +- button "DAY morning DAY DATE TIME"/g, ''],
  // Which countries and time zones there are is the browser's knowledge.
  [/(\n +- option "[^"]*"( \[selected\])?){100,}/g, '\n    - option MANY'],
  // SvelteKit tells where one has come to, and for how long it does is its own affair.
  [/\n- text: .*Deskbell$/g, ''],
];

async function listen(page: Page): Promise<string> {
  const told = await page.locator('body').ariaSnapshot();
  return CHANGING.reduce((text, [what, by]) => text.replace(what, by), told);
}

test.describe.configure({ mode: 'parallel' });
// Lists keep only what is in sight: so high that they show all they have, wherever they were scrolled to.
test.use({ viewport: { width: 1240, height: 1600 } });

for (const name of PAGES) {
  test(`${name} is told as it was`, async ({ page }) => {
    const face = faceNamed(name);
    // What one page reads or writes would be told by the next, so each office is fresh.
    await using office =
      face.desk === 'office' ? await Desk.start({ line: 'practice', story: 'told' }) : null;
    await face.open(page, office ?? stranger());
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

/** Every page in every face and both schemes: no obstacle for anybody, and a picture of each to look at. */
import { expect, type Page } from '@playwright/test';
import { deskFor } from './desk.ts';
import { FACES } from './faces.ts';
import { faintWords, obstacles } from './obstacles.ts';
import { shoot } from './pictures.ts';
import { twilioFor } from './twilio.ts';
import { test } from './visitor.ts';

const NARROW = { width: 900, height: 600 };
const USUAL = { width: 1240, height: 820 };
const WIDE = { width: 1440, height: 900 };
const PICTURES = [
  { colorScheme: 'light', size: USUAL },
  { colorScheme: 'dark', size: NARROW },
] as const;

const office = deskFor({ line: 'practice', story: 'told' });
const twilio = twilioFor();
const stranger = deskFor(() => ({ line: 'none', twilio: twilio().url }));

/** Words and controls that stick out of the window sideways, where nobody sees them. */
const hidden = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, a, input, textarea, select, h1, h2, h3, p, li, td, dd, label')]
      .filter((one) => one.checkVisibility() && one.closest('.unseen, [aria-hidden=true]') === null)
      .filter((one) => {
        const { left, right, width } = one.getBoundingClientRect();
        return width > 1 && (left < -1 || right > innerWidth + 1);
      })
      .map((one) => `${one.tagName} ${one.textContent?.trim().slice(0, 40)}`),
  );

/** As for somebody who has told their browser that letters shall be twice as large. */
async function doubleText(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
}

test.describe.configure({ mode: 'parallel' });

test('the scan notices what nobody could use, and looks twice only at what it has not seen', async ({
  page,
}) => {
  const faint = '<article style="background: #fff; color: #aaa">Faint words</article>';
  const clear = '<article style="background: #fff; color: #000">Clear words</article>';
  const show = (main: string): Promise<void> =>
    page.setContent(`<html lang="en"><title>Scanned</title><main>${main}</main></html>`);
  await show(`${clear}${faint}<button></button>`);
  expect(await obstacles(page)).toEqual([expect.stringMatching(/^button-name: /)]);
  const isFaint = [expect.stringMatching(/^color-contrast: article:nth-child\(2\): /)];
  expect(await faintWords(page, 'light')).toEqual(isFaint);
  expect(await faintWords(page, 'light'), 'again, because it was not legible').toEqual(isFaint);
  await show(clear);
  await obstacles(page);
  expect(await faintWords(page, 'light')).toEqual([]);
  await show(`<div class="dark">${clear.replace('#fff', '#222')}</div>`);
  await obstacles(page);
  expect(await faintWords(page, 'light'), 'on another ground').toHaveLength(1);
});

for (const face of FACES) {
  test(`${face.name} can be used by everybody`, async ({ page }) => {
    await face.open(page, face.desk === 'office' ? office() : stranger());
    await page.setViewportSize(WIDE);
    expect.soft(await hidden(page), `${WIDE.width} wide`).toEqual([]);
    // A list that has just been given another size measures its rows for a moment, unseen.
    await expect
      .configure({ soft: true })
      .poll(() => obstacles(page))
      .toEqual([]);
    for (const { colorScheme, size } of PICTURES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      expect.soft(await hidden(page), `${size.width} wide`).toEqual([]);
      await shoot(page, `${face.name}/${colorScheme}-${size.width}x${size.height}`);
      expect.soft(await faintWords(page, colorScheme), colorScheme).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(USUAL);
    await doubleText(page);
    await shoot(page, `${face.name}/text-200`);
    expect.soft(await hidden(page), 'text at 200 %').toEqual([]);
  });
}

/** Every page in every face and both schemes: no obstacle for anybody, and a picture of each to look at. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { deskFor } from './desk.ts';
import { FACES } from './faces.ts';
import { shoot } from './pictures.ts';
import { twilioFor } from './twilio.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const NARROW = { width: 900, height: 600 };
const USUAL = { width: 1240, height: 820 };
const WIDE = { width: 1440, height: 900 };
const SIZES = [NARROW, USUAL, WIDE];
const PICTURES = [
  { colorScheme: 'light', size: USUAL },
  { colorScheme: 'dark', size: NARROW },
] as const;

const office = deskFor({ line: 'practice', story: 'told' });
const twilio = twilioFor();
const stranger = deskFor(() => ({ line: 'none', twilio: twilio().url }));

/** All rules once; of them only contrast can differ between the schemes, and is looked at in each. */
async function obstacles(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (
    colorScheme === 'light' ? axe.withTags(RULES) : axe.withRules(['color-contrast'])
  ).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
}

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

for (const face of FACES) {
  test(`${face.name} can be used by everybody`, async ({ page }) => {
    await face.open(page, face.desk === 'office' ? office() : stranger());
    for (const size of SIZES) {
      await page.setViewportSize(size);
      expect.soft(await hidden(page), `${size.width} wide`).toEqual([]);
    }
    for (const { colorScheme, size } of PICTURES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      await shoot(page, `${face.name}/${colorScheme}-${size.width}x${size.height}`);
      expect.soft(await obstacles(page, colorScheme), colorScheme).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(USUAL);
    await doubleText(page);
    await shoot(page, `${face.name}/text-200`);
    expect.soft(await hidden(page), 'text at 200 %').toEqual([]);
  });
}

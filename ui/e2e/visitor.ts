/**
 * Pages of one visitor, who has been here before: what a browser keeps of the page's files and its key serves all walks
 * of a worker. For walks that only look; whoever changes something comes as somebody new.
 */
import { test as base, type BrowserContext } from '@playwright/test';

export const test = base.extend<object, { visitor: BrowserContext }>({
  visitor: [
    async ({ browser }, use, { project }) => {
      const { viewport, locale, timezoneId, reducedMotion } = project.use;
      const context = await browser.newContext({ viewport, locale, timezoneId, reducedMotion });
      await use(context);
      await context.close();
    },
    { scope: 'worker' },
  ],
  page: async ({ visitor }, use) => {
    const page = await visitor.newPage();
    await use(page);
    await page.close();
  },
});

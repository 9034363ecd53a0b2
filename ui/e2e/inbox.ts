/** What a person sees and presses in the inbox, found as a screen reader finds it. */
import { expect, type Locator, type Page } from '@playwright/test';

export const list = (page: Page): Locator => page.getByRole('list', { name: 'Threads' });
export const row = (page: Page, name: string | RegExp): Locator =>
  list(page).getByRole('link', { name }).first();
export const timeline = (page: Page): Locator => page.getByRole('log', { name: 'Texts' });
export const texts = (page: Page): Locator => timeline(page).getByRole('article');
export const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^Text to/ });
export const heading = (page: Page, name: string): Locator =>
  page.getByRole('main').getByRole('heading', { name, level: 2 });

/** Looks through the list, round and round, until the row is there: it holds only the rows that are in sight. */
export async function lookFor(page: Page, name: string): Promise<void> {
  const wanted = row(page, name);
  await expect
    .poll(async () => {
      const isThere = (await wanted.count()) > 0;
      if (!isThere) {
        await list(page).evaluate((box) => {
          const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
          box.scrollTop = isAtEnd ? 0 : box.scrollTop + 300;
        });
      }
      return isThere;
    })
    .toBe(true);
}

/** Opens a thread of the list and waits for its texts. A text that arrives just then moves the rows under the click. */
export async function openThread(page: Page, name: string): Promise<void> {
  await list(page).waitFor();
  await expect(async () => {
    await lookFor(page, name);
    await row(page, name).click({ timeout: 5_000 });
    await expect(heading(page, name)).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await texts(page).last().waitFor();
  await leaveField(page);
}

/** Whoever presses a row can write at once; here keys are meant for the thread until somebody says otherwise. */
export async function leaveField(page: Page): Promise<void> {
  await page.locator('main textarea, main .closed').first().waitFor();
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
}

/** Writes down every state in which the text with these words is shown, from now on. */
export async function noteStates(page: Page, body: string): Promise<() => Promise<string[]>> {
  await page.evaluate((words) => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    const look = (): void => {
      const ours = [...document.querySelectorAll('[role=log] article')].filter((one) =>
        one.textContent?.includes(words),
      );
      const state = ours.at(-1)?.getAttribute('aria-label')?.split(', ').at(-1);
      if (state !== undefined && state !== seen.at(-1)) seen.push(state);
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  }, body);
  return () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
}

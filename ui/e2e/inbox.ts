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

/** Opens a thread of the list and waits for its texts. A text that arrives just then moves the rows under the click. */
export async function openThread(page: Page, name: string): Promise<void> {
  await expect(async () => {
    await row(page, name).click();
    await expect(heading(page, name)).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await texts(page).last().waitFor();
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

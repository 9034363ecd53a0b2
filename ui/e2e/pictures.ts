/** Pictures of pages, kept as build output for people to look at. */
import type { Page } from '@playwright/test';
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../../target/screenshots');

export async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  // What the pointer rests on looks pressed on; nobody points anywhere in a picture.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), caret: 'hide', animations: 'disabled' });
}

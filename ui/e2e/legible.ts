/** What nobody can read: words that are no part of the catalogue, that are cut off, or that lie under something. */
import type { Page } from '@playwright/test';

/** Letters outside the brackets of the pretended language, in what is shown and in what is only spoken. */
export const untranslated = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const bare = (text: string): string => {
      let rest = text;
      for (let before = ''; before !== rest;) {
        before = rest;
        rest = rest.replace(/⟦[^⟦⟧]*⟧/gu, '');
      }
      return rest;
    };
    const isForeign = (text: string | null): boolean => /[A-Za-z]{2,}/.test(bare(text ?? ''));
    const found = new Set<string>();
    const spoken = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'];
    for (const one of document.querySelectorAll('body *, title')) {
      // Keys are called what stands on them; options of time zones are names.
      if (one.closest('script, style, kbd, option, [translate=no], #svelte-announcer')) continue;
      for (const name of spoken) {
        if (isForeign(one.getAttribute(name))) found.add(`${name}: ${one.getAttribute(name)}`);
      }
      for (const node of one.childNodes) {
        if (node.nodeType === Node.TEXT_NODE && isForeign(node.textContent)) {
          found.add(`${one.tagName}: ${node.textContent?.trim()}`);
        }
      }
    }
    return [...found];
  });

/**
 * Words of the page's own that are cut off by what holds them, stick out of the window, or lie under something else.
 */
export const unreadable = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const layers = [...document.querySelectorAll('[role=dialog], [role=menu]')];
    const top = layers.at(-1) ?? document.body;
    const found = new Set<string>();
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      // A line of a list that tells the beginning of somebody's words may end where it must.
      const isTheirs = text.includes('ж');
      if (!holder || isTheirs || !text.startsWith('⟦') || !holder.checkVisibility({ opacityProperty: true }))
        continue;
      // Said only, because an icon stands in its place or a heading says it to the eye.
      if (holder.closest('.unseen, option, [aria-hidden=true], #svelte-announcer')) continue;
      if (holder.getBoundingClientRect().width < 2) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width < 1) continue;
        const say = (what: string): void => void found.add(`${what}: ${text.slice(0, 60)}`);
        if (box.left < -1 || box.right > innerWidth + 1) say('outside');
        let isHere = true;
        for (let around: Element | null = holder; around; around = around.parentElement) {
          const style = getComputedStyle(around);
          if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
          const frame = around.getBoundingClientRect();
          const isBeside = box.right > frame.right + 1 || box.left < frame.left - 1;
          const isAbove = box.bottom > frame.bottom + 1 || box.top < frame.top - 1;
          if (isBeside || isAbove) isHere = false;
          const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
          if (isBeside && !scrolls(style.overflowX)) say('cut off');
          if (isAbove && !scrolls(style.overflowY)) say('cut off below');
          // What scrolls out of sight can be scrolled back, whatever lies around it.
          if (!isHere) break;
        }
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        if (!isHere || y < 0 || y > innerHeight) continue;
        const hit = document.elementFromPoint(x, y);
        const isToast = hit?.closest('.toaster') !== null;
        if (hit && !isToast && !hit.contains(holder) && !holder.contains(hit)) {
          say(`under ${hit.tagName}.${hit.className}`);
        }
      }
    }
    return [...found];
  });

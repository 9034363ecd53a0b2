/** What the accessibility scan finds: all rules once, and of them contrast in each scheme. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export type Scheme = 'light' | 'dark';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const CONTRAST = 'color-contrast';
/** Pieces that stand on many pages just as they are. */
const PIECES = 'nav, header, article, [data-thread], [data-person], [data-call]';

interface Found {
  id: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

const told = (found: readonly Found[]): string[] =>
  found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );

/** Everything that only the page's structure can be blamed for. The scan stays in the page. */
export async function obstacles(page: Page): Promise<string[]> {
  // There are no frames, and so there is nothing to gather on a page of the scan's own.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({
    runOnly: { type: 'tag', values: RULES },
    rules: { [CONTRAST]: { enabled: false } },
    resultTypes: ['violations'],
  });
  return told((await axe.analyze()).violations);
}

/** Pieces of the page that were looked at before in these colours, and were legible. */
const legible: Record<Scheme, Set<number>> = { light: new Set(), dark: new Set() };

/**
 * Words that hardly differ from their ground. Looking takes long, so a piece that stood in full view, word for word and
 * on the same ground, on a page before is not looked at again. Comes after `obstacles`, which brings the scan.
 */
export async function faintWords(page: Page, scheme: Scheme): Promise<string[]> {
  const { found, seen } = await page.evaluate(
    async ({ pieces, known, rule }) => {
      const keyOf = (piece: Element): number => {
        const places: string[] = [];
        for (let at = piece.parentElement; at; at = at.parentElement) places.push(at.className);
        let key = 0;
        for (const sign of `${places.join()} ${new XMLSerializer().serializeToString(piece)}`) {
          key = (Math.imul(key, 31) + (sign.codePointAt(0) ?? 0)) | 0;
        }
        return key;
      };
      const isInView = (piece: Element): boolean => {
        const { left, top, right, bottom } = piece.getBoundingClientRect();
        if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return false;
        return [top + 2, (top + bottom) / 2, bottom - 2].every((y) =>
          piece.contains(document.elementFromPoint((left + right) / 2, y)),
        );
      };
      const old = new Set(known);
      const seen: number[] = [];
      for (const piece of document.querySelectorAll(pieces)) {
        const key = keyOf(piece);
        if (old.has(key)) piece.setAttribute('data-looked-at', '');
        else if (isInView(piece)) seen.push(key);
      }
      const { axe } = window as unknown as {
        axe: { run: (where: object, how: object) => Promise<{ violations: never[] }> };
      };
      const where = { include: [['body']], exclude: [['[data-looked-at]']] };
      const how = { runOnly: { type: 'rule', values: [rule] }, resultTypes: ['violations'] };
      const { violations } = await axe.run(where, how);
      for (const piece of document.querySelectorAll('[data-looked-at]')) {
        piece.removeAttribute('data-looked-at');
      }
      return { found: violations as Found[], seen };
    },
    { pieces: PIECES, known: [...legible[scheme]], rule: CONTRAST },
  );
  if (found.length === 0) for (const key of seen) legible[scheme].add(key);
  return told(found);
}

/**
 * Finds the links in a text, and the phone numbers. Of links only http and https count; nothing else that looks like an
 * address opens.
 */

export interface Part {
  text: string;
  url: string | null;
  /** `figures` run from left to right, also where words run from right to left. */
  kind: 'words' | 'link' | 'figures';
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"'“”‘’]+/giu;
/** A phone number, or a date: figures with what stands between them. Of fewer nothing is turned round. */
const FIGURES = /(?<![\p{L}\p{N}])\+?\(?\d(?:[\s().\-/\u2010\u2011]{0,2}\d){5,18}(?![\p{L}\p{N}])/gu;
/** What usually ends the sentence and not the link. */
const TAIL = /[.,;:!?…)\]}]+$/u;

function endOf(found: string): string {
  const trimmed = found.replace(TAIL, '');
  // A closing bracket belongs to the link when the link opened it.
  return trimmed.includes('(') && found.startsWith(`${trimmed})`) ? `${trimmed})` : trimmed;
}

function toUrl(text: string): string | null {
  const candidate = /^https?:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(candidate)) return null;
  const url = new URL(candidate);
  return url.hostname.includes('.') ? url.href : null;
}

function* cutAtFigures(text: string): Generator<Part> {
  let at = 0;
  for (const found of text.matchAll(FIGURES)) {
    if (found.index > at) yield { text: text.slice(at, found.index), url: null, kind: 'words' };
    yield { text: found[0], url: null, kind: 'figures' };
    at = found.index + found[0].length;
  }
  if (at < text.length) yield { text: text.slice(at), url: null, kind: 'words' };
}

/** Cuts a text into words, figures and links, in order; joined together they are the text again. */
export function cutAtLinks(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    const link = endOf(found[0]);
    const url = toUrl(link);
    if (url === null) continue;
    parts.push(...cutAtFigures(text.slice(at, found.index)), { text: link, url, kind: 'link' });
    at = found.index + link.length;
  }
  parts.push(...cutAtFigures(text.slice(at)));
  return parts;
}

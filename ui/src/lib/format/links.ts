/** Finds the links in a text. Only http and https count; nothing else that looks like an address opens. */

export interface Part {
  text: string;
  url: string | null;
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"'“”‘’]+/giu;
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

/** Cuts a text into plain parts and links, in order; joined together they are the text again. */
export function cutAtLinks(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    const link = endOf(found[0]);
    const url = toUrl(link);
    if (url === null) continue;
    if (found.index > at) parts.push({ text: text.slice(at, found.index), url: null });
    parts.push({ text: link, url });
    at = found.index + link.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), url: null });
  return parts;
}

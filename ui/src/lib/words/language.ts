/**
 * Which language the window speaks; decided before the first word is said, and the same until the page is loaded
 * anew. English is complete and the only one a person can choose so far.
 *
 * Developers add `?words=long` or `?words=mirrored` to the address of the page for a pretended language (`pseudo.ts`);
 * the tab remembers it until `?words=en`.
 */
export interface Language {
  name: 'en' | 'long' | 'mirrored';
  /** For the page's `lang`. */
  tag: string;
  direction: 'ltr' | 'rtl';
  /** In which language dates are written; null for the reader's own kind of English. */
  dates: string | null;
}

const ENGLISH: Language = { name: 'en', tag: 'en', direction: 'ltr', dates: null };
const ALL: readonly Language[] = [
  ENGLISH,
  { name: 'long', tag: 'en-XA', direction: 'ltr', dates: 'el' },
  { name: 'mirrored', tag: 'ar-XB', direction: 'rtl', dates: 'he' },
];
const KEPT = 'words';

function choose(): Language {
  if (typeof location === 'undefined' || typeof sessionStorage === 'undefined') return ENGLISH;
  const asked = new URLSearchParams(location.search).get('words');
  if (asked !== null) sessionStorage.setItem(KEPT, asked);
  return ALL.find(({ name }) => name === (asked ?? sessionStorage.getItem(KEPT))) ?? ENGLISH;
}

export const language: Language = choose();

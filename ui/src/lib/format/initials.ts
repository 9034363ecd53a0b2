/** Two letters that stand for a person without a picture; for a bare number, its last two figures. */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstLetter(word: string): string {
  for (const { segment } of segmenter.segment(word)) {
    if (/\p{L}/u.test(segment)) return segment;
  }
  return '';
}

export function initials(name: string | null, display: string): string {
  const letters = (name ?? '')
    .split(/[\s\-‐–]+/u)
    .map(firstLetter)
    .filter(Boolean);
  const first = letters[0];
  const second = letters[1];
  // Scripts that do not tell capitals read better with one sign.
  if (first !== undefined && first.toLocaleUpperCase() === first.toLocaleLowerCase()) return first;
  if (first !== undefined) return (first + (second ?? '')).toLocaleUpperCase();
  const figures = display.replace(/\P{N}/gu, '');
  return figures === '' ? display.trim().slice(0, 2).toLocaleUpperCase() : figures.slice(-2);
}

/** Search marks: ranges over a text, in UTF-16 units as the core counts them. They are never markup. */

export interface Piece {
  text: string;
  isMarked: boolean;
}

/** Cuts a text at its marks. Marks that overlap, run backwards or lie outside are put right or left out. */
export function cutAtMarks(text: string, marks: readonly (readonly [number, number])[]): Piece[] {
  const sorted = [...marks].sort((a, b) => a[0] - b[0]);
  const pieces: Piece[] = [];
  let at = 0;
  for (const [from, to] of sorted) {
    const start = Math.max(at, from);
    const end = Math.min(text.length, to);
    if (end <= start) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), isMarked: false });
    pieces.push({ text: text.slice(start, end), isMarked: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMarked: false });
  return pieces;
}

/** The pieces from shortly before the first mark, so that a hit late in a long text is seen in a short row. */
export function startNearMark(pieces: readonly Piece[], before: number): Piece[] {
  const [first, ...rest] = pieces;
  if (!first || first.isMarked || rest.length === 0 || first.text.length <= before) return [...pieces];
  const tail = first.text.slice(-before);
  const space = tail.indexOf(' ');
  const text = space >= 0 ? tail.slice(space + 1) : Array.from(tail).slice(1).join('');
  return [{ text: `…${text}`, isMarked: false }, ...rest];
}

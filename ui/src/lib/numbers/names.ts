/** How a number of ours is called, and which colour stands beside it. */
import type { NumberRow } from '#lib/api/call.ts';

type Named = Pick<NumberRow, 'name' | 'display' | 'number'>;

const figures = (text: string): string => text.replaceAll(/\D/g, '');

/** Twilio names a number by its figures until somebody names it. */
export const isNamed = ({ name, display, number }: Named): boolean =>
  name !== '' && figures(name) !== figures(display) && figures(name) !== figures(number);

export const nameOf = (row: Named): string => (isNamed(row) ? row.name : row.display);

/** Its own colour, else the one that follows from its last figures. */
export const tintOf = ({ tint, number }: Pick<NumberRow, 'tint' | 'number'>): number =>
  tint ?? Number(number.slice(-3)) % 5;

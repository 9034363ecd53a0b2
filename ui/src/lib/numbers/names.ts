/** How a number of ours is called, and which colour stands beside it. */
import type { NumberRow } from '#lib/api/call.ts';

type Named = Pick<NumberRow, 'name' | 'display' | 'number'>;

const figures = (text: string): string => text.replaceAll(/\D/g, '');

/** Fewer figures are no number, but a room or a house. */
const FEW = 6;

/** Whether this is the number once more, written as at home, abroad or without its country. */
function isItself(name: string, number: string): boolean {
  const plain = figures(name).replace(/^0+/, '');
  return !/\p{L}/u.test(name) && plain.length >= FEW && figures(number).endsWith(plain);
}

/** Twilio names a number by its figures until somebody names it. */
export const isNamed = ({ name, number }: Named): boolean => name !== '' && !isItself(name, number);

export const nameOf = (row: Named): string => (isNamed(row) ? row.name : row.display);

/** Its own colour, else the one that follows from its last figures. */
export const tintOf = ({ tint, number }: Pick<NumberRow, 'tint' | 'number'>): number =>
  tint ?? Number(number.slice(-3)) % 5;

const plurals = new Intl.PluralRules('en');
const figures = new Intl.NumberFormat('en');

/** A figure as people read it: "1,200". */
export const figure = (n: number): string => figures.format(n);

/** One or many, with its figure: `count(2, 'number', 'numbers')` is "2 numbers". */
export function count(n: number, one: string, many: string): string {
  return `${figure(n)} ${plurals.select(n) === 'one' ? one : many}`;
}

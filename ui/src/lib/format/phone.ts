/** What can be told of a phone number without a library; the core alone decides what a number is. */

/** Whether what was typed may be meant as a phone number, so that texting it is worth offering. */
export function looksDialable(typed: string): boolean {
  if (!/^\+?[\d\s().\-/]+$/u.test(typed.trim())) return false;
  const figures = typed.replace(/\D/g, '').length;
  return figures >= 5 && figures <= 15;
}

/** A number with spaces that do not break, so that it never falls apart over two lines. */
export function unbroken(display: string): string {
  return display.replace(/ /g, '\u00a0').replace(/-/g, '\u2011');
}

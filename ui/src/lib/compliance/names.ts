import type { Place } from '#lib/api/call.ts';

/** The names of countries. */
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code;
}

/** An address as it stands on a letter. */
export function linesOf({ street, more, city, region, postalCode, country }: Place): string[] {
  const town = [city, region, postalCode].filter(Boolean).join(' ');
  return [street, more, town, countryName(country)].filter(Boolean);
}

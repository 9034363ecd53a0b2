/** The countries that a number can be of, by the names that people know them by. */
const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Codes that name no country with telephones of its own. */
const NO_COUNTRY = new Set('EU EZ UN QO XA XB ZZ AQ BV HM TF GS UM PN CP DG EA IC CQ'.split(' '));

export interface Country {
  value: string;
  label: string;
}

/** Codes that were given up lead to the ones that took their place: UK to GB. */
const isInUse = (code: string): boolean => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;

export function countries(): Country[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  return ALPHABET.flatMap((first) => ALPHABET.map((second) => first + second))
    .filter((code) => !NO_COUNTRY.has(code) && isInUse(code))
    .flatMap((value) => {
      const label = names.of(value);
      return label === undefined ? [] : [{ value, label }];
    })
    .sort((a, b) => a.label.localeCompare(b.label, 'en'));
}

/** Amounts as Twilio writes them, "41.20000 USD", as people read them. */
export function money(amount: string): string {
  const parts = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(amount);
  if (!parts) return amount;
  const [, figure, currency] = parts;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(Number(figure));
}

const small = new Map<string, Intl.NumberFormat>();

/** Making one takes longer than all else that a key press does, and a price is shown anew at every key. */
function smallIn(currency: string): Intl.NumberFormat {
  let found = small.get(currency);
  if (!found) {
    const style = {
      style: 'currency',
      currency,
      minimumFractionDigits: 2,
      maximumFractionDigits: 4,
    } as const;
    found = new Intl.NumberFormat('en', style);
    small.set(currency, found);
  }
  return found;
}

/** So many times a small price, as far as it has figures: 2 times 0.0079 USD is "$0.0158". */
export function smallMoney(price: string, currency: string, times = 1): string {
  return smallIn(currency).format(Number(price) * times);
}

/** Amounts as Twilio writes them, "41.20000 USD", as people read them. */
export function money(amount: string): string {
  const parts = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(amount);
  if (!parts) return amount;
  const [, figure, currency] = parts;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(Number(figure));
}

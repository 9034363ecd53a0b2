/** Public addresses and ports, as people paste them. */

/** The public address without what people paste along with it, or null when it is not one. */
export function cleanAddress(typed: string): string | null {
  const text = typed.trim();
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  if (url.search !== '' || url.hash !== '' || url.username !== '') return null;
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

export function cleanPort(typed: string): number | null {
  const port = /^\d{1,5}$/.test(typed.trim()) ? Number(typed.trim()) : 0;
  return port >= 1 && port <= 65535 ? port : null;
}

/** An address as it is shown: without its scheme. */
export const bare = (url: string): string => url.replace(/^https?:\/\//, '');

/** Milliseconds as seconds with one decimal, in the reader's own figures. */
export const seconds = (millis: number): string =>
  (Math.max(millis, 50) / 1000).toLocaleString(undefined, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });

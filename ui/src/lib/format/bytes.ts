/** Sizes of files: "340 B", "12 KB", "1.4 MB". */
import { words } from '#lib/words/words.ts';

const KB = 1024;

export function fileSize(bytes: number | null): string {
  if (bytes === null) return '';
  if (bytes < KB) return words.bytes.b(String(bytes));
  if (bytes < KB * KB) return words.bytes.kb(String(Math.round(bytes / KB)));
  const mb = bytes / KB / KB;
  if (mb >= KB) return words.bytes.gb(mb < 10 * KB ? (mb / KB).toFixed(1) : String(Math.round(mb / KB)));
  return words.bytes.mb(mb < 10 ? mb.toFixed(1) : String(Math.round(mb)));
}

/** What kind of file it is, short: "PDF", "VCARD"; an unknown kind is just a file. */
export function fileKind(contentType: string): string {
  const kind = contentType.split('/')[1]?.split(/[;+]/)[0] ?? '';
  return kind
    .replace(/^(x-|vnd\.)/, '')
    .slice(0, 12)
    .toUpperCase();
}

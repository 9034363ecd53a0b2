/** Files of this computer as a call carries them. */
import type { PretendFile } from '#lib/api/call.ts';

/** The file in base 64. The core says what it thinks of its size and kind. */
export async function encode(file: File): Promise<PretendFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return { contentType: file.type || 'application/octet-stream', base64: btoa(text) };
}

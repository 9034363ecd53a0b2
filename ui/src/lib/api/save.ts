/**
 * Saving a file of a text, or what the core writes for somebody. In the window the shell asks where to and writes it:
 * the page learns no path. In a browser it is a download.
 */
import { invoke, isTauri } from '@tauri-apps/api/core';
import type { Api } from './api.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import type { Bundle, CallsWanted, ExportedFile, Id } from './call.ts';
import { toCallError } from './errors.ts';
import { toRefusal } from './locked.ts';

/** Saves it under a name like this one; what it is decides the ending. `false` when the person thought better of it. */
export async function savePicture(api: Api, picture: Id, wish: string): Promise<boolean> {
  if (isTauri()) return askShell<boolean>('save_picture', { picture, name: wish });
  const { name } = await api.call('name_picture', { picture, name: wish });
  download(await api.call('read_picture', { picture, size: 'full' }), name);
  return true;
}

/**
 * Saves what may be sent to somebody who helps, word for word as it was read. `false` when the person thought better
 * of it.
 */
export async function saveBundle({ name, text }: Bundle): Promise<boolean> {
  if (isTauri()) return askShell<boolean>('save_bundle', { name, text });
  download(new Blob([text], { type: 'text/plain;charset=utf-8' }), name);
  return true;
}

/** Saves everybody as a table. How many people stand in it, or null when the person thought better of it. */
export async function savePeople(api: Api): Promise<number | null> {
  if (isTauri()) return askShell<number | null>('save_people', {});
  return downloadTable(await api.call('export_contacts', {}));
}

/** Saves what an import left out. */
export async function saveImportReport(api: Api, id: string): Promise<number | null> {
  const args = { import: id };
  if (isTauri()) return askShell<number | null>('save_import_report', args);
  return downloadTable(await api.call('read_contact_import_report', args));
}

/** Saves these calls as a table, with their times as this computer says them. */
export async function saveCalls(api: Api, wanted: CallsWanted): Promise<number | null> {
  const args = { wanted, zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  if (isTauri()) return askShell<number | null>('save_calls', args);
  return downloadTable(await api.call('export_calls', args));
}

/** Saves what came of spoken calls as a table. */
export async function saveSpoken(api: Api, spoken: Id): Promise<number | null> {
  const args = { spoken, zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  if (isTauri()) return askShell<number | null>('save_spoken', args);
  return downloadTable(await api.call('export_spoken', args));
}

/** Saves a table, and says how many rows stand in it, or why it was not saved. */
export async function tellSaved(
  toasts: Toasts,
  save: () => Promise<number | null>,
  said: (count: number) => string,
): Promise<void> {
  try {
    const count = await save();
    if (count !== null) toasts.show(said(count));
  } catch (thrown) {
    const error = toCallError(thrown);
    // A browser has nothing to ask with; that is no failure.
    const isRefused = error.code === 'needs_confirmation';
    if (error.code !== 'declined') toasts.show(error.message, { look: isRefused ? 'plain' : 'bad' });
  }
}

function downloadTable(file: ExportedFile): number {
  download(new Blob([file.text], { type: file.contentType }), file.name);
  return file.count;
}

async function askShell<Answer>(name: string, args: Record<string, unknown>): Promise<Answer> {
  try {
    return await invoke<Answer>('call', { name, args });
  } catch (thrown) {
    throw toRefusal(thrown);
  }
}

export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

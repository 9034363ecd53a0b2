/**
 * Back-ups as files. In the window the shell asks where they go and which one to restore, and hands them to the core:
 * the page learns a name and a size. In a browser they are a download and a file that is given.
 */
import { invoke, isTauri } from '@tauri-apps/api/core';
import type { Api } from './api.ts';
import type { AppState, Args, LastBackup } from './call.ts';
import type { Gifts } from './generated/surface.ts';
import { toRefusal } from './locked.ts';
import { download } from './save.ts';

export type RestoreArgs = Gifts['restore_backup']['args'];

/** A back-up that somebody chose. */
export interface ChosenBackup {
  name: string;
  /** In bytes. */
  size: number;
  restore: (args: RestoreArgs) => Promise<AppState>;
}

/** Makes a back-up and saves it. Null when the person thought better of it. */
export async function saveBackup(api: Api, name: string): Promise<LastBackup | null> {
  if (isTauri()) return askShell<LastBackup | null>('save_backup', {});
  const nothing: Args<'download_backup'> = {};
  download(await api.call('download_backup', nothing), name);
  return api.call('find_backup', {});
}

/** Whether {@link chooseBackup} asks; else the page does, by a field for files. */
export const asksForBackup = isTauri;

/** Asks which back-up. Null when the person thought better of it. */
export async function chooseBackup(): Promise<ChosenBackup | null> {
  const chosen = await askShell<{ name: string; size: number } | null>('choose_backup', {});
  if (chosen === null) return null;
  return { ...chosen, restore: (args) => askShell<AppState>('restore_backup', { ...args }) };
}

/** A back-up that was chosen in a browser. */
export function backupOf(api: Api, file: File): ChosenBackup {
  return { name: file.name, size: file.size, restore: (args) => api.give('restore_backup', args, file) };
}

async function askShell<Answer>(name: string, args: Record<string, unknown>): Promise<Answer> {
  try {
    return await invoke<Answer>('call', { name, args });
  } catch (thrown) {
    throw toRefusal(thrown);
  }
}

/**
 * Files that were dropped onto Deskbell's window where the page itself gets none: WebKit on Linux says that something
 * is dragged, and the shell takes it. The page learns names and sizes, and reads what it wants.
 */
import { invoke, isTauri } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { toRefusal } from './locked.ts';

/** A dropped file that the shell holds until the next is dropped. */
export class Dropped {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly #at: number;

  constructor(told: { name: string; size: number }, at: number) {
    this.name = told.name;
    this.size = told.size;
    this.#at = at;
  }

  async read(): Promise<Blob> {
    try {
      return new Blob([
        await invoke<ArrayBuffer>('call', { name: 'read_dropped', args: { file: this.#at } }),
      ]);
    } catch (thrown) {
      throw toRefusal(thrown);
    }
  }
}

/** Whether files may be dragged here that the page is told of as addresses only. */
export const takesAddresses = isTauri;

/** Hears of each drop that the shell took, until the returned function is called. */
export function onDropped(listener: (files: Dropped[]) => void): () => void {
  if (!isTauri()) return () => undefined;
  const unlisten = listen<{ name: string; size: number }[]>('dropped', (message) =>
    listener(message.payload.map((told, at) => new Dropped(told, at))),
  );
  return () => void unlisten.then((end) => end());
}

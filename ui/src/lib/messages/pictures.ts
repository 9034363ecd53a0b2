/**
 * Pictures as addresses the page can show. The bytes come by a call and live in memory only; the least lately
 * used are let go of, so that a long thread does not fill it.
 */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Id } from '#lib/api/call.ts';

export type Size = 'thumb' | 'full';
const KEPT = 80;

export class Pictures {
  readonly #urls = new Map<string, Promise<string>>();
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** An address for the picture, good until eighty others have been asked for. */
  url(picture: Id, size: Size): Promise<string> {
    const key = `${size} ${picture}`;
    const known = this.#urls.get(key);
    this.#urls.delete(key);
    const url = known ?? this.#fetch(picture, size, key);
    this.#urls.set(key, url);
    this.#letGo(KEPT);
    return url;
  }

  async #fetch(picture: Id, size: Size, key: string): Promise<string> {
    try {
      return URL.createObjectURL(await this.#api.call('read_picture', { picture, size }));
    } catch (thrown) {
      this.#urls.delete(key);
      throw thrown;
    }
  }

  /** Lets go of all of them: they are nobody's to see any more. */
  forget(): void {
    this.#letGo(0);
  }

  #letGo(kept: number): void {
    for (const [key, url] of this.#urls) {
      if (this.#urls.size <= kept) return;
      this.#urls.delete(key);
      void url.then((address) => URL.revokeObjectURL(address)).catch(() => undefined);
    }
  }
}

export const [getPictures, setPictures] = createContext<Pictures>();

/**
 * The sound of messages as addresses that the page can play: WebKitGTK plays sound from memory alone. The least lately
 * used are let go of.
 */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Voicemail } from '#lib/api/call.ts';

const KEPT = 12;

export class Sounds {
  readonly #urls = new Map<string, Promise<string>>();
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  url({ id, contentType }: Voicemail): Promise<string> {
    const known = this.#urls.get(id);
    this.#urls.delete(id);
    const url = known ?? this.#fetch(id, contentType);
    this.#urls.set(id, url);
    this.#letGo(KEPT);
    return url;
  }

  async #fetch(id: string, type: string): Promise<string> {
    try {
      const bytes = await this.#api.call('read_voicemail', { voicemail: id });
      // What comes through the window has no type, and a player wants one.
      return URL.createObjectURL(new Blob([bytes], { type }));
    } catch (thrown) {
      this.#urls.delete(id);
      throw thrown;
    }
  }

  /** Lets go of all of them: they are nobody's to hear any more. */
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

export const [getSounds, setSounds] = createContext<Sounds>();

/** The tags of the office, and putting them on and taking them off; each can be taken back. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Tag } from '#lib/api/call.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import { words } from '#lib/words/words.ts';

export class Tags extends Asking {
  readonly all: Reading<Tag[]>;
  readonly #api: Api;
  readonly #toasts: Toasts;
  readonly #soon: Soon;

  constructor(api: Api, toasts: Toasts) {
    super();
    this.#api = api;
    this.#toasts = toasts;
    this.all = new Reading(() => api.call('list_tags', {}));
    this.#soon = new Soon(() => this.all.read());
  }

  readonly rows: readonly Tag[] = $derived.by(() => this.all.value ?? []);

  /** The tags whose names hold what was typed. */
  matching(text: string): readonly Tag[] {
    const typed = text.trim().toLowerCase();
    return typed === '' ? [] : this.rows.filter((tag) => tag.name.toLowerCase().includes(typed));
  }

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'TagsChanged' || event.type === 'EventsLost') void this.#soon.ask();
    });
  }

  async add(address: string, name: string): Promise<boolean> {
    return this.ask(async () => {
      const tag = await this.#api.call('add_tag', { address, name });
      this.#offerUndo(words.tags.added(tag.name), () => this.#remove(address, tag));
    });
  }

  async remove(address: string, tag: Tag): Promise<boolean> {
    const isGone = await this.#remove(address, tag);
    // A tag that nobody carries any more is gone, so it comes back by its name.
    if (isGone) this.#offerUndo(words.tags.removed(tag.name), () => this.#put(address, tag.name));
    return isGone;
  }

  /** Renames a tag wherever it is. Two that have become one cannot be told apart again, so that stays. */
  async rename(tag: Tag, name: string): Promise<boolean> {
    return this.ask(async () => {
      const now = await this.#api.call('rename_tag', { tag: tag.id, name });
      if (now.id === tag.id && now.name !== tag.name) {
        this.#offerUndo(words.tags.renamed(tag.name, now.name), () => this.#call(tag, tag.name));
      }
    });
  }

  #call(tag: Tag, name: string): Promise<boolean> {
    return this.ask(() => this.#api.call('rename_tag', { tag: tag.id, name }));
  }

  #put(address: string, name: string): Promise<boolean> {
    return this.ask(() => this.#api.call('add_tag', { address, name }));
  }

  #remove(address: string, tag: Tag): Promise<boolean> {
    return this.ask(() => this.#api.call('remove_tag', { address, tag: tag.id }));
  }

  #offerUndo(text: string, undo: () => Promise<boolean>): void {
    const run = (): void => {
      void undo().then((isUndone) => {
        if (!isUndone) this.#toasts.show(this.failure?.message ?? words.errors.failed, { look: 'bad' });
      });
    };
    this.#toasts.show(text, { action: { label: words.undo, run } });
  }
}

export const [getTags, setTags] = createContext<Tags>();

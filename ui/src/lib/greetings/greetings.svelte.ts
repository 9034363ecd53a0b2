/** The office's own recordings: which there are, and their sound as addresses that the page can play. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Greeting, Id } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Greetings {
  readonly all: Reading<Greeting[]>;
  readonly #urls = new Map<Id, Promise<string>>();
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.all = new Reading(() => api.call('list_greetings', {}));
  }

  find(id: Id): Greeting | null {
    return this.all.value?.find((one) => one.id === id) ?? null;
  }

  /** Keeps a file as a recording. Fails with a sentence where callers could not hear it. */
  async add(file: File): Promise<Greeting> {
    const added = await this.#api.give('add_greeting', { name: file.name }, file);
    await this.all.read();
    return added;
  }

  /** WebKitGTK plays sound from memory alone. */
  url({ id, contentType }: Greeting): Promise<string> {
    const known = this.#urls.get(id);
    if (known) return known;
    const url = this.#api
      .call('read_greeting', { greeting: id })
      .then((bytes) => URL.createObjectURL(new Blob([bytes], { type: contentType })));
    this.#urls.set(id, url);
    // What could not be read now may be readable the next time.
    url.catch(() => this.#urls.delete(id));
    return url;
  }

  /** Lets go of the sound. */
  forget(): void {
    for (const url of this.#urls.values()) void url.then(URL.revokeObjectURL).catch(() => undefined);
    this.#urls.clear();
  }
}

export const [getGreetings, setGreetings] = createContext<Greetings>();

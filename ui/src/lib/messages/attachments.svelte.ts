/**
 * The pictures beside an unsent text. They lie in the core as soon as they are fit to be sent; what is on its way
 * there, and what could not be taken, is kept here until it is looked at.
 */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Attachments as Kept, Id, Picture } from '#lib/api/call.ts';
import { CallError, toCallError } from '#lib/api/errors.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';
import { fileSize } from '#lib/format/bytes.ts';
import { words } from '#lib/words/words.ts';
import type { Offered } from '#lib/files/drops.ts';

/** A file that is being made fit, or that could not be. */
export interface Coming {
  key: number;
  name: string;
  failure: CallError | null;
}

export class Attachments {
  readonly kept: Reading<Kept>;
  coming = $state.raw<readonly Coming[]>([]);
  /** What stands in the way was asked for by somebody who wanted to add a picture. */
  isObstacleShown = $state(false);
  #lastKey = 0;
  #queue: Promise<void> = Promise.resolve();
  readonly #thread: Id;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api, thread: Id) {
    this.#api = api;
    this.#thread = thread;
    this.kept = new Reading(() => api.call('read_attachments', { thread }));
    this.#soon = new Soon(() => this.kept.read());
  }

  // Drafts outlive the page they were begun on, so what follows from them is worked out when asked for.
  get rows(): readonly Picture[] {
    return this.kept.value?.rows ?? [];
  }

  get ids(): Id[] {
    return this.rows.map((row) => row.id);
  }

  get isBusy(): boolean {
    return this.coming.some((one) => one.failure === null);
  }

  get obstacle(): Kept['obstacle'] {
    return this.kept.value?.obstacle ?? null;
  }

  listen(): () => void {
    return this.#api.on((event) => {
      const isOurs = event.type === 'AttachmentsChanged' && event.thread === this.#thread;
      if (isOurs || ['LineChanged', 'NumbersChanged', 'EventsLost'].includes(event.type))
        void this.#soon.ask();
    });
  }

  /** Whether a picture can be added; where none can, the reason comes up. */
  async ask(): Promise<boolean> {
    await this.kept.read();
    this.isObstacleShown = this.obstacle !== null;
    return this.obstacle === null;
  }

  /** Adds files one after the other, in their order. */
  async add(files: readonly Offered[]): Promise<void> {
    if (files.length === 0 || !(await this.ask())) return;
    const coming = files.map((file) => ({ key: ++this.#lastKey, name: file.name, failure: null, file }));
    this.coming = [...this.coming, ...coming.map(({ key, name, failure }) => ({ key, name, failure }))];
    for (const one of coming) this.#queue = this.#queue.then(() => this.#give(one.key, one.file));
    await this.#queue;
  }

  async #give(key: number, file: Offered): Promise<void> {
    const most = this.kept.value?.bytesMax ?? null;
    try {
      // A film of many gigabytes is not even read.
      if (most !== null && file.size > most) {
        const message = words.attachments.tooLarge(file.name, fileSize(file.size), fileSize(most));
        throw new CallError({ code: 'bad_input', message, field: 'picture' });
      }
      const bytes = file instanceof File ? file : await file.read();
      await this.#api.give('attach_picture', { thread: this.#thread, name: file.name }, bytes);
      await this.kept.read();
      this.dismiss(key);
    } catch (thrown) {
      const failure = toCallError(thrown);
      this.coming = this.coming.map((one) => (one.key === key ? { ...one, failure } : one));
    }
  }

  async remove(picture: Id): Promise<void> {
    await this.#api.call('remove_attachment', { picture });
    await this.kept.read();
  }

  /** Waits for what is being made fit; says whether all of it could be added. */
  async settled(): Promise<boolean> {
    const awaited = this.coming.filter((one) => one.failure === null).map((one) => one.key);
    await this.#queue;
    return !this.coming.some((one) => awaited.includes(one.key));
  }

  /** The text has left: what could not go along with it is no longer of interest. */
  left(): void {
    this.coming = this.coming.filter((one) => one.failure === null);
  }

  /** Takes away what could not be added, once it has been read. */
  dismiss(key: number): void {
    this.coming = this.coming.filter((one) => one.key !== key);
  }
}

export class AllAttachments {
  readonly #all = new Map<Id, Attachments>();
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  of(thread: Id): Attachments {
    let one = this.#all.get(thread);
    if (!one) {
      one = new Attachments(this.#api, thread);
      this.#all.set(thread, one);
    }
    return one;
  }
}

export const [getAttachments, setAttachments] = createContext<AllAttachments>();

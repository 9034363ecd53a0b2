/** A text that is being written, with the pictures that go along: it can be sent, or planned for later. */
import type { Api } from '#lib/api/api.ts';
import type { Id } from '#lib/api/call.ts';
import { CallError } from '#lib/api/errors.ts';
import { Draft } from '#lib/drafts/draft.svelte.ts';
import { words } from '#lib/words/words.ts';

/** What goes along with the words. */
export interface Beside {
  readonly ids: Id[];
  readonly isBusy: boolean;
  settled: () => Promise<boolean>;
  /** The words are on their way: what could not go with them is said no more. */
  left: () => void;
}

export class TextDraft extends Draft {
  /** The pictures that go along. */
  beside: Beside | null = null;

  constructor(api: Api, thread: Id, makeIntent: () => string) {
    super(api, thread, 'text', makeIntent);
  }

  override get isBlank(): boolean {
    return this.hasNoWords && !this.beside?.isBusy && this.#pictures.length === 0;
  }

  /** Whether it goes as a picture text, which has no segments. */
  get hasPictures(): boolean {
    return this.#pictures.length > 0;
  }

  get #pictures(): Id[] {
    return this.beside?.ids ?? [];
  }

  /** Sends what is written. Says whether the core took it; the text itself appears from the database. */
  async send(): Promise<boolean> {
    const isOnItsWay = await this.hand((text) => {
      const pictures = this.#pictures;
      return this.api.call('send_message', pictures.length === 0 ? text : { ...text, pictures });
    });
    if (isOnItsWay) this.beside?.left();
    return isOnItsWay;
  }

  /** Plans what is written for later, under the same intent, so that a double press plans it once. */
  schedule(dueAt: number, unlessReply: boolean): Promise<boolean> {
    return this.hand((text) => {
      if (this.#pictures.length === 0) {
        return this.api.call('schedule_text', { ...text, dueAt, unlessReply });
      }
      throw new CallError({ code: 'bad_input', message: words.attachments.notLater });
    });
  }

  protected override get along(): string {
    return this.#pictures.join();
  }

  protected override wait(): Promise<boolean> | null {
    return this.beside?.isBusy ? this.beside.settled() : null;
  }
}

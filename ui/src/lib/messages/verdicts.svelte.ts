/** What a person decides about single texts: taking one back, trying a failed one again, settling an uncertain one. */
import type { Api } from '#lib/api/api.ts';
import type { Id } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import type { Draft } from '#lib/drafts/draft.svelte.ts';

export class Verdicts {
  /** The text that something is being done with. */
  busy = $state<Id | null>(null);
  failure = $state.raw<CallError | null>(null);
  /** One intent per failed text, kept until its retry is taken, so that a double press retries once. */
  readonly #intents = new Map<Id, string>();
  readonly #api: Api;
  readonly #draft: Draft;
  readonly #onwrite: () => void;

  /** Words that come back go into `draft`, to be written on: then `onwrite` turns to it. */
  constructor(api: Api, draft: Draft, onwrite: () => void) {
    this.#api = api;
    this.#draft = draft;
    this.#onwrite = onwrite;
  }

  /** Takes a text back before it has left. */
  undo(message: Id): Promise<void> {
    return this.#do(message, async () => {
      await this.#draft.takeBackBy(async () => (await this.#api.call('undo_message', { message })).body);
      this.#onwrite();
    });
  }

  /** Puts the words of a failed text into the composer; what is sent then is a new text. */
  edit(body: string): void {
    this.#draft.takeBack(body);
    this.#onwrite();
  }

  retry(message: Id): Promise<void> {
    const intent = this.#intents.get(message) ?? crypto.randomUUID();
    this.#intents.set(message, intent);
    return this.#do(message, async () => {
      await this.#api.call('retry_message', { message, intent });
      this.#intents.delete(message);
    });
  }

  settle(message: Id, verdict: 'arrived' | 'lost'): Promise<void> {
    return this.#do(message, () => this.#api.call('settle_message', { message, verdict }));
  }

  async #do(message: Id, work: () => Promise<unknown>): Promise<void> {
    if (this.busy !== null) return;
    this.busy = message;
    this.failure = null;
    try {
      await work();
    } catch (thrown) {
      this.failure = toCallError(thrown);
    } finally {
      this.busy = null;
    }
  }
}

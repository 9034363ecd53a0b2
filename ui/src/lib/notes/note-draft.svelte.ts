/** A note that is being written. It knows only how to be kept: there is no way from here to anybody's phone. */
import type { Api } from '#lib/api/api.ts';
import type { Id } from '#lib/api/call.ts';
import { Draft } from '#lib/drafts/draft.svelte.ts';

export class NoteDraft extends Draft {
  constructor(api: Api, thread: Id, makeIntent: () => string) {
    super(api, thread, 'note', makeIntent);
  }

  /** Keeps the note in its thread. Says whether the core took it. */
  keep(): Promise<boolean> {
    return this.hand((note) => this.api.call('add_note', note));
  }
}

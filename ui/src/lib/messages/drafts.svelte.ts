/**
 * What has been written and not sent, per thread. A draft carries its intent: one id for one composed text, so
 * that sending the same text twice, by a double press or after a lost answer, still sends it once.
 */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Id } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';

export class Draft {
  #body = $state('');
  isSending = $state(false);
  failure = $state.raw<CallError | null>(null);
  #intent: string;
  /** Once it was tried, changed words are another text and get an intent of their own. */
  #wasTried = false;
  readonly #api: Api;
  readonly #thread: Id;
  readonly #makeIntent: () => string;

  constructor(api: Api, thread: Id, makeIntent: () => string) {
    this.#api = api;
    this.#thread = thread;
    this.#makeIntent = makeIntent;
    this.#intent = makeIntent();
  }

  // A draft outlives the page it was begun on, so what follows from it is worked out when asked for.
  get isBlank(): boolean {
    return this.#body.trim() === '';
  }

  get body(): string {
    return this.#body;
  }

  set body(text: string) {
    if (this.isSending || text === this.#body) return;
    this.#body = text;
    if (!this.#wasTried) return;
    this.#wasTried = false;
    this.#intent = this.#makeIntent();
    this.failure = null;
  }

  /** Sends what is written. Says whether the core took it; the text itself appears from the database. */
  async send(): Promise<boolean> {
    if (this.isSending || this.isBlank) return false;
    this.isSending = true;
    this.#wasTried = true;
    this.failure = null;
    try {
      await this.#api.call('send_message', { thread: this.#thread, body: this.#body, intent: this.#intent });
      this.#body = '';
      this.#wasTried = false;
      this.#intent = this.#makeIntent();
      return true;
    } catch (thrown) {
      this.failure = toCallError(thrown);
      return false;
    } finally {
      this.isSending = false;
    }
  }
}

export class Drafts {
  readonly #drafts = new Map<Id, Draft>();
  readonly #api: Api;
  readonly #makeIntent: () => string;

  constructor(api: Api, makeIntent: () => string = () => crypto.randomUUID()) {
    this.#api = api;
    this.#makeIntent = makeIntent;
  }

  of(thread: Id): Draft {
    let draft = this.#drafts.get(thread);
    if (!draft) {
      draft = new Draft(this.#api, thread, this.#makeIntent);
      this.#drafts.set(thread, draft);
    }
    return draft;
  }
}

export const [getDrafts, setDrafts] = createContext<Drafts>();

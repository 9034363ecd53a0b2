/**
 * What is being written in a thread, a text or a note, kept in the core as it is written. A draft carries its intent:
 * one id for one composed piece, so that handing it on twice, by a double press or after a lost answer, does it once.
 * The newest words win: what another window saved is taken up here, unless something newer is not saved yet.
 */
import type { Api } from '#lib/api/api.ts';
import type { Id, KeptDraft } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Keeper, type DraftKind } from './keeper.ts';

/** The words as they are handed on. */
export interface Handed {
  thread: Id;
  body: string;
  intent: string;
}

export abstract class Draft {
  #body = $state('');
  /** It is being handed on: its words stand still. */
  isBusy = $state(false);
  failure = $state.raw<CallError | null>(null);
  #intent: string;
  /** The intent that the core keeps these words with. */
  #keptIntent: string | null = null;
  /** Words that came back while others were being handed on. */
  readonly #returned: string[] = [];
  /** Once it was tried, other words, or the same with something else beside them, get an intent of their own. */
  #tried: { along: string } | null = null;
  readonly #keeper: Keeper;
  /** The core told of other words than those it was last asked for. */
  #isStale = false;
  /** Goes up with every change made here, and with every one taken up from the core. */
  #written = 0;
  #takenUp = 0;
  protected readonly api: Api;
  readonly #thread: Id;
  readonly #kind: DraftKind;
  readonly #makeIntent: () => string;

  constructor(api: Api, thread: Id, kind: DraftKind, makeIntent: () => string) {
    this.api = api;
    this.#thread = thread;
    this.#makeIntent = makeIntent;
    this.#intent = makeIntent();
    this.#kind = kind;
    this.#keeper = new Keeper(api, thread, kind, () => void this.#catchUp());
  }

  // A draft outlives the page it was begun on, so what follows from it is worked out when asked for.
  get hasNoWords(): boolean {
    return this.#body.trim() === '';
  }

  get isBlank(): boolean {
    return this.hasNoWords;
  }

  get body(): string {
    return this.#body;
  }

  set body(text: string) {
    if (this.isBusy || text === this.#body) return;
    this.#body = text;
    this.#written++;
    if (this.#tried) {
      this.#tried = null;
      this.#intent = this.#makeIntent();
      this.failure = null;
    }
    this.#keep(text);
  }

  /** Takes up what was begun before the window opened. */
  adopt(kept: KeptDraft): void {
    this.#body = kept.body;
    this.#intent = kept.intent;
    this.#keptIntent = kept.intent;
  }

  /** The draft was changed, here or in another window. */
  hear(): Promise<void> {
    this.#isStale = true;
    return this.#catchUp();
  }

  /** Takes a piece back into the draft: the core does it, and gives its words in case this window has newer ones. */
  async takeBackBy(undo: () => Promise<string>): Promise<void> {
    await this.flush();
    const { written, takenUp } = { written: this.#written, takenUp: this.#takenUp };
    const body = await undo();
    if (this.#takenUp !== takenUp) return;
    if (this.#written === written && !this.isBusy && this.#keeper.isSettled) await this.hear();
    else this.takeBack(body);
  }

  /** Saves at once what is not yet saved. */
  flush(): Promise<void> {
    return this.#keeper.flush();
  }

  /** Words that come back to be written on; what has been begun meanwhile stays below them. */
  takeBack(body: string): void {
    if (body.trim() === '') return;
    if (this.isBusy) return void this.#returned.push(body);
    this.body = this.hasNoWords ? body : `${body}\n${this.#body}`;
  }

  /** What goes along with the words, told by its names. */
  protected get along(): string {
    return '';
  }

  /** What has to be waited for, if anything, before the words can go; no means that they cannot go now. */
  protected wait(): Promise<boolean> | null {
    return null;
  }

  /** Hands the words on. Says whether the core took them: then they are no draft any more, here and there. */
  protected async hand(call: (words: Handed) => Promise<unknown>): Promise<boolean> {
    if (this.isBusy || this.isBlank) return false;
    this.isBusy = true;
    this.failure = null;
    try {
      const waiting = this.wait();
      if (waiting && !(await waiting)) return false;
      const { along } = this;
      if (this.#tried && this.#tried.along !== along) this.#intent = this.#makeIntent();
      this.#tried = { along };
      const intent = this.#intent;
      await call({ thread: this.#thread, body: this.#body, intent });
      this.#body = '';
      this.#tried = null;
      this.#intent = this.#makeIntent();
      this.#keeper.forget();
      // The core takes the draft away that has the intent it was told; another one has to be taken away by hand.
      if (this.#keptIntent !== null && this.#keptIntent !== intent) this.#keep('');
      return true;
    } catch (thrown) {
      this.failure = toCallError(thrown);
      return false;
    } finally {
      this.isBusy = false;
      for (const body of this.#returned.splice(0)) this.takeBack(body);
      void this.#catchUp();
    }
  }

  /** Asks for the words that the core has, unless newer ones are still on their way to it: then it waits for those. */
  async #catchUp(): Promise<void> {
    if (!this.#isStale || this.isBusy || !this.#keeper.isSettled) return;
    this.#isStale = false;
    const written = this.#written;
    try {
      const kept = (await this.api.call('read_drafts', { thread: this.#thread }))[this.#kind];
      if (written === this.#written && !this.isBusy && this.#keeper.isSettled) this.#takeUp(kept);
    } catch {
      // The words on screen stay; the next change asks again.
    }
  }

  #takeUp(kept: KeptDraft | null): void {
    const isSame = kept === null ? this.hasNoWords : kept.body === this.#body && kept.intent === this.#intent;
    if (isSame) return;
    this.#takenUp++;
    this.#tried = null;
    this.failure = null;
    if (kept) return this.adopt(kept);
    this.#body = '';
    this.#intent = this.#makeIntent();
    this.#keptIntent = null;
  }

  #keep(body: string): void {
    this.#keptIntent = this.#intent;
    this.#keeper.keep({ body, intent: this.#intent });
  }
}

/** What a number answers by itself: what is kept, what is being changed on the page, and how it would read. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { AutoReplies, Id, NumberReplies, ReplyTime, TextBack } from '#lib/api/call.ts';
import { toCallError } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

/** How a reply would read, or why it cannot be sent. */
export interface Foreseen {
  text: string;
  trouble: string | null;
}

/** What it answers: texts in hours, texts out of hours, or calls that nobody took. */
export type Occasion = ReplyTime | 'missed';

const NOTHING: Foreseen = { text: '', trouble: null };

export class Replies extends Asking {
  readonly now: Reading<NumberReplies>;
  /** The choices as they stand on the page. */
  choices = $state.raw<AutoReplies | null>(null);
  foreseen = $state.raw<Record<Occasion, Foreseen>>({
    open: NOTHING,
    closed: NOTHING,
    missed: NOTHING,
  });
  saved = $state(0);
  readonly #number: Id;
  readonly #api: Api;
  readonly #latest: Record<Occasion, Latest> = {
    open: new Latest(),
    closed: new Latest(),
    missed: new Latest(),
  };

  constructor(api: Api, number: Id) {
    super();
    this.#api = api;
    this.#number = number;
    this.now = new Reading(() => api.call('read_replies', { number }));
  }

  readonly isChanged: boolean = $derived.by(
    () => JSON.stringify(this.choices) !== JSON.stringify(this.now.value?.choices ?? null),
  );

  /** Reads again when the hours may have changed; what is being written stays. */
  listen(): () => void {
    void this.read();
    return this.#api.on((event) => {
      if (event.type === 'NumbersChanged' || event.type === 'EventsLost') void this.read();
    });
  }

  async read(): Promise<void> {
    const before = this.choices;
    const isChanged = before !== null && this.isChanged;
    await this.now.read();
    if (!isChanged && this.choices === before) this.choices = this.now.value?.choices ?? null;
    this.#foreseeAll();
  }

  /** Changes what stands on the page. */
  put(change: Partial<AutoReplies>): void {
    if (this.choices === null) return;
    this.choices = { ...this.choices, ...change };
    this.#foreseeAll();
  }

  putReply(time: Occasion, change: Partial<TextBack>): void {
    if (this.choices === null) return;
    this.put({ [time]: { ...this.choices[time], ...change } });
  }

  /** Keeps what stands on the page. What could not be kept is switched back, and its words stay. */
  async save(): Promise<void> {
    const { choices } = this;
    if (choices === null) return;
    const isKept = await this.ask(async () => {
      const kept = await this.#api.call('save_replies', { number: this.#number, choices });
      this.now.put(kept);
      this.choices = kept.choices;
    });
    if (isKept) {
      this.saved++;
      return;
    }
    const kept = this.now.value?.choices;
    if (kept === undefined) return;
    this.putReply('open', { isOn: kept.open.isOn });
    this.putReply('closed', { isOn: kept.closed.isOn });
    this.putReply('missed', { isOn: kept.missed.isOn });
  }

  #foreseeAll(): void {
    void this.#foresee('open');
    void this.#foresee('closed');
    void this.#foresee('missed');
  }

  async #foresee(occasion: Occasion): Promise<void> {
    const { choices } = this;
    if (!choices?.[occasion].isOn) return;
    const ofMissed = choices.missed.when === 'closed' ? 'closed' : 'open';
    const time = occasion === 'missed' ? ofMissed : occasion;
    const args = { number: this.#number, time, words: choices[occasion].words, office: choices.office };
    try {
      const fresh = await this.#latest[occasion].ask(() => this.#api.call('preview_reply', args));
      if (fresh) this.foreseen = { ...this.foreseen, [occasion]: { text: fresh.answer.text, trouble: null } };
    } catch (thrown) {
      this.foreseen = { ...this.foreseen, [occasion]: { text: '', trouble: toCallError(thrown).message } };
    }
  }
}

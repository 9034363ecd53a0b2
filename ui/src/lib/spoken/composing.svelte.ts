/** What is being composed: the words, to whom, and what would happen, as the core says. */
import type { Api } from '#lib/api/api.ts';
import type { Id, Recipient, SpokenDraft, SpokenKind, SpokenPreview, Tag } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.ts';
import { words } from '#lib/words/words.ts';

/** Whoever types is not asked about at each key. */
const PAUSE = 300;

export class Composing {
  kind = $state<SpokenKind>('appointment');
  number = $state<Id | null>(null);
  words = $state(words.spoken.texts.appointment.words);
  question = $state(words.spoken.texts.appointment.question);
  thanks = $state(words.spoken.texts.appointment.thanks);
  change = $state(words.spoken.texts.appointment.change);
  language = $state('en-US');
  voice = $state('');
  to = $state('');
  tags = $state.raw<readonly Id[]>([]);
  consent = $state<'on' | 'off'>('off');
  /** The tags that there are. */
  known = $state.raw<readonly Tag[]>([]);
  typed = $state('');
  offered = $state.raw<readonly Recipient[]>([]);
  preview = $state.raw<SpokenPreview | null>(null);
  failure = $state.raw<CallError | null>(null);
  isStarting = $state(false);
  readonly #api: Api;
  readonly #latest = new Latest();
  readonly #offers = new Latest();
  readonly #intent = crypto.randomUUID();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: SpokenDraft | null = null;

  constructor(api: Api, to: string) {
    this.#api = api;
    this.to = to;
  }

  readonly draft: SpokenDraft | null = $derived.by(() => {
    if (this.number === null) return null;
    return {
      number: this.number,
      kind: this.kind,
      words: this.words,
      question: this.question,
      thanks: this.thanks,
      change: this.change,
      language: this.language,
      voice: this.voice,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      to: this.to,
      tags: [...this.tags],
      hasConsent: this.consent === 'on',
    };
  });

  errorAt(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  get isEmpty(): boolean {
    return this.to.trim() === '' && this.tags.length === 0;
  }

  /** Another kind brings its own words, where nobody has written others. */
  choose(kind: SpokenKind): void {
    const [before, after] = [words.spoken.texts[this.kind], words.spoken.texts[kind]];
    for (const part of ['words', 'question', 'thanks', 'change'] as const) {
      if (this[part] === before[part]) this[part] = after[part];
    }
    this.kind = kind;
  }

  mark(tag: Id): void {
    this.tags = this.tags.includes(tag) ? this.tags.filter((one) => one !== tag) : [...this.tags, tag];
  }

  async type(text: string): Promise<void> {
    this.typed = text;
    try {
      const fresh = await this.#offers.ask(() => this.#api.call('find_recipients', { text }));
      if (fresh) this.offered = fresh.answer;
    } catch {
      // Without offers a number can still be typed in a line.
      this.offered = [];
    }
  }

  /** Adds a line for somebody. */
  add(recipient: Recipient): void {
    this.#offers.forget();
    const line = [recipient.display.text, recipient.name?.text ?? ''].filter((part) => part !== '');
    const before = this.to.trimEnd();
    this.to = `${before === '' ? '' : `${before}\n`}${line.join(', ')}`;
    this.typed = '';
    this.offered = [];
  }

  async readTags(): Promise<void> {
    this.known = await this.#api.call('list_tags', {}).catch(() => []);
  }

  /** Asks a moment after the last key what would happen. */
  lookSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), PAUSE);
  }

  /** Asks what would happen. */
  async look(): Promise<void> {
    clearTimeout(this.#timer);
    const draft = this.draft;
    if (draft === null) return;
    if (this.isEmpty) {
      this.#latest.forget();
      [this.preview, this.failure, this.#shown] = [null, null, null];
      return;
    }
    try {
      const fresh = await this.#latest.ask(() => this.#api.call('preview_spoken', draft));
      if (fresh) [this.preview, this.failure, this.#shown] = [fresh.answer, null, draft];
    } catch (thrown) {
      [this.preview, this.failure, this.#shown] = [null, toCallError(thrown), null];
    }
  }

  /** Lets them be called, after the shell has asked. The id of it, or null where it was not started. */
  async start(): Promise<Id | null> {
    if (this.isStarting) return null;
    this.isStarting = true;
    try {
      // What was typed a moment ago has not been looked at yet.
      if (this.#shown !== this.draft) await this.look();
      const draft = this.#shown;
      if (draft === null) return null;
      const { spoken } = await this.#api.call('start_spoken', { draft, intent: this.#intent });
      return spoken;
    } catch (thrown) {
      const error = toCallError(thrown);
      if (error.code !== 'declined') this.failure = error;
      return null;
    } finally {
      this.isStarting = false;
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

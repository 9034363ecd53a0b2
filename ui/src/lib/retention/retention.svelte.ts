/** How long things are kept: what is chosen but not yet kept, what would go, and what went. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { Receipt, RetentionDay, RetentionPreview, RetentionSettings, Settings } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export type Kind = RetentionDay['kind'];
export const KINDS: readonly Kind[] = ['texts', 'pictures', 'calls'];

/** What the receipts of a day are called by. */
export interface Of {
  day: string;
  kind: Kind;
}

export class Retention extends Asking {
  readonly days: Reading<RetentionDay[]>;
  /** What is chosen on the page and not yet kept. */
  wish = $state.raw<RetentionSettings | null>(null);
  preview = $state.raw<RetentionPreview | null>(null);
  isBusy = $state(false);
  shown = $state.raw<Of | null>(null);
  receipts = $state.raw<Receipt[]>([]);
  next = $state.raw<string | null>(null);
  readonly #api: Api;

  constructor(api: Api) {
    super();
    this.#api = api;
    this.days = new Reading(() => api.call('list_retention_days', {}));
  }

  listen(): () => void {
    void this.days.read();
    return this.#api.on((event) => {
      if (event.type === 'RetentionChanged' || event.type === 'EventsLost') void this.days.read();
    });
  }

  /** Counts what would go by what is wished. */
  async count(): Promise<void> {
    const { wish } = this;
    if (wish === null || this.isBusy) return;
    this.isBusy = true;
    await this.ask(async () => {
      this.preview = await this.#api.call('preview_retention', { retention: wish });
    });
    this.isBusy = false;
  }

  /** Keeps what is wished. Answers the settings that hold now, where they were kept. */
  async keep(): Promise<Settings | null> {
    const { wish } = this;
    if (wish === null || this.isBusy) return null;
    this.isBusy = true;
    let kept: Settings | null = null;
    await this.ask(async () => {
      kept = await this.#api.call('change_retention', { retention: wish });
      this.preview = null;
      this.wish = null;
    });
    this.isBusy = false;
    return kept;
  }

  async show(of: Of | null): Promise<void> {
    this.shown = of;
    this.receipts = [];
    this.next = null;
    if (of !== null) await this.more();
  }

  async more(): Promise<void> {
    const of = this.shown;
    if (of === null) return;
    await this.ask(async () => {
      const page = await this.#api.call('list_receipts', { ...of, after: this.next });
      if (this.shown !== of) return;
      this.receipts = [...this.receipts, ...page.rows];
      this.next = page.next;
    });
  }
}

/** The call log, newest first: filtered, page by page, and read again when a call changed. */
import type { Api } from '#lib/api/api.ts';
import type { PhoneCall, CallFilter, CallPage, Event, Id } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest, Soon } from '#lib/api/latest.ts';
import type { Face } from '#lib/api/reading.svelte.ts';

const PAGE = 100;

export const CALL_FILTERS = [
  'all',
  'missed',
  'answered',
  'voicemail',
  'blocked',
] as const satisfies CallFilter[];

export class CallLog {
  filter = $state<CallFilter>('all');
  /** Only calls to this number of ours. */
  number = $state<Id | null>(null);
  rows = $state.raw<PhoneCall[]>([]);
  failure = $state.raw<CallError | null>(null);
  tail = $state<'more' | 'fetching' | 'failed' | 'end'>('end');
  #isRead = $state(false);
  #next: string | null = null;
  readonly #api: Api;
  readonly #latest = new Latest();
  readonly #more = new Latest();
  readonly #soon: Soon;

  constructor(api: Api) {
    this.#api = api;
    this.#soon = new Soon(() => this.#readAgain());
  }

  readonly face: Face = $derived.by(() => {
    if (this.#isRead) return this.rows.length === 0 ? 'empty' : 'full';
    return this.failure ? 'failed' : 'loading';
  });

  listen(): () => void {
    return this.#api.on((event) => this.#hear(event));
  }

  async show(filter: CallFilter, number: Id | null): Promise<void> {
    this.filter = filter;
    this.number = number;
    this.#isRead = false;
    this.rows = [];
    await this.read();
  }

  async read(): Promise<void> {
    this.#more.forget();
    this.failure = null;
    try {
      const fresh = await this.#latest.ask(() => this.#ask(null));
      if (fresh) this.#put(fresh.answer.rows, fresh.answer.next);
    } catch (thrown) {
      this.#isRead = false;
      this.failure = toCallError(thrown);
    }
  }

  async readMore(): Promise<void> {
    const after = this.#next;
    if (after === null || this.tail === 'fetching') return;
    this.tail = 'fetching';
    try {
      const fresh = await this.#more.ask(() => this.#ask(after));
      if (fresh) this.#put([...this.rows, ...fresh.answer.rows], fresh.answer.next);
    } catch {
      this.tail = 'failed';
    }
  }

  #put(rows: PhoneCall[], next: string | null): void {
    this.rows = rows;
    this.failure = null;
    this.#isRead = true;
    this.#next = next;
    this.tail = next === null ? 'end' : 'more';
  }

  #ask(after: string | null): Promise<CallPage> {
    return this.#api.call('list_calls', { filter: this.filter, number: this.number, after, limit: PAGE });
  }

  #hear(event: Event): void {
    const isMine = ['CallChanged', 'ContactChanged', 'ContactsChanged', 'NumbersChanged', 'EventsLost'];
    if (isMine.includes(event.type)) void this.#soon.ask();
  }

  /** Everything that was read is read again, and shown when the whole of it is there. */
  async #readAgain(): Promise<void> {
    if (!this.#isRead) return;
    this.#more.forget();
    const wanted = this.rows.length;
    try {
      const fresh = await this.#latest.ask(async () => {
        const rows: PhoneCall[] = [];
        let after: string | null = null;
        do {
          const page: CallPage = await this.#ask(after);
          rows.push(...page.rows);
          after = page.next;
        } while (after !== null && rows.length < wanted);
        return { rows, next: after };
      });
      if (fresh) this.#put(fresh.answer.rows, fresh.answer.next);
    } catch {
      // What is on screen stays; the next event or the next visit reads again.
    }
  }
}

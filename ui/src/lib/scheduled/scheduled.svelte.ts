/** The texts for later of one thread, and what is done with them. */
import type { Api } from '#lib/api/api.ts';
import type { Id, ScheduledText } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export interface Plan {
  body: string;
  dueAt: number;
  unlessReply: boolean;
}

export class Scheduled {
  readonly rows: Reading<ScheduledText[]>;
  /** The text that something is being done with. */
  busy = $state<Id | null>(null);
  failure = $state.raw<CallError | null>(null);
  readonly #thread: Id;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api, thread: Id) {
    this.#api = api;
    this.#thread = thread;
    this.rows = new Reading(() => api.call('list_scheduled', { thread }));
    this.#soon = new Soon(() => this.rows.read());
  }

  listen(): () => void {
    void this.#soon.ask();
    return this.#api.on((event) => {
      const isOurs = event.type === 'ScheduledChanged' && event.thread === this.#thread;
      if (isOurs || event.type === 'EventsLost') void this.#soon.ask();
    });
  }

  change(text: Id, plan: Plan): Promise<boolean> {
    return this.#do(text, () => this.#api.call('change_scheduled', { scheduled: text, ...plan }));
  }

  sendNow(text: Id): Promise<boolean> {
    return this.#do(text, () => this.#api.call('send_scheduled', { scheduled: text }));
  }

  discard(text: Id): Promise<boolean> {
    return this.#do(text, () => this.#api.call('discard_scheduled', { scheduled: text }));
  }

  /** Puts a text back that was thrown away a moment ago, as a new one. */
  restore({ thread, body, dueAt, unlessReply, id }: ScheduledText): Promise<boolean> {
    const intent = crypto.randomUUID();
    return this.#do(id, () => this.#api.call('schedule_text', { thread, body, dueAt, unlessReply, intent }));
  }

  async #do(text: Id, work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = text;
    this.failure = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.failure = toCallError(thrown);
      return false;
    } finally {
      this.busy = null;
    }
  }
}

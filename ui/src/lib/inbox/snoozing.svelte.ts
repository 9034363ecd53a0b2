/** Choosing until when a thread is put off: what is offered, or a day and time of one's own. */
import type { Api } from '#lib/api/api.ts';
import type { Id, SnoozeChoice, Until } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Snoozing {
  readonly choices: Reading<SnoozeChoice[]>;
  /** A day and time as they stand on the wall here, as a date field writes them. */
  wall = $state('');
  isBusy = $state(false);
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;
  readonly #thread: Id;

  constructor(api: Api, thread: Id) {
    this.#api = api;
    this.#thread = thread;
    this.choices = new Reading(() => api.call('list_snoozes', {}));
  }

  async snooze(until: Until): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.failure = null;
    try {
      await this.#api.call('snooze_thread', { thread: this.#thread, until });
      return true;
    } catch (thrown) {
      this.failure = toCallError(thrown);
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}

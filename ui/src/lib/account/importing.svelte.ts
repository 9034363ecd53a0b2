/** Fetching earlier texts: how far it is, and what a person wants done about it. */
import type { Api } from '#lib/api/api.ts';
import type { Import, StartImport } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Importing {
  readonly now: Reading<Import | null>;
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.now = new Reading(() => api.call('read_import', {}));
  }

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'ImportProgressed' || event.type === 'EventsLost') void this.now.read();
    });
  }

  stop(): Promise<void> {
    return this.#do(() => this.#api.call('stop_import', {}));
  }

  resume(): Promise<void> {
    return this.#do(() => this.#api.call('resume_import', {}));
  }

  start(history: StartImport['history']): Promise<void> {
    return this.#do(() => this.#api.call('start_import', { history }));
  }

  async #do(ask: () => Promise<unknown>): Promise<void> {
    this.failure = null;
    try {
      await ask();
      await this.now.read();
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }
}

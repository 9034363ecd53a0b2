/** What came while Twilio could not reach this computer, until somebody has seen it. */
import type { Api } from '#lib/api/api.ts';
import type { Away as Counted } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Away {
  readonly now: Reading<Counted | null>;
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api) {
    this.#api = api;
    this.now = new Reading(() => api.call('read_away', {}));
    this.#soon = new Soon(() => this.now.read());
  }

  listen(): () => void {
    void this.now.read();
    return this.#api.on((event) => {
      if (event.type === 'AwayChanged' || event.type === 'EventsLost') void this.#soon.ask();
    });
  }

  async putAway(): Promise<void> {
    this.failure = null;
    try {
      await this.#api.call('put_away', {});
      this.now.put(null);
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }
}

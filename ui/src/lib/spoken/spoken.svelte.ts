/** What was spoken to whom: the list of it, and how it stands with one of them. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { Id, Spoken, SpokenRow } from '#lib/api/call.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class SpokenList {
  readonly all: Reading<SpokenRow[]>;
  readonly #api: Api;
  readonly #soon = new Soon(() => this.all.read());

  constructor(api: Api) {
    this.#api = api;
    this.all = new Reading(() => api.call('list_spoken', {}));
  }

  listen(): () => void {
    void this.all.read();
    return this.#api.on(({ type }) => {
      if (['SpokenChanged', 'NumbersChanged', 'EventsLost'].includes(type)) void this.#soon.ask();
    });
  }
}

export class SpokenResults extends Asking {
  readonly now: Reading<Spoken>;
  readonly #spoken: Id;
  readonly #api: Api;
  readonly #soon = new Soon(() => this.now.read());

  constructor(api: Api, spoken: Id) {
    super();
    this.#api = api;
    this.#spoken = spoken;
    this.now = new Reading(() => api.call('read_spoken', { spoken }));
  }

  listen(): () => void {
    void this.now.read();
    return this.#api.on((event) => {
      const isMine = event.type === 'SpokenChanged' && event.spoken === this.#spoken;
      if (isMine || event.type === 'NumbersChanged' || event.type === 'EventsLost') void this.#soon.ask();
    });
  }

  /** Stops it, lets it go on, calls it off, or tries those again who were not reached. */
  async steer(how: 'pause_spoken' | 'resume_spoken' | 'cancel_spoken' | 'retry_spoken'): Promise<void> {
    await this.ask(() => this.#api.call(how, { spoken: this.#spoken }));
    await this.now.read();
  }
}

/** What the pages of our numbers show beside the numbers themselves: where they point, and what is being bought. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { Id, NumberHealth, Purchase } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class DeskNumbers extends Asking {
  readonly health: Reading<NumberHealth[]>;
  readonly purchases: Reading<Purchase[]>;
  /** The number that something is being done to. */
  busy = $state<Id | null>(null);
  readonly #api: Api;

  constructor(api: Api) {
    super();
    this.#api = api;
    this.health = new Reading(() => api.call('check_numbers', {}));
    this.purchases = new Reading(() => api.call('list_purchases', {}));
  }

  readonly #healthById = $derived.by(() => new Map(this.health.value?.map((one) => [one.id, one])));

  listen(): () => void {
    void this.health.read();
    void this.purchases.read();
    return this.#api.on((event) => {
      if (event.type !== 'NumbersChanged' && event.type !== 'EventsLost') return;
      void this.health.read();
      void this.purchases.read();
    });
  }

  healthOf(number: Id): NumberHealth | null {
    return this.#healthById.get(number) ?? null;
  }

  mend(number: Id): Promise<boolean> {
    return this.#do(number, async () => this.health.put(await this.#api.call('mend_number', { number })));
  }

  undo(number: Id): Promise<boolean> {
    return this.#do(number, async () => this.health.put(await this.#api.call('undo_mend', { number })));
  }

  pause(number: Id): Promise<boolean> {
    return this.#do(number, () => this.#api.call('pause_number', { number }));
  }

  /** Listens again; what Twilio would not change is a failure of ours. */
  resume(number: Id): Promise<boolean> {
    return this.#do(number, async () => {
      const [first] = await this.#api.call('resume_number', { number });
      if (first) throw new Error(first.why);
    });
  }

  /** Lets a number be the only active one; what Twilio would not change is a failure of ours. */
  chooseActive(number: Id): Promise<boolean> {
    return this.#do(number, async () => {
      const [first] = await this.#api.call('choose_active', { number });
      if (first) throw new Error(first.why);
    });
  }

  freeActive(): Promise<boolean> {
    return this.ask(() => this.#api.call('free_active', {}));
  }

  release(number: Id, digits: string): Promise<boolean> {
    return this.#do(number, () => this.#api.call('release_number', { number, digits }));
  }

  putAway(purchase: Id): Promise<boolean> {
    return this.ask(() => this.#api.call('put_purchase_away', { purchase }));
  }

  async #do(number: Id, change: () => Promise<unknown>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = number;
    try {
      return await this.ask(change);
    } finally {
      this.busy = null;
    }
  }
}

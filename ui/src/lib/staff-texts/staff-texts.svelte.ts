/** Whom a number texts about calls that nobody took: what is kept, and what is being changed on the page. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { Id, NumberStaffTexts, StaffTexts as Choices } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class StaffTexts extends Asking {
  readonly now: Reading<NumberStaffTexts>;
  saved = $state(0);
  readonly #number: Id;
  readonly #api: Api;

  constructor(api: Api, number: Id) {
    super();
    this.#api = api;
    this.#number = number;
    this.now = new Reading(() => api.call('read_staff_texts', { number }));
  }

  listen(): () => void {
    void this.now.read();
    return this.#api.on((event) => {
      if (event.type === 'NumbersChanged' || event.type === 'EventsLost') void this.now.read();
    });
  }

  /** Keeps a change; what was typed beside it is kept too. */
  async save(change: Partial<Choices>): Promise<void> {
    const before = this.now.value?.choices;
    if (before === undefined) return;
    const choices = { ...before, ...change };
    const isKept = await this.ask(async () => {
      this.now.put(await this.#api.call('save_staff_texts', { number: this.#number, choices }));
    });
    if (isKept) this.saved++;
  }
}

/** The recovery code of what is open, while somebody writes it down. It is on this page and nowhere else. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';

export class Code extends Asking {
  words = $state.raw<string | null>(null);
  isBusy = $state(false);
  readonly #api: Api;

  constructor(api: Api) {
    super();
    this.#api = api;
  }

  show(): Promise<boolean> {
    return this.#do(async () => {
      this.words = (await this.#api.call('renew_recovery_code', {})).recoveryCode;
    });
  }

  /** It is written down. */
  keep(): Promise<boolean> {
    return this.#do(async () => {
      await this.#api.call('keep_recovery_code', {});
      this.words = null;
    });
  }

  async #do(work: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    const isDone = await this.ask(work);
    this.isBusy = false;
    return isDone;
  }
}

/** Those who look at papers on the practice line, in the hands of whoever practises. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { PretendedPapers } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Reviewers extends Asking {
  readonly waiting: Reading<PretendedPapers[]>;
  doing = $state<'nothing' | 'deciding'>('nothing');
  readonly #api: Api;

  constructor(api: Api) {
    super();
    this.#api = api;
    this.waiting = new Reading(() => api.call('list_pretended_papers', {}));
  }

  listen(): () => void {
    void this.waiting.read();
    return this.#api.on((event) => {
      const told = ['ComplianceChanged', 'PracticeChanged', 'EventsLost'];
      if (told.includes(event.type)) void this.waiting.read();
    });
  }

  /** Rejects papers for a reason, or approves them without one. */
  async decide(bundle: string, against: string | null): Promise<void> {
    if (this.doing !== 'nothing') return;
    this.doing = 'deciding';
    await this.ask(async () => {
      this.waiting.put(await this.#api.call('decide_papers', { bundle, against }));
    });
    this.doing = 'nothing';
  }
}

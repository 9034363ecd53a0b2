/** What the sound of messages takes, here and at Twilio, and what becomes of it there. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { SoundKept as Kept } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class SoundKept extends Asking {
  readonly now: Reading<Kept>;
  saved = $state(0);
  readonly #api: Api;

  constructor(api: Api) {
    super();
    this.#api = api;
    this.now = new Reading(() => api.call('read_sound', {}));
  }

  listen(): () => void {
    void this.now.read();
    return this.#api.on(({ type }) => {
      const isMine = ['RetentionChanged', 'CountsChanged', 'SettingsChanged', 'EventsLost'].includes(type);
      if (isMine) void this.now.read();
    });
  }

  async setErasing(erases: boolean): Promise<void> {
    await this.#keep(() => this.#api.call('change_erasing', { erases }));
  }

  async cleanUp(): Promise<void> {
    await this.#keep(() => this.#api.call('clean_up_sound', {}));
  }

  async #keep(change: () => Promise<Kept>): Promise<void> {
    const isKept = await this.ask(async () => {
      this.now.put(await change());
    });
    if (isKept) this.saved++;
  }
}

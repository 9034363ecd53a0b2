/** The key to Google's map: whether there is one, entered and removed. It is never shown again. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { MapsKey } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class MapsKeyForm extends Asking {
  readonly known: Reading<MapsKey>;
  key = $state('');
  doing = $state<'nothing' | 'save' | 'remove'>('nothing');
  saved = $state(0);
  readonly #api: Api;

  constructor(api: Api) {
    super();
    this.#api = api;
    this.known = new Reading(() => api.call('read_maps_key', {}));
  }

  listen(): () => void {
    void this.known.read();
    return this.#api.on((event) => {
      if (['ComplianceChanged', 'EventsLost'].includes(event.type)) void this.known.read();
    });
  }

  save(): Promise<void> {
    const key = this.key;
    return this.#do('save', () => this.#api.call('save_maps_key', { key }));
  }

  remove(): Promise<void> {
    return this.#do('remove', () => this.#api.call('remove_maps_key', {}));
  }

  async #do(what: 'save' | 'remove', change: () => Promise<MapsKey>): Promise<void> {
    if (this.doing !== 'nothing') return;
    this.doing = what;
    const isDone = await this.ask(async () => this.known.put(await change()));
    this.doing = 'nothing';
    if (!isDone) return;
    this.key = '';
    this.saved++;
  }
}

/** The office's settings, and the look they give the page. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Settings as Values } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Settings {
  readonly now: Reading<Values>;
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;
  readonly #latest = new Latest();
  /** What was asked for and not yet answered: the next change builds on it. */
  #wanted: Values | null = null;

  constructor(api: Api) {
    this.#api = api;
    this.now = new Reading(() => api.call('read_settings', {}));
  }

  readonly enterSends: boolean = $derived.by(() => this.now.value?.enterSends ?? true);
  readonly appearance: Values['appearance'] = $derived.by(() => this.now.value?.appearance ?? 'system');

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'SettingsChanged' || event.type === 'EventsLost') void this.now.read();
    });
  }

  async change(change: Partial<Values>): Promise<void> {
    const now = this.#wanted ?? this.now.value;
    if (!now) return;
    const wanted = { ...now, ...change };
    this.#wanted = wanted;
    this.failure = null;
    try {
      const fresh = await this.#latest.ask(() => this.#api.call('change_settings', wanted));
      if (!fresh) return;
      this.now.put(fresh.answer);
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
    if (this.#wanted === wanted) this.#wanted = null;
  }
}

export const [getSettings, setSettings] = createContext<Settings>();

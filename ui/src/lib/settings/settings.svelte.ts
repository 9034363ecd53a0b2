/** The office's settings, and the look they give the page. Every change is kept at once. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { ChangeSettings, NoticeSettings, SendingSettings, Settings as Values } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Settings {
  readonly now: Reading<Values>;
  failure = $state.raw<CallError | null>(null);
  /** How many changes have been kept: whoever shows "Saved" counts along. */
  saved = $state(0);
  readonly #api: Api;
  readonly #latest = new Latest();
  /** What was asked for and not yet answered: the next change builds on it. */
  #wanted = $state.raw<Values | null>(null);

  constructor(api: Api) {
    this.#api = api;
    this.now = new Reading(() => api.call('read_settings', {}));
  }

  /** What is chosen, with what is on its way to be kept: quick clicks must not undo each other. */
  readonly chosen: Values | null = $derived.by(() => this.#wanted ?? this.now.value);
  readonly enterSends: boolean = $derived.by(() => this.now.value?.sending.enterSends ?? true);
  readonly appearance: Values['appearance'] = $derived.by(() => this.now.value?.appearance ?? 'system');

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'SettingsChanged' || event.type === 'EventsLost') void this.now.read();
    });
  }

  /** Changes the given nouns, each whole. Answers whether it was kept. */
  change(change: ChangeSettings): Promise<boolean> {
    const now = this.chosen;
    if (!now) return Promise.resolve(false);
    return this.#keep({ ...now, ...change } as Values, () => this.#api.call('change_settings', change));
  }

  changeNotices(change: Partial<NoticeSettings>): Promise<boolean> {
    const now = this.chosen;
    if (!now) return Promise.resolve(false);
    return this.change({ notices: { ...now.notices, ...change } });
  }

  changeSending(change: Partial<SendingSettings>): Promise<boolean> {
    const now = this.chosen;
    if (!now) return Promise.resolve(false);
    return this.change({ sending: { ...now.sending, ...change } });
  }

  /** Locks by itself after so many minutes; 0 for never. */
  lockAfter(idleMinutes: number): Promise<boolean> {
    return this.change({ lock: { idleMinutes } });
  }

  /** Pauses notifications for so many minutes, or lets them ring again. */
  pause(minutes: number | null): Promise<boolean> {
    return this.#keep(null, () => this.#api.call('pause_notices', { minutes }));
  }

  async #keep(wanted: Values | null, ask: () => Promise<Values>): Promise<boolean> {
    this.#wanted = wanted;
    this.failure = null;
    let isKept = true;
    try {
      const fresh = await this.#latest.ask(ask);
      this.saved++;
      if (!fresh) return true;
      this.now.put(fresh.answer);
    } catch (thrown) {
      this.failure = toCallError(thrown);
      isKept = false;
    }
    if (this.#wanted === wanted) this.#wanted = null;
    return isKept;
  }
}

export const [getSettings, setSettings] = createContext<Settings>();

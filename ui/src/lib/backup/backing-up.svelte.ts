/** Making a back-up of the open account: when that was last, and how far this one is. */
import type { Api } from '#lib/api/api.ts';
import { saveBackup } from '#lib/api/backup.ts';
import type { LastBackup } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export interface Progress {
  done: number;
  total: number;
}

/** What a browser calls it, by its day. */
function fileName(now: number): string {
  return `deskbell-${new Date(now).toISOString().slice(0, 10)}.backup`;
}

export class BackingUp {
  /** The one made last; its inside is null when there is none. */
  readonly last: Reading<{ made: LastBackup | null }>;
  work = $state<'idle' | 'busy'>('idle');
  /** Whether one was made since this page was opened. */
  isMade = $state(false);
  progress = $state.raw<Progress | null>(null);
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.last = new Reading(async () => ({ made: await api.call('find_backup', {}) }));
  }

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'BackupProgressed' && this.work === 'busy')
        this.progress = { done: event.done, total: event.total };
    });
  }

  async make(now: number): Promise<void> {
    if (this.work === 'busy') return;
    this.work = 'busy';
    this.failure = null;
    this.isMade = false;
    this.progress = null;
    try {
      const made = await saveBackup(this.#api, fileName(now));
      if (made) this.last.put({ made });
      this.isMade = made !== null;
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
    this.work = 'idle';
  }
}

/** Restoring a back-up at the two doors: which file, its code, and what stands in the way. */
import type { Api } from '#lib/api/api.ts';
import {
  asksForBackup,
  backupOf,
  chooseBackup,
  type ChosenBackup,
  type RestoreArgs,
} from '#lib/api/backup.ts';
import type { AppState } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { words } from '#lib/words/words.ts';
import type { Progress } from './backing-up.svelte.ts';

export class Restoring {
  chosen = $state.raw<ChosenBackup | null>(null);
  code = $state('');
  work = $state<'idle' | 'busy'>('idle');
  progress = $state.raw<Progress | null>(null);
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** The core found an inbox of this account here, which can be set aside. */
  readonly isThere: boolean = $derived.by(() => this.failure?.code === 'inbox_there');

  /** What is wrong with a field, and with none. */
  messageFor(field: 'file' | 'code' | null): string | null {
    if (this.failure === null) return null;
    const about = this.failure.field === 'code' || this.failure.field === 'file' ? this.failure.field : null;
    return about === field ? this.failure.message : null;
  }

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'BackupProgressed' && this.work === 'busy')
        this.progress = { done: event.done, total: event.total };
    });
  }

  /** Asks which file, where the shell does; else the page's own field asks. */
  async choose(askHere: () => void): Promise<void> {
    if (!asksForBackup()) {
      askHere();
      return;
    }
    try {
      const chosen = await chooseBackup();
      if (chosen) this.take(chosen);
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  takeFile(file: File): void {
    this.take(backupOf(this.#api, file));
  }

  take(chosen: ChosenBackup): void {
    this.chosen = chosen;
    this.failure = null;
  }

  /** Answers what the core shows then, or nothing when it did not work. */
  async restore(present: RestoreArgs['present']): Promise<AppState | null> {
    if (this.work === 'busy') return null;
    const missing = (field: string, message: string) =>
      (this.failure = toCallError({ code: 'bad_input', message, field }));
    this.failure = null;
    if (this.chosen === null) missing('file', words.backup.restore.fileNeeded);
    else if (this.code.trim() === '') missing('code', words.backup.restore.codeNeeded);
    if (this.chosen === null || this.failure !== null) return null;
    this.work = 'busy';
    this.progress = null;
    try {
      return await this.chosen.restore({ code: this.code.trim(), present });
    } catch (thrown) {
      this.failure = toCallError(thrown);
      return null;
    } finally {
      this.work = 'idle';
    }
  }
}

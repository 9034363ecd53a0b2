/** Taking people over from a file: which step one is on, what would happen, and how far it is. */
import type { Api } from '#lib/api/api.ts';
import type { Args, ImportPreview, ContactImport } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest, Soon } from '#lib/api/latest.ts';
import { words } from '#lib/words/words.ts';

type Arrangement = Omit<Args<'arrange_contact_import'>, 'import'>;

const BYTES_MAX = 32 * 1024 * 1024;

export class PeopleImport {
  preview = $state.raw<ImportPreview | null>(null);
  run = $state.raw<ContactImport | null>(null);
  /** Whether a file is being read, or read again in another way. */
  isReading = $state(false);
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;
  readonly #latest = new Latest();
  readonly #soon: Soon;

  constructor(api: Api) {
    this.#api = api;
    this.#soon = new Soon(() => this.#readRun());
  }

  readonly step: 'choose' | 'preview' | 'running' | 'end' = $derived.by(() => {
    const phase = this.run?.phase;
    if (phase === 'running' || phase === 'undoing') return 'running';
    if (phase !== undefined && phase !== 'waiting') return 'end';
    return this.preview ? 'preview' : 'choose';
  });

  /** Which import this is about. */
  get id(): string | undefined {
    return this.preview?.import ?? this.run?.import;
  }

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'ContactImportProgressed' || event.type === 'EventsLost') void this.#soon.ask();
    });
  }

  /** Finds the import that ran before one came to this page. */
  async find(): Promise<void> {
    try {
      const found = await this.#api.call('find_contact_import', {});
      if (!this.preview) this.run ??= found;
    } catch {
      // Choosing a file says what is wrong.
    }
  }

  async choose(file: File): Promise<void> {
    if (file.size > BYTES_MAX) {
      this.failure = toCallError({ code: 'bad_input', message: words.importing.tooLarge });
      return;
    }
    await this.#ask(() => this.#api.give('open_contact_import', { name: file.name }, file));
  }

  /** Reads the same file in another way. */
  async arrange(change: Partial<Arrangement>): Promise<void> {
    const now = this.preview;
    if (!now) return;
    const args: Args<'arrange_contact_import'> = {
      import: now.import,
      country: now.country,
      firstLine: now.firstLine,
      roles: now.columns.map((column) => column.role),
      known: now.known,
      ...change,
    };
    await this.#ask(() => this.#api.call('arrange_contact_import', args));
  }

  async start(): Promise<void> {
    await this.#do((id) => this.#api.call('start_contact_import', { import: id }));
  }

  async stop(): Promise<void> {
    const id = this.id;
    if (id === undefined) return;
    try {
      await this.#api.call('stop_contact_import', { import: id });
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  async undo(): Promise<void> {
    await this.#do((id) => this.#api.call('undo_contact_import', { import: id }));
  }

  /** Puts the file away, to choose another. */
  forget(): void {
    const id = this.id;
    this.#latest.forget();
    this.preview = null;
    this.run = null;
    this.failure = null;
    this.isReading = false;
    // The core lets go of a file by itself when another comes.
    if (id !== undefined) this.#api.call('forget_contact_import', { import: id }).catch(() => undefined);
  }

  async #ask(question: () => Promise<ImportPreview>): Promise<void> {
    this.failure = null;
    this.isReading = true;
    try {
      const fresh = await this.#latest.ask(question);
      if (!fresh) return;
      this.preview = fresh.answer;
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
    this.isReading = false;
  }

  async #do(ask: (id: string) => Promise<ContactImport>): Promise<void> {
    const id = this.id;
    if (id === undefined || this.step === 'running') return;
    this.failure = null;
    try {
      this.run = await ask(id);
      // It may have ended before its beginning was answered.
      void this.#soon.ask();
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  async #readRun(): Promise<void> {
    const id = this.id;
    if (id === undefined || this.run === null) return;
    try {
      const state = await this.#api.call('read_contact_import', { import: id });
      if (this.id === id) this.run = state;
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }
}

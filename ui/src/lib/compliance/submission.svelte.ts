/** Papers on screen: what is typed into them, saved with every pause, and handed in. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { Id, ProofView, SubmissionView } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Submission extends Asking {
  readonly id: Id;
  readonly now: Reading<SubmissionView>;
  /** What is typed, by the names of the fields; what is not there stands as it was saved. */
  typed = $state<Record<string, string>>({});
  /** The same for what stands on a document, by its proof. */
  typedOn = $state<Record<string, Record<string, string>>>({});
  kinds = $state<Record<string, string>>({});
  doing = $state<'nothing' | 'save' | 'file' | 'submit' | 'discard'>('nothing');
  /** The proof that a file is being chosen for, or was refused for. */
  at = $state<string | null>(null);
  /** Whether something changed while something was being done. */
  #isBehind = false;
  #running: Promise<void> = Promise.resolve();
  readonly #api: Api;

  constructor(api: Api, id: Id) {
    super();
    this.#api = api;
    this.id = id;
    this.now = new Reading(() => api.call('read_submission', { submission: id }));
  }

  listen(): () => void {
    void this.now.read();
    return this.#api.on((event) => {
      const isOurs = event.type === 'ComplianceChanged' || event.type === 'EventsLost';
      if (!isOurs) return;
      // Between a question and its answer a read would bring what the answer is about to change.
      if (this.doing === 'nothing') void this.now.read();
      else this.#isBehind = true;
    });
  }

  readonly isTouched: boolean = $derived.by(
    () =>
      Object.keys(this.typed).length + Object.keys(this.typedOn).length + Object.keys(this.kinds).length > 0,
  );

  answerTo(name: string, saved: string): string {
    return this.typed[name] ?? saved;
  }

  answerOn(proof: string, name: string, saved: string): string {
    return this.typedOn[proof]?.[name] ?? saved;
  }

  kindOf(proof: ProofView): string {
    return this.kinds[proof.requirement] ?? proof.kind ?? '';
  }

  typeOn(proof: string, name: string, value: string): void {
    this.typedOn = { ...this.typedOn, [proof]: { ...this.typedOn[proof], [name]: value } };
  }

  /** A kind that is chosen is saved at once: its fields follow from it. */
  async choose(proof: string, kind: string): Promise<void> {
    this.kinds = { ...this.kinds, [proof]: kind };
    await this.save();
  }

  save(): Promise<boolean> {
    return this.#do('save', () => this.#save());
  }

  async #save(): Promise<void> {
    const view = this.now.value;
    if (view === null || !this.isTouched) return;
    const answers = Object.fromEntries(
      view.fields.map(({ need, value }) => [need.name, this.answerTo(need.name, value)]),
    );
    const proofs = view.proofs.map((proof) => ({
      requirement: proof.requirement,
      kind: this.kindOf(proof),
      answers: Object.fromEntries(
        proof.fields.map(({ need, value }) => [
          need.name,
          this.answerOn(proof.requirement, need.name, value),
        ]),
      ),
    }));
    this.#take(await this.#api.call('save_submission', { submission: this.id, answers, proofs }));
  }

  #take(view: SubmissionView): void {
    this.now.put(view);
    this.typed = {};
    this.typedOn = {};
    this.kinds = {};
  }

  async attach(proof: ProofView, file: File): Promise<boolean> {
    const kind = this.kindOf(proof);
    return this.#do('file', async () => {
      this.at = proof.requirement;
      await this.#save();
      const args = { submission: this.id, requirement: proof.requirement, kind, name: file.name };
      this.now.put(await this.#api.give('attach_document', args, file));
    });
  }

  remove(document: Id): Promise<boolean> {
    return this.#do('file', async () => this.now.put(await this.#api.call('remove_document', { document })));
  }

  submit(): Promise<boolean> {
    return this.#do('submit', async () => {
      await this.#save();
      this.now.put(await this.#api.call('submit_papers', { submission: this.id }));
    });
  }

  discard(): Promise<boolean> {
    return this.#do('discard', () => this.#api.call('discard_submission', { submission: this.id }));
  }

  preview(document: Id, size: 'thumb' | 'full'): Promise<Blob> {
    return this.#api.call('read_document', { document, size });
  }

  async #do(what: 'save' | 'file' | 'submit' | 'discard', change: () => Promise<unknown>): Promise<boolean> {
    // Pressed twice, it is done once; another thing waits its turn and is not lost.
    while (this.doing !== 'nothing') {
      if (this.doing === what) return false;
      await this.#running;
    }
    this.doing = what;
    let end: () => void = () => undefined;
    this.#running = new Promise((resolve) => (end = resolve));
    if (what !== 'file') this.at = null;
    try {
      return await this.ask(change);
    } finally {
      this.doing = 'nothing';
      end();
      if (this.#isBehind) void this.now.read();
      this.#isBehind = false;
    }
  }
}

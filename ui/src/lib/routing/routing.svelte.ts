/** How one of our numbers answers: what is kept, what is being changed on the page, and what would come of it. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { Id, Routing as Kept, RoutingPreview, Rules } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';
import { History } from './history.svelte.ts';
import { shapeOf } from './steps.ts';

/** Who may be thought to call. */
export const WHO = ['known', 'withheld', 'forwarded'] as const;
export type Who = (typeof WHO)[number];

export class Routing extends Asking {
  readonly now: Reading<Kept>;
  /** The rules as they stand on the page. */
  rules = $state.raw<Rules | null>(null);
  saved = $state(0);
  readonly history = new History<Rules>();
  preview = $state.raw<RoutingPreview | null>(null);
  previewFailure = $state.raw<CallError | null>(null);
  readonly #number: Id;
  readonly #api: Api;
  readonly #latest = new Latest();

  constructor(api: Api, number: Id) {
    super();
    this.#api = api;
    this.#number = number;
    this.now = new Reading(() => api.call('read_routing', { number }));
  }

  async read(): Promise<void> {
    await this.now.read();
    this.rules ??= this.now.value?.rules ?? null;
  }

  /** Other rules on the page; the former can be taken back. */
  change(rules: Rules): void {
    const { rules: before } = this;
    if (before) this.history.note(before, shapeOf(before) === shapeOf(rules) ? 'typed' : 'whole');
    this.rules = rules;
  }

  undo(): void {
    this.rules = this.history.back() ?? this.rules;
  }

  async save(): Promise<void> {
    const { rules } = this;
    if (!rules) return;
    const isDone = await this.ask(async () => {
      const kept = await this.#api.call('save_routing', { number: this.#number, rules });
      this.now.put(kept);
      this.rules = kept.rules;
    });
    if (isDone) this.saved++;
  }

  /** Lets the calls of the number come here, or go where they went before. */
  take(wish: 'on' | 'off'): Promise<boolean> {
    const number = this.#number;
    return this.ask(async () => {
      await this.#api.call(wish === 'on' ? 'take_calls' : 'release_calls', { number });
      await this.now.read();
    });
  }

  /** What would happen at a moment, by the rules as they stand on the page. */
  async foresee(at: string, who: Who): Promise<void> {
    const { rules } = this;
    if (!rules) return;
    try {
      const fresh = await this.#latest.ask(() =>
        this.#api.call('preview_routing', {
          rules,
          at,
          from: null,
          withheld: who === 'withheld',
          forwarded: who === 'forwarded',
        }),
      );
      if (fresh) [this.preview, this.previewFailure] = [fresh.answer, null];
    } catch (thrown) {
      [this.preview, this.previewFailure] = [null, toCallError(thrown)];
    }
  }
}

/** The wish to begin papers: for which country, which kind of number, and for whom. */
import type { Api } from '#lib/api/api.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import type { EndUser, Id, Needs, NumberCountry, NumberKind } from '#lib/api/call.ts';
import { toCallError } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Starting extends Asking {
  readonly countries: Reading<NumberCountry[]>;
  country = $state('');
  kind = $state<NumberKind>('mobile');
  whom = $state<EndUser>('business');
  /** What Twilio asks for; `null` as long as nobody knows, in a box because it may be nothing. */
  needs = $state.raw<{ needs: Needs | null } | null>(null);
  doing = $state<'nothing' | 'begin'>('nothing');
  readonly #intent = crypto.randomUUID();
  readonly #latest = new Latest();
  readonly #api: Api;

  constructor(api: Api, wish: { country: string; kind: NumberKind | null }) {
    super();
    this.#api = api;
    this.country = wish.country;
    if (wish.kind !== null) this.kind = wish.kind;
    this.countries = new Reading(() => api.call('list_number_countries', {}));
  }

  readonly kinds: readonly NumberKind[] = $derived.by(
    () => this.countries.value?.find(({ code }) => code === this.country)?.kinds ?? [this.kind],
  );

  async open(): Promise<void> {
    await this.countries.read();
    this.#keepKind();
    await this.look();
  }

  async choose(change: { country?: string; kind?: NumberKind; whom?: EndUser }): Promise<void> {
    if (change.country !== undefined) this.country = change.country;
    if (change.kind !== undefined) this.kind = change.kind;
    if (change.whom !== undefined) this.whom = change.whom;
    this.#keepKind();
    await this.look();
  }

  #keepKind(): void {
    const [first] = this.kinds;
    if (first && !this.kinds.includes(this.kind)) this.kind = first;
  }

  /** Asks what is needed; a late answer never takes the place of a newer one. */
  async look(): Promise<void> {
    this.needs = null;
    this.failure = null;
    const wish = { country: this.country, kind: this.kind, endUser: this.whom };
    try {
      const fresh = await this.#latest.ask(() => this.#api.call('read_needs', wish));
      if (fresh) this.needs = { needs: fresh.answer };
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  async begin(): Promise<Id | null> {
    if (this.doing !== 'nothing') return null;
    this.doing = 'begin';
    let begun: Id | null = null;
    const args = { country: this.country, kind: this.kind, endUser: this.whom, intent: this.#intent };
    await this.ask(async () => {
      begun = (await this.#api.call('start_submission', args)).id;
    });
    this.doing = 'nothing';
    return begun;
  }
}

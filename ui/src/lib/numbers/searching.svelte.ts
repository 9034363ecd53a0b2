/** Looking for a number to buy, and the wish to buy one of those that were found. */
import type { Api } from '#lib/api/api.ts';
import type { FoundNumber, FoundNumbers, NumberCountry, NumberKind, SearchNumbers } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Searching {
  readonly countries: Reading<NumberCountry[]>;
  country = $state('');
  kind = $state<NumberKind>('local');
  areaCode = $state('');
  contains = $state('');
  place = $state('');
  can = $state({ sms: true, mms: false, voice: false });
  doing = $state<'nothing' | 'search' | 'surprise' | 'buy'>('nothing');
  found = $state.raw<FoundNumbers | null>(null);
  failure = $state.raw<CallError | null>(null);
  /** The number that somebody thinks about buying. */
  chosen = $state.raw<FoundNumber | null>(null);
  buying = $state.raw<CallError | null>(null);
  #intent = '';
  readonly #latest = new Latest();
  readonly #api: Api;

  constructor(api: Api, home: string) {
    this.#api = api;
    this.country = home;
    this.countries = new Reading(() => api.call('list_number_countries', {}));
  }

  readonly here: NumberCountry | null = $derived.by(
    () => this.countries.value?.find(({ code }) => code === this.country) ?? null,
  );
  readonly kinds: readonly NumberKind[] = $derived.by(() => this.here?.kinds ?? []);

  async open(): Promise<void> {
    await this.countries.read();
    const all = this.countries.value ?? [];
    if (this.here === null && all[0]) this.choose(all[0].code);
    else this.#keepKind();
  }

  choose(country: string): void {
    this.country = country;
    this.#keepKind();
  }

  /** A kind that is not given out here gives way to one that is. */
  #keepKind(): void {
    const [first] = this.kinds;
    if (first && !this.kinds.includes(this.kind)) this.kind = first;
  }

  messageFor(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  /** What went wrong and belongs to no field. */
  readonly loose: string | null = $derived.by(() => {
    const isAtField = ['country', 'areaCode', 'contains'].includes(this.failure?.field ?? '');
    return isAtField ? null : (this.failure?.message ?? null);
  });

  /** A late answer never takes the place of a newer one. */
  async search(how: 'search' | 'surprise'): Promise<void> {
    this.doing = how;
    this.failure = null;
    const { country, kind, areaCode, contains, place } = this;
    const wish: SearchNumbers = { country, kind, areaCode, contains, place, can: { ...this.can } };
    const call = how === 'search' ? 'search_numbers' : 'surprise_number';
    try {
      const fresh = await this.#latest.ask(() => this.#api.call(call, wish));
      if (!fresh) return;
      this.found = fresh.answer;
    } catch (thrown) {
      this.failure = toCallError(thrown);
      this.found = null;
    }
    this.doing = 'nothing';
  }

  /** One wish for each time that somebody chooses: pressed twice, it buys once. */
  consider(number: FoundNumber): void {
    this.chosen = number;
    this.buying = null;
    this.#intent = crypto.randomUUID();
  }

  stop(): void {
    this.chosen = null;
  }

  async buy(): Promise<boolean> {
    const { chosen } = this;
    if (chosen === null || this.doing === 'buy') return false;
    this.doing = 'buy';
    this.buying = null;
    try {
      await this.#api.call('buy_number', { number: chosen.number, intent: this.#intent });
      this.chosen = null;
      return true;
    } catch (thrown) {
      this.buying = toCallError(thrown);
      return false;
    } finally {
      this.doing = 'nothing';
    }
  }
}

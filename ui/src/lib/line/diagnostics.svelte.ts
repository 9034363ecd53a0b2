/** What Diagnostics shows beside the state of the line. Each part is read by itself and fails by itself. */
import type { Api } from '#lib/api/api.ts';
import type {
  Bundle,
  Budget,
  Disk,
  Id,
  LineSpell,
  NumberHealth,
  Proof,
  Refused,
  RequestRow,
  RoundTrip,
  UndeliveredHere,
} from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { saveBundle } from '#lib/api/save.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

const PAGE = 12;
/** So many days are compared. */
const DAYS = 14;

export class Diagnostics {
  readonly numbers: Reading<NumberHealth[]>;
  readonly spells: Reading<LineSpell[]>;
  readonly refused: Reading<Refused[]>;
  readonly alerts: Reading<UndeliveredHere[]>;
  readonly disk: Reading<{ disk: Disk; budget: Budget | null }>;
  readonly requests: Reading<{ rows: RequestRow[]; next: Id | null }>;
  /** Asked for by a person only: it takes a while, or is nobody's business. */
  proof = $state.raw<Proof | null>(null);
  bundle = $state.raw<Bundle | null>(null);
  trip = $state.raw<RoundTrip | null>(null);
  /** What is being done right now, with the number that it is done to. */
  doing = $state<string>('nothing');
  failure = $state.raw<{ where: string; error: CallError } | null>(null);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.numbers = new Reading(() => api.call('check_numbers', {}));
    this.spells = new Reading(() => api.call('list_line_spells', {}));
    this.refused = new Reading(() => api.call('list_refused', {}));
    this.alerts = new Reading(() => api.call('list_alerts', {}));
    this.disk = new Reading(async () => {
      const [disk, budget] = await Promise.all([api.call('read_disk', {}), api.call('read_budget', {})]);
      return { disk, budget };
    });
    this.requests = new Reading(() => api.call('list_requests', { before: null, limit: PAGE }));
  }

  /** Whether a wrong spelling of the address explains why something was turned away. */
  readonly isMisspelled: boolean = $derived.by(
    () => this.refused.value?.some((one) => one.signedAs !== null) ?? false,
  );

  listen(): () => void {
    const all = [this.numbers, this.spells, this.refused, this.alerts, this.disk, this.requests];
    for (const part of all) void part.read();
    return this.#api.on((event) => {
      if (event.type === 'EventsLost') for (const part of all) void part.read();
      if (event.type === 'LineChanged') void this.spells.read();
      if (event.type === 'RequestRefused') void this.refused.read();
      if (event.type === 'AlertsChanged') void this.alerts.read();
      if (event.type === 'NumbersChanged') void this.numbers.read();
      if (!event.type.startsWith('Message')) return;
      void this.requests.read();
      void this.alerts.read();
    });
  }

  async older(): Promise<void> {
    const known = this.requests.value;
    if (!known?.next) return;
    const before = known.next;
    await this.#do('older', async () => {
      const page = await this.#api.call('list_requests', { before, limit: PAGE });
      this.requests.put({ rows: [...known.rows, ...page.rows], next: page.next });
    });
  }

  mend(number: Id): Promise<boolean> {
    return this.#do(`mend ${number}`, async () =>
      this.numbers.put(await this.#api.call('mend_number', { number })),
    );
  }

  undo(number: Id): Promise<boolean> {
    return this.#do(`mend ${number}`, async () =>
      this.numbers.put(await this.#api.call('undo_mend', { number })),
    );
  }

  mendAll(): Promise<boolean> {
    return this.#do('mend all', async () => this.numbers.put(await this.#api.call('mend_numbers', {})));
  }

  compare(): Promise<boolean> {
    return this.#do('proof', async () => {
      this.proof = await this.#api.call('read_proof', { days: DAYS });
    });
  }

  fetch(): Promise<boolean> {
    return this.#do('proof', async () => {
      this.proof = await this.#api.call('fetch_missing', { days: DAYS });
    });
  }

  /** Goes round once. What it found about the numbers is looked at again. */
  goRound(): Promise<boolean> {
    return this.#do('trip', async () => {
      this.trip = await this.#api.call('run_round_trip', {});
      void this.numbers.read();
    });
  }

  /** `false` also when the person thought better of it. */
  async save(): Promise<boolean> {
    const bundle = this.bundle;
    let isSaved = false;
    await this.#do('save', async () => {
      isSaved = bundle !== null && (await saveBundle(bundle));
    });
    return isSaved;
  }

  make(): Promise<boolean> {
    return this.#do('bundle', async () => {
      this.bundle = await this.#api.call('read_bundle', {});
    });
  }

  /** What went wrong with this, if that was last. */
  failureOf(where: string): string | null {
    return this.failure?.where === where ? this.failure.error.message : null;
  }

  async #do(what: string, work: () => Promise<void>): Promise<boolean> {
    if (this.doing !== 'nothing') return false;
    this.doing = what;
    this.failure = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.failure = { where: what, error: toCallError(thrown) };
      return false;
    } finally {
      this.doing = 'nothing';
    }
  }
}

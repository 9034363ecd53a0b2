/** Changing how texts reach this computer, and undoing what was changed at Twilio for a number. */
import { bare, cleanAddress, cleanPort } from '#lib/account/address.ts';
import type { Api } from '#lib/api/api.ts';
import type { Change, ChosenWay, Disconnected, RoundTrip, TypedWay } from '#lib/api/call.ts';
import { CallError, toCallError } from '#lib/api/errors.ts';
import { Reading } from '#lib/api/reading.svelte.ts';
import { words } from '#lib/words/words.ts';

export class LineChanging {
  readonly changes: Reading<Change[]>;
  readonly way: Reading<ChosenWay>;
  doing = $state<'nothing' | 'way' | 'trip' | 'undo' | 'disconnect'>('nothing');
  kind = $state<TypedWay['kind']>('ngrok');
  authtoken = $state('');
  domain = $state('');
  publicUrl = $state('');
  port = $state('');
  trip = $state.raw<RoundTrip | null>(null);
  outcome = $state.raw<Disconnected | null>(null);
  failures = $state.raw<readonly { what: string; why: string }[]>([]);
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.changes = new Reading(() => api.call('list_changes', {}));
    this.way = new Reading(() => api.call('read_way', {}));
  }

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'NumbersChanged' || event.type === 'LineChanged' || event.type === 'EventsLost')
        void this.changes.read();
    });
  }

  /** Fills the form with the way as it is. */
  async open(): Promise<void> {
    await Promise.all([this.changes.read(), this.way.read()]);
    const way = this.way.value;
    if (way === null) return;
    this.kind = way.kind;
    if (way.kind === 'ngrok') this.domain = way.domain;
    else [this.publicUrl, this.port] = [way.publicUrl, String(way.port)];
  }

  messageFor(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  /** What is wrong and belongs to no field on screen. */
  readonly loose: string | null = $derived.by(() => {
    const field = this.failure?.field ?? null;
    const isShown = field !== null && ['authtoken', 'domain', 'publicUrl', 'port'].includes(field);
    return isShown ? null : (this.failure?.message ?? null);
  });

  /** Answers with the host that texts come through now; null when it is still the former one. */
  async changeWay(): Promise<string | null> {
    const way = this.#readWay();
    if (way === null) return null;
    const changed = await this.#do('way', () => this.#api.call('change_way', { way }));
    if (changed === null) return null;
    this.authtoken = '';
    this.failures = changed.failures;
    await this.open();
    return bare(changed.publicUrl);
  }

  async goRound(): Promise<void> {
    this.trip = (await this.#do('trip', () => this.#api.call('run_round_trip', {}))) ?? this.trip;
  }

  async undo(number: string): Promise<boolean> {
    const undone = await this.#do('undo', async () => {
      await this.#api.call('pause_number', { number });
      return true;
    });
    await this.changes.read();
    return undone ?? false;
  }

  async disconnect(unrestored: 'stay' | 'leave'): Promise<void> {
    this.outcome = await this.#do('disconnect', () => this.#api.call('disconnect_account', { unrestored }));
  }

  #readWay(): TypedWay | null {
    if (this.kind === 'ngrok') return { kind: 'ngrok', authtoken: this.authtoken, domain: this.domain };
    const publicUrl = cleanAddress(this.publicUrl);
    const port = cleanPort(this.port);
    if (publicUrl === null) this.#refuse('publicUrl', words.welcome.way.urlNeeded);
    else if (port === null) this.#refuse('port', words.welcome.way.portNeeded);
    else return { kind: 'fixed', publicUrl, port };
    return null;
  }

  #refuse(field: string, message: string): void {
    this.failure = new CallError({ code: 'bad_input', field, message });
  }

  async #do<T>(what: LineChanging['doing'], ask: () => Promise<T>): Promise<T | null> {
    if (this.doing !== 'nothing') return null;
    this.doing = what;
    this.failure = null;
    try {
      return await ask();
    } catch (thrown) {
      this.failure = toCallError(thrown);
      return null;
    } finally {
      this.doing = 'nothing';
    }
  }
}

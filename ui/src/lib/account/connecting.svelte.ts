/** The four steps of connecting an account, each checked live before the next. Going back keeps what was typed. */
import type { Api } from '#lib/api/api.ts';
import type { AccountCheck, ConnectAccount, RoundTrip, TypedWay, WayCheck } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { words } from '#lib/words/words.ts';
import { cleanAddress, cleanPort } from './address.ts';

export type Step = 'account' | 'way' | 'numbers' | 'trip';
export type WayKind = TypedWay['kind'];
export type History = ConnectAccount['history'];
export const STEPS: readonly Step[] = ['account', 'way', 'numbers', 'trip'];

/** Which step a field belongs to, so that an error leads back to where it is mended. */
const STEP_OF_FIELD: Record<string, Step> = {
  accountSid: 'account',
  authToken: 'account',
  publicUrl: 'way',
  port: 'way',
  authtoken: 'way',
  domain: 'way',
  numbers: 'numbers',
};

export interface FieldError {
  field: string;
  message: string;
}

export class Connecting {
  /** After the last step come the words to keep. */
  step = $state<Step | 'code'>('account');
  isBusy = $state(false);
  accountSid = $state('');
  authToken = $state('');
  kind = $state<WayKind>('ngrok');
  authtoken = $state('');
  domain = $state('');
  publicUrl = $state('');
  port = $state('8080');
  history = $state<History>('days90');
  check = $state.raw<AccountCheck | null>(null);
  /** The way as it was proven. */
  way = $state.raw<WayCheck | null>(null);
  /** Sids of the numbers that shall ring here. */
  chosen = $state.raw<ReadonlySet<string>>(new Set());
  /** Sids of the messaging services that shall let their numbers decide. */
  changed = $state.raw<ReadonlySet<string>>(new Set());
  /** What could not be changed at Twilio, once connected. */
  failures = $state.raw<readonly { what: string; why: string }[]>([]);
  trip = $state.raw<RoundTrip | null>(null);
  /** The words to keep; null when somebody kept them at an earlier connecting. */
  recoveryCode = $state<string | null>(null);
  /** Whether the account is open by now, as when a connecting that was cut off goes on. */
  isConnected = $state(false);
  /** What is wrong with fields, of all of them at once. */
  wrong = $state.raw<readonly FieldError[]>([]);
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  readonly reached: number = $derived(this.step === 'code' ? STEPS.length : STEPS.indexOf(this.step));

  /** Where texts to a number will go from now on. */
  readonly target: string = $derived(`${this.way?.publicUrl ?? ''}/messages/incoming`);

  readonly hasNumbers: boolean = $derived.by(() => (this.check?.numbers.length ?? 0) > 0);

  messageFor(field: string): string | null {
    return this.wrong.find((one) => one.field === field)?.message ?? null;
  }

  async checkAccount(): Promise<void> {
    const text = words.welcome.account;
    // The core names one field at a time; whoever left both empty is told so of both.
    if (this.accountSid.trim() === '' && this.authToken.trim() === '') {
      return this.#refuse(
        { field: 'accountSid', message: text.sidNeeded },
        { field: 'authToken', message: text.tokenNeeded },
      );
    }
    await this.#ask(async () => {
      const args = { accountSid: this.accountSid, authToken: this.authToken };
      const check = await this.#api.call('check_account', args);
      if (check.sid !== this.check?.sid) {
        this.chosen = new Set(check.numbers.filter((one) => one.can.sms).map((one) => one.sid));
        this.changed = new Set(check.services.filter((one) => one.way !== 'number').map((one) => one.sid));
      }
      this.check = check;
      if (this.step === 'account') this.step = 'way';
    });
  }

  async checkWay(): Promise<void> {
    const way = this.#readWay();
    if (way === null) return;
    await this.#ask(async () => {
      this.way = await this.#api.call('check_way', { way });
      this.step = 'numbers';
    });
  }

  choose(sid: string, use: 'use' | 'leave'): void {
    this.chosen = toggled(this.chosen, sid, use);
    this.wrong = [];
  }

  chooseService(sid: string, use: 'use' | 'leave'): void {
    this.changed = toggled(this.changed, sid, use);
  }

  async connect(): Promise<void> {
    const way = this.#readWay();
    if (way === null) {
      this.step = 'way';
      return;
    }
    // An account without numbers is connected too: one is found next.
    if (this.chosen.size === 0 && this.hasNumbers)
      return this.#refuse({ field: 'numbers', message: words.welcome.numbers.pick });
    const inside = new Set(
      this.check?.numbers.filter((one) => this.chosen.has(one.sid)).map((one) => one.service),
    );
    await this.#ask(async () => {
      const connected = await this.#api.call('connect_account', {
        accountSid: this.accountSid,
        authToken: this.authToken,
        way,
        numbers: [...this.chosen],
        services: [...this.changed].filter((sid) => inside.has(sid)),
        history: this.history,
      });
      // A second connecting, after going back, has no new words: the first one's still count.
      this.recoveryCode = connected.recoveryCode ?? this.recoveryCode;
      this.failures = connected.failures;
      this.isConnected = true;
      this.trip = null;
      this.step = 'trip';
    });
    if (this.step === 'trip' && this.trip === null) await this.goRound();
  }

  /** The account is open, and the last steps were cut off: they go on from the round trip. */
  async resume(): Promise<void> {
    this.isConnected = true;
    this.step = 'trip';
    await this.goRound();
  }

  async goRound(): Promise<void> {
    await this.#ask(async () => {
      this.trip = await this.#api.call('run_round_trip', {});
    });
  }

  /** On to the words to keep; made anew where a connecting that was cut off had shown them already. */
  async toCode(kept: 'kept' | 'unkept'): Promise<void> {
    await this.#ask(async () => {
      if (this.recoveryCode === null && kept === 'unkept') {
        this.recoveryCode = (await this.#api.call('renew_recovery_code', {})).recoveryCode;
      }
      this.authToken = '';
      this.authtoken = '';
      this.step = 'code';
    });
  }

  /** Two words were asked back: the code is not made anew any more. If the core cannot note it now, it will be. */
  async keepCode(): Promise<void> {
    if (this.recoveryCode === null) return;
    try {
      await this.#api.call('keep_recovery_code', {});
    } catch (thrown) {
      this.failure = toCallError(thrown);
    }
  }

  /** Nothing is connected yet, and what was opened to be checked is closed again. */
  async stop(): Promise<void> {
    this.authToken = '';
    this.authtoken = '';
    if (this.way === null || this.isConnected) return;
    await this.#api.call('stop_connecting', {}).catch(() => undefined);
  }

  back(): void {
    this.wrong = [];
    this.failure = null;
    this.step = STEPS[Math.max(0, this.reached - 1)] ?? 'account';
  }

  to(step: Step): void {
    this.wrong = [];
    this.failure = null;
    this.step = step;
  }

  #readWay(): TypedWay | null {
    if (this.kind === 'ngrok') {
      if (this.authtoken.trim() === '') {
        this.#refuse({ field: 'authtoken', message: words.welcome.way.authtokenNeeded });
        return null;
      }
      return { kind: 'ngrok', authtoken: this.authtoken, domain: this.domain };
    }
    const publicUrl = cleanAddress(this.publicUrl);
    const port = cleanPort(this.port);
    if (publicUrl !== null && port !== null) return { kind: 'fixed', publicUrl, port };
    this.#refuse(
      ...(publicUrl === null ? [{ field: 'publicUrl', message: words.welcome.way.urlNeeded }] : []),
      ...(port === null ? [{ field: 'port', message: words.welcome.way.portNeeded }] : []),
    );
    return null;
  }

  async #ask(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.wrong = [];
    this.failure = null;
    try {
      await work();
    } catch (thrown) {
      const error = toCallError(thrown);
      const step = error.field === null ? undefined : STEP_OF_FIELD[error.field];
      if (step) this.step = step;
      if (error.field !== null && step) this.#refuse({ field: error.field, message: error.message });
      else this.failure = error;
    } finally {
      this.isBusy = false;
    }
  }

  /** Says what is wrong with each of these fields. */
  #refuse(...wrong: readonly FieldError[]): void {
    this.wrong = wrong;
  }
}

function toggled(set: ReadonlySet<string>, one: string, use: 'use' | 'leave'): ReadonlySet<string> {
  const other = new Set(set);
  if (use === 'use') other.add(one);
  else other.delete(one);
  return other;
}

/** The four steps of connecting an account, each checked before the next. */
import type { Api } from '#lib/api/api.ts';
import type { AccountCheck } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { words } from '#lib/words/words.ts';

export type Step = 'account' | 'address' | 'numbers' | 'code';
export const STEPS: readonly Step[] = ['account', 'address', 'numbers', 'code'];

/** Which step a field of `connect_account` belongs to, so that an error leads back to where it is mended. */
const STEP_OF_FIELD: Record<string, Step> = {
  accountSid: 'account',
  authToken: 'account',
  publicUrl: 'address',
  port: 'address',
  numbers: 'numbers',
};

export interface FieldError {
  field: string;
  message: string;
}

/** The public address without what people paste along with it, or null when it is not one. */
export function cleanAddress(typed: string): string | null {
  const text = typed.trim();
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  if (url.search !== '' || url.hash !== '' || url.username !== '') return null;
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

export function cleanPort(typed: string): number | null {
  const port = /^\d{1,5}$/.test(typed.trim()) ? Number(typed.trim()) : 0;
  return port >= 1 && port <= 65535 ? port : null;
}

export class Connecting {
  step = $state<Step>('account');
  isBusy = $state(false);
  accountSid = $state('');
  authToken = $state('');
  publicUrl = $state('');
  port = $state('8080');
  check = $state.raw<AccountCheck | null>(null);
  /** Sids of the numbers that shall ring here. */
  chosen = $state.raw<ReadonlySet<string>>(new Set());
  /** The words to keep; null when somebody kept them at an earlier connecting. */
  recoveryCode = $state<string | null>(null);
  /** Why not every number could be pointed here, if so. */
  trouble = $state<string | null>(null);
  wrong = $state.raw<FieldError | null>(null);
  failure = $state.raw<CallError | null>(null);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  readonly reached: number = $derived(STEPS.indexOf(this.step));

  messageFor(field: string): string | null {
    return this.wrong?.field === field ? this.wrong.message : null;
  }

  async checkAccount(): Promise<void> {
    const accountSid = this.accountSid.trim();
    const authToken = this.authToken.trim();
    if (accountSid === '') return this.#refuse('accountSid', words.welcome.account.sidNeeded);
    if (authToken === '') return this.#refuse('authToken', words.welcome.account.tokenNeeded);
    await this.#ask(async () => {
      const check = await this.#api.call('check_account', { accountSid, authToken });
      this.check = check;
      this.chosen = new Set(check.numbers.filter((number) => number.can.sms).map((number) => number.sid));
      this.step = this.step === 'account' ? 'address' : this.step;
    });
  }

  setAddress(): void {
    if (cleanAddress(this.publicUrl) === null)
      return this.#refuse('publicUrl', words.welcome.address.urlNeeded);
    if (cleanPort(this.port) === null) return this.#refuse('port', words.welcome.address.portNeeded);
    this.wrong = null;
    this.failure = null;
    this.step = 'numbers';
  }

  choose(sid: string, use: 'use' | 'leave'): void {
    const chosen = new Set(this.chosen);
    if (use === 'use') chosen.add(sid);
    else chosen.delete(sid);
    this.chosen = chosen;
    this.wrong = null;
  }

  /** Where texts to a number will go from now on. */
  readonly target: string = $derived(`${cleanAddress(this.publicUrl) ?? ''}/messages/incoming`);

  async connect(): Promise<void> {
    const publicUrl = cleanAddress(this.publicUrl);
    const port = cleanPort(this.port);
    if (publicUrl === null || port === null) {
      this.step = 'address';
      return this.setAddress();
    }
    if (this.chosen.size === 0) return this.#refuse('numbers', words.welcome.numbers.pick);
    await this.#ask(async () => {
      const connected = await this.#api.call('connect_account', {
        accountSid: this.accountSid.trim(),
        authToken: this.authToken.trim(),
        publicUrl,
        port,
        numbers: [...this.chosen],
      });
      // The token is not needed again, so it does not stay in the page.
      this.authToken = '';
      this.recoveryCode = connected.recoveryCode;
      this.trouble = connected.trouble?.message ?? null;
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

  back(): void {
    this.wrong = null;
    this.failure = null;
    this.step = STEPS[Math.max(0, this.reached - 1)] ?? 'account';
  }

  async #ask(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.wrong = null;
    this.failure = null;
    try {
      await work();
    } catch (thrown) {
      const error = toCallError(thrown);
      const step = error.field === null ? undefined : STEP_OF_FIELD[error.field];
      if (step) this.step = step;
      if (error.field !== null && step) this.#refuse(error.field, error.message);
      else this.failure = error;
    } finally {
      this.isBusy = false;
    }
  }

  #refuse(field: string, message: string): void {
    this.wrong = { field, message };
  }
}

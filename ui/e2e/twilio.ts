/** A Twilio in memory, outside of Deskbell: the account that an office brings along. */
import { test } from '@playwright/test';
import type { ChildProcess } from 'node:child_process';
import { launch, SANDBOX, stop } from './desk.ts';

export const ACCOUNT = `AC${'0'.repeat(31)}1`;
export const TOKEN = '0123456789abcdef0123456789abcdef';
export const NUMBERS = ['+12025550100', '+12025550101'] as const;

/** An account that exists at Twilio: who holds it, and its numbers. */
export interface TwilioPlan {
  account: string;
  token: string;
  numbers: readonly string[];
}

const FIRST: TwilioPlan = { account: ACCOUNT, token: TOKEN, numbers: NUMBERS };

export interface TwilioNumber {
  sid: string;
  phone_number: string;
  sms_url: string;
}

export class Twilio {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #plan: TwilioPlan;

  private constructor(child: ChildProcess, url: string, plan: TwilioPlan) {
    this.#child = child;
    this.#plan = plan;
    this.url = url;
  }

  static async start(plan: TwilioPlan = FIRST): Promise<Twilio> {
    const numbers = plan.numbers.flatMap((number) => ['--number', number]);
    const args = ['--account-sid', plan.account, '--auth-token', plan.token, ...numbers];
    const { child, ready } = await launch(SANDBOX, args);
    return new Twilio(child, (ready as { url: string }).url, plan);
  }

  end(): Promise<void> {
    return stop(this.#child, 'SIGTERM');
  }

  async numbers(): Promise<TwilioNumber[]> {
    const page = await this.#ask('IncomingPhoneNumbers.json');
    return (page as { incoming_phone_numbers: TwilioNumber[] }).incoming_phone_numbers;
  }

  /** Lets a number's texts go somewhere, as another program did before us. */
  async point(sid: string, smsUrl: string): Promise<void> {
    await this.#ask(`IncomingPhoneNumbers/${sid}.json`, new URLSearchParams({ SmsUrl: smsUrl }));
  }

  async #ask(path: string, form?: URLSearchParams): Promise<unknown> {
    const { account, token } = this.#plan;
    const answer = await fetch(`${this.url}/2010-04-01/Accounts/${account}/${path}`, {
      method: form ? 'POST' : 'GET',
      headers: { authorization: `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}` },
      body: form ?? null,
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}

/** A Twilio for all tests of a file; ask for it before the desk that needs its address. */
export function twilioFor(): () => Twilio {
  let twilio: Twilio | undefined;
  test.beforeAll(async () => {
    twilio = await Twilio.start();
  });
  test.afterAll(() => twilio?.end());
  return () => {
    if (!twilio) throw new Error('Twilio has not been started');
    return twilio;
  };
}

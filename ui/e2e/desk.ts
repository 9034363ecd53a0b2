/**
 * Deskbell behind `bridge`, in a folder of its own: started, asked, texted to, killed and started again.
 * A desk ends with the tests that started it and leaves nothing behind.
 */
import { test, type Page } from '@playwright/test';
import { createHmac, randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const BUILT = resolve(import.meta.dirname, '../../target/debug');
export const BRIDGE = process.env.DESKBELL_BRIDGE ?? join(BUILT, 'bridge');
export const SANDBOX = process.env.DESKBELL_SANDBOX ?? join(dirname(BRIDGE), 'deskbell-sandbox');

/** What `bridge` prints when it is ready. */
export interface Ready {
  ui: string;
  webhooks: string;
  sandbox: string | null;
  account_sid: string | null;
  auth_token: string | null;
  numbers: string[];
  token: string;
}

export interface DeskPlan {
  /** `none` shows the two doors first. */
  line: 'practice' | 'none';
  /** `told` is a practice line whose first minute is long past: nobody texts of their own accord for minutes. */
  story?: 'living' | 'told';
  /** What a dialog of the window would ask: answered with yes, unless a browser shall find that it cannot be asked. */
  questions?: 'answered' | 'open';
  /** Where Twilio is, when it is not the practice line's own. */
  twilio?: string;
}

/** Two hours ago, whole: long after the story's beginning, and the same day in the afternoon. */
const TOLD_AGO = 2 * 60 * 60 * 1000;
const STARTING = 60_000;

/** A text as Twilio would post it. */
export interface Text {
  from: string;
  to?: string;
  body: string;
  sid?: string;
}

/** Twilio's signature over an address and a form. */
export function sign(authToken: string, url: string, form: Record<string, string>): string {
  const signed = Object.keys(form)
    .sort()
    .reduce((text, name) => text + name + form[name], url);
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

export const newSid = (prefix: string): string => prefix + randomBytes(16).toString('hex');

/** Starts a program that prints one line of JSON when it is ready. */
export async function launch(
  program: string,
  args: readonly string[],
): Promise<{ child: ChildProcess; ready: unknown }> {
  const env = { ...process.env, TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '' };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  if (process.env.DESKBELL_LOG) child.stderr.pipe(process.stderr, { end: false });
  child.stderr.on('data', (piece: Buffer) => (complaint = (complaint + piece.toString()).slice(-4000)));
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise<string>((resolveLine, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${program} does not get ready\n${complaint}`));
    }, STARTING);
    lines.once('line', (text) => (clearTimeout(late), resolveLine(text)));
    child.once('error', (error) => (clearTimeout(late), reject(error)));
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`${program} ended with ${code}\n${complaint}`));
    });
  });
  return { child, ready: JSON.parse(line) };
}

/** Ends a program and waits until it is gone. */
export async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

export class Desk {
  ready: Ready;
  #child: ChildProcess;
  readonly folder: string;
  readonly #plan: DeskPlan;

  private constructor(plan: DeskPlan, folder: string, child: ChildProcess, ready: Ready) {
    this.#plan = plan;
    this.folder = folder;
    this.#child = child;
    this.ready = ready;
  }

  static async start(plan: DeskPlan): Promise<Desk> {
    const folder = await mkdtemp(join(tmpdir(), 'deskbell-'));
    if (plan.story === 'told') await tellStory(join(folder, 'practice'));
    const { child, ready } = await launchBridge(plan, folder);
    return new Desk(plan, folder, child, ready);
  }

  /** The address that `bridge` prints for a browser. */
  get address(): string {
    return `${this.ready.ui}/#token=${this.ready.token}`;
  }

  /** The front desk's number. */
  get number(): string {
    return this.ready.numbers[0] ?? '';
  }

  /** As when the power goes. */
  async kill(): Promise<void> {
    await stop(this.#child, 'SIGKILL');
  }

  /** Starts again on what lies in the folder. */
  async again(line: DeskPlan['line'] = this.#plan.line): Promise<void> {
    const { child, ready } = await launchBridge({ ...this.#plan, line }, this.folder);
    this.#child = child;
    this.ready = ready;
  }

  async end(): Promise<void> {
    await stop(this.#child, 'SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A desk of one test ends with it: `await using desk = await Desk.start(…)`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }

  /** Asks the core directly, as whoever started it may. */
  async call<Reply>(name: string, args: unknown = {}): Promise<Reply> {
    const answer = await fetch(`${this.ready.ui}/call/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.ready.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Reply;
  }

  /** Somebody texts: the form that Twilio would post, signed with the account's token. */
  async text(text: Text, authToken: string = this.ready.auth_token ?? ''): Promise<void> {
    const url = `${this.ready.webhooks}/messages/incoming`;
    const form: Record<string, string> = {
      MessageSid: text.sid ?? newSid('SM'),
      AccountSid: this.ready.account_sid ?? '',
      From: text.from,
      To: text.to ?? this.number,
      Body: text.body,
      NumMedia: '0',
      NumSegments: '1',
      ApiVersion: '2010-04-01',
    };
    const word = text.body.trim().toUpperCase();
    if (word === 'STOP' || word === 'START') form.OptOutType = word;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': sign(authToken, url, form) },
      body: new URLSearchParams(form),
    });
    const said = await answer.text();
    if (!answer.ok || !said.includes('<Response')) throw new Error(`the webhook: ${answer.status} ${said}`);
  }

  /** Opens the printed address in the page and waits until the app is there. */
  async open(page: Page): Promise<void> {
    await page.goto(this.address);
    await page.getByRole('main').waitFor();
  }
}

function launchBridge(plan: DeskPlan, folder: string): Promise<{ child: ChildProcess; ready: Ready }> {
  const args = ['--data-dir', folder, '--ui', '127.0.0.1:0', '--webhooks', '127.0.0.1:0'];
  if (plan.questions !== 'open') args.push('--confirm');
  if (plan.line === 'practice') args.push('--practice');
  if (plan.twilio !== undefined) args.push('--twilio', plan.twilio);
  return launch(BRIDGE, args) as Promise<{ child: ChildProcess; ready: Ready }>;
}

/** Leaves a practice line behind that began long ago, for `bridge` to find. */
async function tellStory(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  const identity = {
    account_sid: newSid('AC'),
    auth_token: randomBytes(16).toString('hex'),
    started_at: Date.now() - TOLD_AGO,
  };
  await writeFile(join(folder, 'sandbox.json'), JSON.stringify(identity), { mode: 0o600 });
}

/** A desk for all tests of a file. */
export function deskFor(plan: DeskPlan | (() => DeskPlan)): () => Desk {
  let desk: Desk | undefined;
  test.beforeAll(async () => {
    desk = await Desk.start(typeof plan === 'function' ? plan() : plan);
  });
  test.afterAll(() => desk?.end());
  return () => {
    if (!desk) throw new Error('the desk has not been started');
    return desk;
  };
}

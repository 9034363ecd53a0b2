/**
 * The far side of the practice line: as whom one texts, what is on their phone, how far the clock was moved and what
 * goes wrong on purpose. There on the practice line only.
 */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type {
  CallAct,
  ClockMove,
  Drawing,
  Id,
  Phone,
  PhoneManner,
  PretendedCall,
  PretendFile,
  Switches,
  Practice as State,
} from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Reading } from '#lib/api/reading.svelte.ts';
import type { Now } from '#lib/kit/now.svelte.ts';

/** Nothing tells that a text has come up on a phone, so an open phone is looked at this often. */
const LOOK = 1500;

/** Someone whose number is in no list yet. */
export const SOMEONE_ELSE = '';

/** All as usual. */
const USUAL: Switches = {
  carrier: 'usual',
  refusal: 0,
  callbacks: 'usual',
  webhooks: 'usual',
  twilio: 'usual',
  account: 'usual',
};

/** What is written on the phone and not sent yet. */
export interface Letter {
  number: Id;
  body: string;
  drawings: Drawing[];
  files: PretendFile[];
}

export class Practice {
  readonly now: Reading<State>;
  readonly phone: Reading<Phone>;
  panel = $state<'closed' | 'open'>('closed');
  /** As whom one texts; `SOMEONE_ELSE` for the number typed beside it. */
  person = $state<string | null>(null);
  typed = $state('(202) 555-0199');
  /** What was said about the last text that was sent, or the last switch. */
  failure = $state.raw<CallError | null>(null);
  /** Twilio let the last text fall. */
  last = $state<'taken' | 'dropped'>('taken');
  doing = $state<'nothing' | 'sending'>('nothing');
  /** The call that somebody made last. */
  call = $state.raw<PretendedCall | null>(null);
  readonly #api: Api;
  readonly #clock: Now;

  constructor(api: Api, clock: Now) {
    this.#api = api;
    this.#clock = clock;
    this.now = new Reading(async () => {
      const state = await api.call('read_practice', {});
      clock.follow(state.ahead);
      return state;
    });
    this.phone = new Reading(() => api.call('read_phone', { address: this.address }));
  }

  readonly people = $derived.by(() => this.now.value?.people ?? []);

  /** The address, or the number as it was typed. */
  readonly address: string = $derived.by(() => {
    const chosen = this.person ?? this.people[0]?.address ?? SOMEONE_ELSE;
    return chosen === SOMEONE_ELSE ? this.typed : chosen;
  });

  /** How many things go wrong on purpose. */
  readonly troubles: number = $derived.by(() => {
    const switches = this.now.value?.switches;
    if (!switches) return 0;
    const { carrier, callbacks, webhooks, twilio, account } = switches;
    return [carrier, callbacks, webhooks, twilio, account].filter((word) => word !== 'usual').length;
  });

  /** Follows the line until the returned function is called. */
  listen(): () => void {
    void this.now.read().then(() => this.#look());
    const timer = setInterval(() => this.#look(), LOOK);
    const stop = this.#api.on((event) => {
      if (event.type === 'PracticeChanged' || event.type === 'EventsLost') void this.now.read();
      if (event.type.startsWith('Message')) this.#look();
    });
    return () => {
      stop();
      clearInterval(timer);
      this.#clock.follow(0);
      this.panel = 'closed';
    };
  }

  #look(): void {
    if (this.panel !== 'open') return;
    void this.phone.read();
    if (this.call?.isOn) void this.#hear(this.call.sid);
  }

  /** Listens to the call; what cannot be heard now is heard at the next look. */
  async #hear(sid: string): Promise<void> {
    const heard = await this.#api.call('read_pretended_call', { sid }).catch(() => null);
    if (heard !== null && this.call?.sid === sid && this.call.isOn) this.call = heard;
  }

  toggle(): void {
    this.panel = this.panel === 'open' ? 'closed' : 'open';
    this.#look();
  }

  /** Takes somebody else's phone. */
  take(person: string): void {
    this.person = person;
    this.failure = null;
    void this.phone.read();
  }

  /** Whether it went out; what was written stays when it did not. */
  async send(letter: Letter): Promise<boolean> {
    return this.#do(async () => {
      const { taken } = await this.#api.call('pretend_text', { from: this.address, ...letter });
      this.last = taken;
      await this.phone.read();
    });
  }

  async rush(number: Id): Promise<boolean> {
    return this.#do(async () => {
      const all = await this.#api.call('pretend_rush', { number });
      this.last = all.some((one) => one.taken === 'dropped') ? 'dropped' : 'taken';
      await this.phone.read();
    });
  }

  /** Calls the office as whoever was chosen; without an address the number is kept back. */
  async ring(number: Id, shown: 'shown' | 'withheld'): Promise<boolean> {
    return this.#do(async () => {
      const from = shown === 'shown' ? this.address : '';
      this.call = await this.#api.call('pretend_call', { from, number });
    });
  }

  /** Does something on the phone of whoever calls. */
  async act(act: CallAct): Promise<boolean> {
    return this.#do(async () => {
      if (this.call !== null) {
        this.call = await this.#api.call('pretend_on_call', { sid: this.call.sid, act });
      }
    });
  }

  /** How a phone behaves that the office calls. */
  async setPhone(address: string, answering: PhoneManner, number: Id | null): Promise<boolean> {
    return this.#do(async () => {
      await this.#api.call('set_pretended_phone', { address, answering, number });
    });
  }

  async move(by: ClockMove): Promise<boolean> {
    return this.#do(async () => this.#put(await this.#api.call('move_clock', { by })));
  }

  async set(change: Partial<Switches>): Promise<boolean> {
    const switches = { ...(this.now.value?.switches ?? USUAL), ...change };
    return this.#do(async () => this.#put(await this.#api.call('set_switches', switches)));
  }

  async reset(): Promise<boolean> {
    return this.set(USUAL);
  }

  #put(state: State): void {
    this.#clock.follow(state.ahead);
    this.now.put(state);
  }

  async #do(work: () => Promise<void>): Promise<boolean> {
    if (this.doing !== 'nothing') return false;
    this.doing = 'sending';
    this.failure = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.failure = toCallError(thrown);
      return false;
    } finally {
      this.doing = 'nothing';
    }
  }
}

export const [getPractice, setPractice] = createContext<Practice>();

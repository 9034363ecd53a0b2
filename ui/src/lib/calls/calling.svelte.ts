/** Calling people, and the calls that go on. The core makes each call once; what a card shows is what the core knows. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { CallingSettings, Colleague, Event, Id, LiveCall } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';
import type { Announcer } from '#lib/kit/announcer.svelte.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import type { Settings } from '#lib/settings/settings.svelte.ts';
import { Room } from '#lib/rooms/room.svelte.ts';
import { words } from '#lib/words/words.ts';

interface Parts {
  api: Api;
  settings: Settings;
  toasts: Toasts;
  announcer: Announcer;
}

/** A call that somebody wants to move, and to whom that can be; none while that is being read. */
interface Moving {
  call: Id;
  name: string;
  colleagues: Colleague[] | null;
  failure: CallError | null;
}

/** What changes the last words on a card that is there. */
const SAID: readonly Event['type'][] = ['MessageReceived', 'MessageSent'];
/** What makes a card, or makes it look different. */
const CONCERNS: readonly Event['type'][] = [
  'CallChanged',
  'ContactChanged',
  'ContactsChanged',
  'NumbersChanged',
  'EventsLost',
];

export class Calling {
  readonly now: Reading<LiveCall[]>;
  /** The thread whose first call waits for the answer which phone is to ring. */
  asking = $state.raw<Id | null>(null);
  /** Why the phone that was typed cannot be kept. */
  failure = $state.raw<CallError | null>(null);
  work = $state<'idle' | 'busy'>('idle');
  /** The call for which somebody is being chosen to whom it is moved. */
  moving = $state.raw<Moving | null>(null);
  /** The conference room. */
  readonly room: Room;
  readonly #parts: Parts;
  readonly #soon: Soon;
  /** Who was told of already, by those who listen to the page. */
  #told = new Set<Id>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.room = new Room(parts.api, parts.toasts);
    this.now = new Reading(() => parts.api.call('list_live_calls', {}));
    this.#soon = new Soon(async () => {
      await this.now.read();
      this.#tell();
    });
  }

  readonly cards: readonly LiveCall[] = $derived.by(() => this.now.value ?? []);

  listen(): () => void {
    const stop = this.room.listen();
    const stopCalls = this.#parts.api.on(({ type }) => {
      const mayBeOnCards = this.cards.length > 0 || this.#soon.isBusy;
      if (CONCERNS.includes(type) || (SAID.includes(type) && mayBeOnCards)) void this.#soon.ask();
    });
    return () => {
      stop();
      stopCalls();
    };
  }

  read(): Promise<void> {
    return this.#soon.ask();
  }

  /** Calls whoever this thread is with. The first time it asks which phone is to ring. */
  async call(thread: Id): Promise<void> {
    // A second click means the first.
    if (this.work === 'busy') return;
    if ((this.#parts.settings.chosen?.calling.phone ?? '') === '') this.asking = thread;
    else await this.#make(thread);
  }

  /** Calls a number of somebody's from one of ours. */
  async callNumber(to: string, number: Id): Promise<void> {
    try {
      const { thread } = await this.#parts.api.call('open_thread', { to, number });
      await this.call(thread);
    } catch (thrown) {
      this.#complain(toCallError(thrown));
    }
  }

  /** Keeps which phone is to ring, and makes the call that waited for it. */
  async answer(calling: CallingSettings): Promise<void> {
    const { asking } = this;
    if (asking === null || this.work === 'busy') return;
    this.work = 'busy';
    this.failure = null;
    const isKept = await this.#parts.settings.change({ calling });
    this.work = 'idle';
    if (!isKept) {
      this.failure = this.#parts.settings.failure;
      return;
    }
    this.asking = null;
    await this.#make(asking);
  }

  stopAsking(): void {
    this.asking = null;
    this.failure = null;
  }

  async hangUp(call: Id): Promise<void> {
    try {
      await this.#parts.api.call('hang_up', { call });
    } catch (thrown) {
      this.#complain(toCallError(thrown));
    }
    await this.read();
  }

  /** Asks to whom a call is to be moved. */
  async askMove(call: Id): Promise<void> {
    const them = this.cards.find((live) => live.call.id === call)?.call.them;
    const asked: Moving = { call, name: them?.name ?? them?.display ?? '', colleagues: null, failure: null };
    this.moving = asked;
    try {
      const colleagues = await this.#parts.api.call('list_colleagues', { call });
      if (this.moving === asked) this.moving = { ...asked, colleagues };
    } catch (thrown) {
      if (this.moving === asked) this.moving = { ...asked, failure: toCallError(thrown) };
    }
  }

  stopMoving(): void {
    this.moving = null;
  }

  async move({ number }: Colleague): Promise<void> {
    const { moving } = this;
    if (moving === null) return;
    // A second click means the first.
    this.moving = null;
    try {
      const intent = crypto.randomUUID();
      await this.#parts.api.call('move_call', { call: moving.call, to: number, intent });
    } catch (thrown) {
      this.#complain(toCallError(thrown));
    }
    await this.read();
  }

  async #make(thread: Id): Promise<void> {
    this.work = 'busy';
    try {
      await this.#parts.api.call('call_out', { thread, intent: crypto.randomUUID() });
      await this.read();
    } catch (thrown) {
      const failure = toCallError(thrown);
      // The phone was forgotten elsewhere.
      if (failure.field === 'phone') this.asking = thread;
      else this.#complain(failure);
    } finally {
      this.work = 'idle';
    }
  }

  /** Somebody who calls is said once, to those who cannot see the card. */
  #tell(): void {
    const cards = this.now.value ?? [];
    for (const { call } of cards) {
      if (this.#told.has(call.id) || call.direction === 'out') continue;
      this.#parts.announcer.say(words.calling.calls(call.them.name ?? call.them.display, call.numberName));
    }
    this.#told = new Set(cards.map(({ call }) => call.id));
  }

  #complain(failure: CallError): void {
    this.#parts.toasts.show(failure.message, { look: 'bad' });
  }
}

export const [getCalling, setCalling] = createContext<Calling>();

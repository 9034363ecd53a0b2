/** The conference room: who is in it, who is on the way, and whom one calls in. */
import type { Api } from '#lib/api/api.ts';
import type { Colleague, Event, Id, Room as Now, RoomPerson } from '#lib/api/call.ts';
import { toCallError, type CallError } from '#lib/api/errors.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';

const CONCERNS: readonly Event['type'][] = ['RoomChanged', 'CallChanged', 'ContactChanged', 'EventsLost'];

export class Room {
  readonly now: Reading<Now>;
  /** Whom one could call in, while that is asked; none while it is being read. */
  asked = $state.raw<{ colleagues: Colleague[] | null; failure: CallError | null } | null>(null);
  readonly #api: Api;
  readonly #toasts: Toasts;
  readonly #soon: Soon;

  constructor(api: Api, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
    this.now = new Reading(() => api.call('read_room', {}));
    this.#soon = new Soon(() => this.now.read());
  }

  readonly isShown: boolean = $derived.by(() => {
    const now = this.now.value;
    return now !== null && now.people.length + now.coming.length > 0;
  });

  listen(): () => void {
    void this.#soon.ask();
    return this.#api.on(({ type }) => {
      if (CONCERNS.includes(type)) void this.#soon.ask();
    });
  }

  /** Brings both sides of a live call in. */
  async join(call: Id): Promise<void> {
    await this.#do(() => this.#api.call('join_room', { call, intent: crypto.randomUUID() }));
  }

  async ask(): Promise<void> {
    const asked = { colleagues: null, failure: null };
    this.asked = asked;
    try {
      const colleagues = await this.#api.call('list_room_guests', {});
      if (this.asked === asked) this.asked = { colleagues, failure: null };
    } catch (thrown) {
      if (this.asked === asked) this.asked = { colleagues: null, failure: toCallError(thrown) };
    }
  }

  async callIn({ number }: Colleague): Promise<void> {
    this.asked = null;
    await this.#do(() => this.#api.call('call_into_room', { to: number, intent: crypto.randomUUID() }));
  }

  async mute({ participant, isMuted }: RoomPerson): Promise<void> {
    await this.#do(() => this.#api.call('change_person', { participant, muted: !isMuted, held: null }));
  }

  async hold({ participant, isHeld }: RoomPerson): Promise<void> {
    await this.#do(() => this.#api.call('change_person', { participant, muted: null, held: !isHeld }));
  }

  async remove({ participant }: RoomPerson): Promise<void> {
    await this.#do(() => this.#api.call('remove_person', { participant }));
  }

  async #do(change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
    } catch (thrown) {
      this.#toasts.show(toCallError(thrown).message, { look: 'bad' });
    }
    await this.#soon.ask();
  }
}

/** What is registered for texts in the United States, and which of our numbers it holds back. */
import type { Api } from '#lib/api/api.ts';
import type { Id, NumberHeld, Registration, Registrations as View } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Registrations {
  readonly all: Reading<View>;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.all = new Reading(() => api.call('list_registrations', {}));
  }

  readonly rows: readonly Registration[] = $derived.by(() => this.all.value?.rows ?? []);
  readonly held: readonly NumberHeld[] = $derived.by(() => this.all.value?.held ?? []);
  readonly unregistered: readonly NumberHeld[] = $derived(this.held.filter(({ by }) => by === null));

  readonly #bySid = $derived(new Map(this.rows.map((row) => [row.sid, row])));
  readonly #byNumber = $derived(new Map(this.held.map(({ number, by }) => [number, by])));

  listen(): () => void {
    void this.all.read();
    return this.#api.on((event) => {
      if (['ComplianceChanged', 'NumbersChanged', 'EventsLost'].includes(event.type)) void this.all.read();
    });
  }

  heldBy(sid: string): readonly NumberHeld[] {
    return this.held.filter(({ by }) => by === sid);
  }

  /** What holds a number back, where something that was registered does. */
  holdOf(number: Id): Registration | null {
    return this.#bySid.get(this.#byNumber.get(number) ?? '') ?? null;
  }
}

/** One person on screen: read whole, and read again when something of theirs changed. */
import type { Api } from '#lib/api/api.ts';
import type { Event, Id, Person } from '#lib/api/call.ts';
import { Asking } from '#lib/api/asking.svelte.ts';
import { Soon } from '#lib/api/latest.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Contact extends Asking {
  readonly id: Id;
  readonly now: Reading<Person>;
  readonly #api: Api;
  readonly #soon: Soon;

  constructor(api: Api, id: Id) {
    super();
    this.#api = api;
    this.id = id;
    this.now = new Reading(() => api.call('read_contact', { contact: id }));
    this.#soon = new Soon(() => this.now.read());
  }

  listen(): () => void {
    return this.#api.on((event) => {
      if (this.#concerns(event)) void this.#soon.ask();
    });
  }

  /** Deletes them, and says whether it was done. */
  delete(): Promise<boolean> {
    return this.ask(() => this.#api.call('delete_contact', { contact: this.id }));
  }

  /** Takes the deletion back, and says whether it was done. */
  restore(): Promise<boolean> {
    return this.ask(() => this.#api.call('restore_contact', { contact: this.id }));
  }

  #concerns(event: Event): boolean {
    if (event.type === 'ContactChanged') return event.contact === this.id;
    if (event.type === 'ContactsChanged' || event.type === 'EventsLost' || event.type === 'NumbersChanged')
      return true;
    const threads = this.now.value?.otherThreads ?? [];
    return 'thread' in event && threads.some((thread) => thread.id === event.thread);
  }
}

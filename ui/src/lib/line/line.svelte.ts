/** The state of the line, read again whenever it changed. */
import { createContext } from 'svelte';
import type { Api } from '#lib/api/api.ts';
import type { Line as State } from '#lib/api/call.ts';
import { Reading } from '#lib/api/reading.svelte.ts';

export class Line {
  readonly now: Reading<State>;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.now = new Reading(() => api.call('read_line', {}));
  }

  listen(): () => void {
    return this.#api.on((event) => {
      if (event.type === 'LineChanged' || event.type === 'EventsLost') void this.now.read();
    });
  }
}

export const [getLine, setLine] = createContext<Line>();

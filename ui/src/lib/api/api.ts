/** The core as the state classes see it, so that a test can stand in for it. */
import { createContext } from 'svelte';
import { call, type Call } from './call.ts';
import { on, type On } from './on.ts';

export interface Api {
  call: Call;
  on: On;
}

export const core: Api = { call, on };

export const [getApi, setApi] = createContext<Api>();

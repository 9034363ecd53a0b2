/** The core as the state classes see it, so that a test can stand in for it. */
import { createContext } from 'svelte';
import { call, give, type Call, type Give } from './call.ts';
import { onLocked, type OnLocked } from './locked.ts';
import { on, type On } from './on.ts';

export interface Api {
  call: Call;
  give: Give;
  on: On;
  onLocked: OnLocked;
}

export const core: Api = { call, give, on, onLocked };

export const [getApi, setApi] = createContext<Api>();

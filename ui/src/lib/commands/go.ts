/** Where the pages are. The app stands at the root of its own address, in the window and in a browser alike. */
import { goto } from '$app/navigation';
import type { Id } from '#lib/api/call.ts';
import type { Section } from '#lib/settings/sections.ts';

export const paths = {
  inbox: (thread: Id | null = null, message: Id | null = null): string =>
    `/inbox${thread === null ? '' : `/${thread}`}${message === null ? '' : `?message=${message}`}`,
  settings: (section: Section = 'account'): string => `/settings/${section}`,
  calls: '/calls',
  callsOf: (person: Id): string => `/calls?person=${person}`,
  spoken: '/calls/spoken',
  /** Composing, to whoever has this number. */
  newSpoken: (to: string | null = null): string =>
    `/calls/spoken/new${to === null ? '' : `?to=${encodeURIComponent(to)}`}`,
  spokenOf: (spoken: Id): string => `/calls/spoken/${spoken}`,
  voicemail: '/voicemail',
  contacts: '/contacts',
  contact: (person: Id | 'new'): string => `/contacts/${person}`,
  importContacts: '/contacts/import',
  numbers: '/phone-numbers',
  findNumber: '/phone-numbers/search',
  number: (number: Id, part: 'overview' | 'messaging' | 'voice' = 'overview'): string =>
    `/phone-numbers/${number}${part === 'overview' ? '' : `/${part}`}`,
  compliance: '/compliance',
  business: '/compliance/business',
  papers: (papers: Id): string => `/compliance/${papers}`,
  diagnostics: '/diagnostics',
  welcome: '/welcome',
  problem: '/problem',
};

/** Goes there without moving the focus: whoever asked decides where it belongs. */
export async function go(path: string, history: 'add' | 'replace' = 'add'): Promise<void> {
  await goto(path, { reset: false, replace: history === 'replace' });
}

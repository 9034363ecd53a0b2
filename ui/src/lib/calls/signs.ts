/** What a call is called and which sign stands for it, by how it ended. */
import Phone from '@lucide/svelte/icons/phone';
import OnThePhone from '@lucide/svelte/icons/phone-call';
import PhoneMissed from '@lucide/svelte/icons/phone-missed';
import PhoneOff from '@lucide/svelte/icons/phone-off';
import Voicemail from '@lucide/svelte/icons/voicemail';
import type { PhoneCall } from '#lib/api/call.ts';
import { words } from '#lib/words/words.ts';

export const SIGNS = {
  going: OnThePhone,
  missed: PhoneMissed,
  answered: Phone,
  voicemail: Voicemail,
  blocked: PhoneOff,
};

export function nameOf({ outcome, answeredBy }: PhoneCall): string {
  if (outcome === 'answered') return words.calls.answeredBy(answeredBy);
  if (outcome === 'going') return words.calls.goingWith(answeredBy);
  return words.calls.outcomes[outcome];
}

/** How long they spoke, or how long their message is; null where that says nothing. */
export function lengthOf({ outcome, seconds, voicemail }: PhoneCall): number | null {
  if (outcome === 'voicemail') return voicemail && voicemail.state !== 'deleted' ? voicemail.seconds : null;
  return outcome === 'answered' ? seconds : null;
}

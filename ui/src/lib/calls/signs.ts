/** What a call is called and which sign stands for it, by who called and how it ended. */
import Phone from '@lucide/svelte/icons/phone';
import OnThePhone from '@lucide/svelte/icons/phone-call';
import PhoneMissed from '@lucide/svelte/icons/phone-missed';
import PhoneOff from '@lucide/svelte/icons/phone-off';
import PhoneOutgoing from '@lucide/svelte/icons/phone-outgoing';
import Voicemail from '@lucide/svelte/icons/voicemail';
import type { CallPrice, PhoneCall } from '#lib/api/call.ts';
import { smallMoney } from '#lib/format/money.ts';
import { words } from '#lib/words/words.ts';

const SIGNS = {
  going: OnThePhone,
  missed: PhoneMissed,
  answered: Phone,
  voicemail: Voicemail,
  blocked: PhoneOff,
  unanswered: PhoneOutgoing,
  busy: PhoneOutgoing,
  canceled: PhoneOff,
  failed: PhoneOff,
};

export function signOf({ direction, outcome }: PhoneCall): (typeof SIGNS)[PhoneCall['outcome']] {
  return direction === 'out' && outcome === 'answered' ? PhoneOutgoing : SIGNS[outcome];
}

export function nameOf({ direction, outcome, stage, answeredBy, spoken, reason }: PhoneCall): string {
  if (direction === 'out') {
    if (outcome === 'going' && stage !== null) return words.calling.stages[stage];
    // What came of it stands as its reason.
    if (spoken !== null && reason !== '') return words.calling.spokenCall;
    const names: Partial<Record<PhoneCall['outcome'], string>> = words.calling.outcomes;
    return names[outcome] ?? words.calling.youCalled;
  }
  if (outcome === 'answered') return words.calls.answeredBy(answeredBy);
  if (outcome === 'going') return words.calls.goingWith(answeredBy);
  const names: Partial<Record<PhoneCall['outcome'], string>> = words.calls.outcomes;
  return names[outcome] ?? '';
}

/** How long they spoke, or how long their message is; null where that says nothing. */
export function lengthOf({ outcome, seconds, voicemail }: PhoneCall): number | null {
  if (outcome === 'voicemail') return voicemail && voicemail.state !== 'deleted' ? voicemail.seconds : null;
  return outcome === 'answered' ? seconds : null;
}

/** What it cost, as people write it. */
export function priceOf({ amount, currency }: CallPrice): string {
  return currency === '' ? amount : smallMoney(amount, currency);
}

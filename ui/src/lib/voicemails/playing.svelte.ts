/** What all players share: one plays at a time, they have one speed, and each message keeps its place. */
import type { Id } from '#lib/api/call.ts';

export const RATES = [1, 1.5, 2] as const;

export const speed = $state<{ rate: (typeof RATES)[number] }>({ rate: 1 });

let stopOther: () => void = () => undefined;

/** From now on this one plays; whatever played before stops. */
export function takeTurn(stop: () => void): void {
  if (stopOther !== stop) stopOther();
  stopOther = stop;
}

const places = new Map<Id, number>();

/** Where in a message one has stopped listening. */
export const placeOf = (voicemail: Id): number => places.get(voicemail) ?? 0;

export function leave(voicemail: Id, at: number): void {
  places.set(voicemail, at);
}

/**
 * The lock, as a refusal tells of it: it may have fallen without a word to this page, as while its events are away.
 * Whatever asks the core says here what it was refused with.
 */
import { LOCKED, toCallError, type CallError } from './errors.ts';

/** Hears of each call that was refused because of the lock, until the returned function is called. */
export type OnLocked = (listener: () => void) => () => void;

const listeners = new Set<() => void>();

export const onLocked: OnLocked = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Makes a `CallError` of what the core, or the way to it, threw at a call. */
export function toRefusal(thrown: unknown): CallError {
  const error = toCallError(thrown);
  if (error.code === LOCKED) for (const listener of [...listeners]) listener();
  return error;
}

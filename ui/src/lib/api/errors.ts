/**
 * What a call can fail with. Every failure reaches the page as a `CallError`: a code to decide by, a
 * sentence to show, and the field it belongs to where there is one.
 */
import { words } from '#lib/words/words.ts';
import type { WireError } from './generated/surface.ts';

/** The answer never came: the app's core, or the way to it, is gone. */
export const UNREACHABLE = 'unreachable';
/** This browser has not shown its key yet. */
export const NO_SESSION = 'no_session';
/** The inbox is locked: nothing of it is answered until somebody unlocks it. */
export const LOCKED = 'locked';
/** Something answered, but not in the shape that was agreed. */
export const GARBLED = 'garbled';

export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: string;
  readonly field: string | null;

  constructor(wire: WireError) {
    super(wire.message);
    this.code = wire.code;
    this.field = wire.field ?? null;
  }
}

function isWireError(value: unknown): value is WireError {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string';
}

/** Makes a `CallError` of whatever was thrown or answered. */
export function toCallError(thrown: unknown): CallError {
  if (thrown instanceof CallError) return thrown;
  if (isWireError(thrown)) return new CallError(thrown);
  if (thrown instanceof TypeError)
    return new CallError({ code: UNREACHABLE, message: words.errors.unreachable });
  return new CallError({ code: GARBLED, message: words.errors.garbled });
}

/** Reads the error of an HTTP answer that was not a success. */
export async function readFailure(answer: Response): Promise<CallError> {
  const body: unknown = await answer.json().catch(() => null);
  if (isWireError(body)) return new CallError(body);
  if (answer.status === 401) return new CallError({ code: NO_SESSION, message: words.errors.noSession });
  return new CallError({ code: GARBLED, message: words.errors.garbled });
}

/** Which problems the recovery code opens: those where the keychain answers, but not with this inbox's key. */
const RECOVERABLE: ReadonlySet<string> = new Set(['key_lost', 'wrong_key']);

export function canRecover(code: string): boolean {
  return RECOVERABLE.has(code);
}

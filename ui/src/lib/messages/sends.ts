/** What a key press in the composer means. A key that is held down repeats, and a repeat never sends. */

interface Press {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  isComposing: boolean;
}

/** `swallow` is a press that would send if it were not a repeat; it must not break the line either. */
export function sends(press: Press, enter: 'sends' | 'breaks'): 'send' | 'swallow' | 'nothing' {
  // While a sign is being composed, as in Japanese, Enter chooses the sign.
  if (press.key !== 'Enter' || press.isComposing || press.altKey) return 'nothing';
  const isAlways = press.ctrlKey || press.metaKey;
  const isMeant = enter === 'sends' ? !press.shiftKey : press.shiftKey;
  if (!isAlways && !isMeant) return 'nothing';
  return press.repeat ? 'swallow' : 'send';
}

/**
 * The one way to ask the core for something. In the window a call travels over the shell's single command;
 * in a browser it is a POST to the page's own origin. Both answer, or throw a `CallError`.
 */
import { invoke, isTauri } from '@tauri-apps/api/core';
import { readFailure, toCallError } from './errors.ts';
import type { Calls } from './generated/surface.ts';

export type * from './generated/surface.ts';

export type CallName = keyof Calls;
export type Args<Name extends CallName> = Calls[Name]['args'];
export type Reply<Name extends CallName> = Calls[Name]['reply'];
export type Call = <Name extends CallName>(name: Name, args: Args<Name>) => Promise<Reply<Name>>;

async function callWindow(name: string, args: unknown): Promise<unknown> {
  const reply = await invoke<unknown>('call', { name, args });
  // The browser decides what an image is by its bytes, so the missing content type does no harm here.
  return reply instanceof ArrayBuffer ? new Blob([reply]) : reply;
}

async function callBridge(name: string, args: unknown): Promise<unknown> {
  const answer = await fetch(`/call/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(args),
    cache: 'no-store',
  });
  if (!answer.ok) throw await readFailure(answer);
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  return isJson ? answer.json() : answer.blob();
}

export const call: Call = async (name, args) => {
  try {
    const reply = await (isTauri() ? callWindow(name, args) : callBridge(name, args));
    return reply as Reply<typeof name>;
  } catch (thrown) {
    throw toCallError(thrown);
  }
};

/** Opens a link that came in a text: the shell asks first, a browser keeps it apart from this page. */
export function openLink(url: string): void {
  if (isTauri()) void invoke('call', { name: 'open_link', args: { url } }).catch(() => undefined);
  else window.open(url, '_blank', 'noopener,noreferrer');
}

/** Trades the key in the printed page address for a session, and takes it out of the address. */
export async function claimSession(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(history.state, '', location.pathname + location.search);
  await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => undefined);
}

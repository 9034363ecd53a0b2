/**
 * The one way to ask the core for something. In the window a call travels over the shell's single command;
 * in a browser it is a POST to the page's own origin. Both answer, or throw a `CallError`.
 */
import { invoke, isTauri } from '@tauri-apps/api/core';
import { readFailure } from './errors.ts';
import type { Calls, Gifts } from './generated/surface.ts';
import { toRefusal } from './locked.ts';

export type * from './generated/surface.ts';

export type CallName = keyof Calls;
export type Args<Name extends CallName> = Calls[Name]['args'];
export type Reply<Name extends CallName> = Calls[Name]['reply'];
export type Call = <Name extends CallName>(name: Name, args: Args<Name>) => Promise<Reply<Name>>;

export type GiftName = keyof Gifts;
/** A call whose bytes travel beside it. */
export type Give = <Name extends GiftName>(
  name: Name,
  args: Gifts[Name]['args'],
  bytes: Blob,
) => Promise<Gifts[Name]['reply']>;

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
    throw toRefusal(thrown);
  }
};

async function giveWindow(name: string, args: unknown, bytes: Blob): Promise<unknown> {
  const headers = { 'deskbell-call': encodeURIComponent(JSON.stringify({ name, args })) };
  return invoke('give', await bytes.arrayBuffer(), { headers });
}

async function giveBridge(name: string, args: unknown, bytes: Blob): Promise<unknown> {
  const answer = await fetch(`/give/${name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'deskbell-args': encodeURIComponent(JSON.stringify(args)),
    },
    body: bytes,
    cache: 'no-store',
  });
  if (!answer.ok) throw await readFailure(answer);
  return answer.json();
}

export const give: Give = async (name, args, bytes) => {
  try {
    const reply = await (isTauri() ? giveWindow(name, args, bytes) : giveBridge(name, args, bytes));
    return reply as Gifts[typeof name]['reply'];
  } catch (thrown) {
    throw toRefusal(thrown);
  }
};

/** Whether this is Deskbell's own window, with a desktop behind it, or a page in a browser. */
export const isInWindow = isTauri;

/** Whether Deskbell starts at login. The system remembers it, and only the shell can ask the system. */
export type AtLogin = 'on' | 'off';

async function askShell(name: string, args: Record<string, unknown>): Promise<AtLogin | null> {
  if (!isTauri()) return null;
  try {
    return await invoke<AtLogin>('call', { name, args });
  } catch (thrown) {
    throw toRefusal(thrown);
  }
}

/** Null where nobody can tell: a browser is no desktop. */
export const readAtLogin = (): Promise<AtLogin | null> => askShell('read_at_login', {});
export const changeAtLogin = (atLogin: AtLogin): Promise<AtLogin | null> =>
  askShell('change_at_login', { atLogin });

/** Opens a link that came in a text: the shell asks first, a browser keeps it apart from this page. */
export function openLink(url: string): void {
  if (isTauri()) void invoke('call', { name: 'open_link', args: { url } }).catch(toRefusal);
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

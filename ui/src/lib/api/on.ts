/**
 * What the core tells us without being asked. Events carry ids only, so whoever hears one reads again.
 * After a gap in the stream everybody hears `EventsLost`.
 */
import { isTauri } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Event } from './generated/surface.ts';

export type Listener = (event: Event) => void;
export type On = (listener: Listener) => () => void;

const listeners = new Set<Listener>();
let stop: (() => void) | null = null;

/** What happened together is heard together. Whoever came last listens for what is on screen now, and goes first. */
function tell(events: readonly Event[]): void {
  for (const listener of [...listeners].reverse()) events.forEach(listener);
}

function streamFromWindow(): () => void {
  const unlisten = listen<Event[]>('events', (message) => tell(message.payload));
  // What happened before the listening began was not told.
  void unlisten.then(() => tell([{ type: 'EventsLost' }]));
  return () => void unlisten.then((end) => end());
}

function streamFromBridge(): () => void {
  const source = new EventSource('/events');
  // The browser reconnects by itself; what happened before, the first time too, was not told.
  source.onopen = () => tell([{ type: 'EventsLost' }]);
  source.onmessage = (message: MessageEvent<string>) => tell(JSON.parse(message.data) as Event[]);
  return () => source.close();
}

/** Hears every event until the returned function is called. */
export const on: On = (listener) => {
  listeners.add(listener);
  stop ??= isTauri() ? streamFromWindow() : streamFromBridge();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = null;
  };
};

/** Spans of every week as the page shows them, quiet hours above all; what they mean is the core's affair. */
import type { QuietHours, QuietSpan, Weekday } from '#lib/api/call.ts';
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import { words } from '#lib/words/words.ts';
import type { Settings } from './settings.svelte.ts';

export const DAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/** What "Add quiet hours" begins with: every night. */
export const NIGHTS: QuietSpan = { days: [...DAYS], from: '22:00', to: '07:00' };

/** What "Add hours" begins with: the days on which most offices are open. */
export const WORKDAYS: QuietSpan = { days: DAYS.slice(0, 5), from: '08:00', to: '17:00' };

/** On which day a span ends: the figures alone do not say it. */
export function ending({ from, to }: QuietSpan): 'same-day' | 'next-day' | 'whole-day' {
  if (from === to) return 'whole-day';
  return from < to ? 'same-day' : 'next-day';
}

/** The zones that can be chosen, with the one that is. */
export function zones(chosen: string): string[] {
  const all = Intl.supportedValuesOf('timeZone');
  return all.includes(chosen) ? all : [chosen, ...all].sort();
}

/** Keeps quiet hours with one span less, which can be taken back. */
export async function removeQuiet(settings: Settings, toasts: Toasts, quiet: QuietHours): Promise<void> {
  const before = settings.chosen?.notices.quiet;
  if (!before || !(await settings.changeNotices({ quiet }))) return;
  toasts.show(words.quiet.removed, {
    action: { label: words.undo, run: () => void settings.changeNotices({ quiet: before }) },
  });
}

/** What the settings can do without being opened. */
import { go, paths } from '#lib/commands/go.ts';
import type { Command } from '#lib/commands/registry.svelte.ts';
import { words } from '#lib/words/words.ts';
import { SECTIONS } from './sections.ts';
import type { Settings } from './settings.svelte.ts';

export interface SettingsParts {
  settings: Settings;
  ring: () => void;
}

export function settingsCommands({ settings, ring }: SettingsParts): Command[] {
  const { value } = settings.now;
  const all: Command[] = SECTIONS.map(({ id }) => ({
    id: `settings ${id}`,
    group: 'settings',
    label: words.palette.goSection(words.settings.section[id]),
    run: () => void go(paths.settings(id)),
  }));
  const add = (id: string, label: string, run: () => void): void =>
    void all.push({ id, group: 'settings', label, run });
  for (const appearance of ['light', 'dark', 'system'] as const) {
    add(`look ${appearance}`, words.palette[appearance], () => void settings.change({ appearance }));
  }
  if (value === null) return all;
  const { isPrivate, pausedUntil } = value.notices;
  const { enterSends } = value.sending;
  add(
    'private notices',
    isPrivate ? words.palette.privateOff : words.palette.privateOn,
    () => void settings.changeNotices({ isPrivate: !isPrivate }),
  );
  add('pause notices', words.palette.pauseHour, () => void settings.pause(60));
  if (pausedUntil !== null) add('resume notices', words.palette.resume, () => void settings.pause(null));
  add('ring once', words.settings.ring, ring);
  add(
    'enter sends',
    enterSends ? words.palette.enterBreaks : words.palette.enterSends,
    () => void settings.changeSending({ enterSends: !enterSends }),
  );
  return all;
}

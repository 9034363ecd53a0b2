/** The subjects of the settings, in the order of their list. One that works gets a line here and a route of its name. */
import Bell from '@lucide/svelte/icons/bell';
import Building from '@lucide/svelte/icons/building-2';
import Cable from '@lucide/svelte/icons/cable';
import CalendarX from '@lucide/svelte/icons/calendar-x';
import Hash from '@lucide/svelte/icons/hash';
import Lock from '@lucide/svelte/icons/lock';
import Phone from '@lucide/svelte/icons/phone';
import Palette from '@lucide/svelte/icons/palette';
import Send from '@lucide/svelte/icons/send';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import type { Words } from '#lib/words/words.ts';

export type Section = keyof Words['settings']['section'];

export const SECTIONS = [
  { id: 'account', icon: Building },
  { id: 'line', icon: Cable },
  { id: 'numbers', icon: Hash },
  { id: 'calls', icon: Phone },
  { id: 'notices', icon: Bell },
  { id: 'appearance', icon: Palette },
  { id: 'sending', icon: Send },
  { id: 'lock', icon: Lock },
  { id: 'retention', icon: CalendarX },
  { id: 'general', icon: SlidersHorizontal },
] as const satisfies readonly { id: Section; icon: unknown }[];

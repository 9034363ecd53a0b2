/** What happens to a call, as the page edits it: one of three things, of which the core makes its steps. */
import type { RoutingStep, Rules, Staff } from '#lib/api/call.ts';

export type Part = 'open' | 'closed' | 'unanswered';
export type Does = 'voicemail' | 'ring' | 'hang_up';
export type Ring = Extract<RoutingStep, { step: 'ring' }>;

/** A list of steps that this page can show whole. */
export type Simple =
  { does: 'voicemail' | 'hang_up'; words: string } | { does: 'ring'; words: string; ring: Ring };

const RING: Ring = {
  step: 'ring',
  staff: [{ name: '', number: '' }],
  order: 'all_at_once',
  seconds: 20,
  accept: 'press_one',
  shows: 'theirs',
};

/** Null where there is more in it than this page shows. */
export function simple(steps: readonly RoutingStep[]): Simple | null {
  const [first, second, ...rest] = steps;
  if (!first || rest.length > 0) return null;
  if (!second) {
    if (first.step === 'voicemail') return { does: 'voicemail', words: first.words };
    if (first.step === 'hang_up') return { does: 'hang_up', words: first.words };
    return first.step === 'ring' ? { does: 'ring', words: '', ring: first } : null;
  }
  return first.step === 'greet' && second.step === 'ring'
    ? { does: 'ring', words: first.words, ring: second }
    : null;
}

export function stepsOf(simple: Simple): RoutingStep[] {
  if (simple.does !== 'ring') return [{ step: simple.does, words: simple.words }];
  return simple.words.trim() === '' ? [simple.ring] : [{ step: 'greet', words: simple.words }, simple.ring];
}

/** Another thing to do, with what was said so far. */
export function turnTo(does: Does, before: Simple): Simple {
  if (does !== 'ring') return { does, words: before.words };
  return { does, words: '', ring: before.does === 'ring' ? before.ring : RING };
}

/** The same rules with one list of steps changed. */
export function withPart(rules: Rules, part: Part, steps: RoutingStep[]): Rules {
  return { ...rules, [part]: steps };
}

export const nobody = (): Staff => ({ name: '', number: '' });

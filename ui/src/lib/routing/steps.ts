/** What happens to a call, as the page edits it: one thing in each list, of which the core makes its steps. */
import type { CallTopic, MenuChoice, ReceptionAnswer, RoutingStep, Rules, Staff } from '#lib/api/call.ts';

export type Part = 'open' | 'closed' | 'holiday' | 'unanswered' | 'withheld';
export type Does = 'voicemail' | 'ring' | 'forward' | 'menu' | 'room' | 'hang_up' | 'on';
type Of<Step> = Extract<RoutingStep, { step: Step }>;
export type Ring = Of<'ring'>;
export type Forward = Of<'forward'>;
export type MenuStep = Of<'menu'>;
export type Ask = Of<'ask'>;

/** A list of steps that this page can show whole. */
export type Simple =
  | { does: 'voicemail' | 'room' | 'hang_up'; words: string }
  | { does: 'ring'; words: string; ring: Ring }
  | { does: 'forward'; words: string; forward: Forward }
  | { does: 'menu'; menu: MenuStep }
  | { does: 'on'; words: string };

/** Menus stand in menus no deeper than this. */
export const DEPTH = 3;
export const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];
export const TOPICS: readonly CallTopic[] = ['set_up', 'cancel', 'change', 'hours', 'prices', 'other'];

const RING: Ring = {
  step: 'ring',
  staff: [{ name: '', number: '', user: '', hours: [] }],
  order: 'all_at_once',
  seconds: 20,
  accept: 'press_one',
  shows: 'theirs',
};
const FORWARD: Forward = { step: 'forward', number: '', seconds: 20, shows: 'theirs' };

export const nobody = (): Staff => ({ name: '', number: '', user: '', hours: [] });
export const isSip = (number: string): boolean => /^sips?:/.test(number.trim());
export const choice = (key: string): MenuChoice => ({ key, name: '', steps: [] });

/** The first key that no choice has. */
export const freeKey = (choices: readonly MenuChoice[]): string =>
  KEYS.find((key) => !choices.some((one) => one.key === key)) ?? '';

/** Null where there is more in it than this page shows. */
export function simple(steps: readonly RoutingStep[]): Simple | null {
  const [first, second, ...rest] = steps;
  if (rest.length > 0) return null;
  if (!first) return { does: 'on', words: '' };
  if (!second) {
    if (first.step === 'voicemail' || first.step === 'room' || first.step === 'hang_up')
      return { does: first.step, words: first.words };
    if (first.step === 'greet') return { does: 'on', words: first.words };
    if (first.step === 'menu') return { does: 'menu', menu: first };
    return act('', first);
  }
  return first.step === 'greet' ? act(first.words, second) : null;
}

function act(words: string, step: RoutingStep): Simple | null {
  if (step.step === 'ring') return { does: 'ring', words, ring: step };
  return step.step === 'forward' ? { does: 'forward', words, forward: step } : null;
}

const greeting = (words: string): RoutingStep[] => (words.trim() === '' ? [] : [{ step: 'greet', words }]);

export function stepsOf(simple: Simple): RoutingStep[] {
  switch (simple.does) {
    case 'ring':
      return [...greeting(simple.words), simple.ring];
    case 'forward':
      return [...greeting(simple.words), simple.forward];
    case 'menu':
      return [simple.menu];
    case 'on':
      return greeting(simple.words);
    default:
      return [{ step: simple.does, words: simple.words }];
  }
}

/** Another thing to do, with what was said so far where it means the same. */
export function turnTo(does: Does, before: Simple): Simple {
  const words = before.does === 'menu' ? before.menu.words : before.words;
  switch (does) {
    case 'ring':
      return { does, words: '', ring: before.does === 'ring' ? before.ring : RING };
    case 'forward':
      return { does, words: '', forward: before.does === 'forward' ? before.forward : FORWARD };
    case 'menu':
      return {
        does,
        menu: { step: 'menu', words: '', choices: [choice('1'), choice('2')], repeats: 1, otherwise: [] },
      };
    case 'on':
      return { does, words: '' };
    default:
      return { does, words };
  }
}

/** The same rules with one list of steps changed. */
export function withPart(rules: Rules, part: Part, steps: RoutingStep[]): Rules {
  return { ...rules, [part]: steps };
}

export type Mode = 'none' | 'messages' | 'reception';

export const modeOf = ({ takesMessages, asksFirst }: Rules): Mode =>
  takesMessages ? (asksFirst ? 'reception' : 'messages') : 'none';

/** The question that callers are asked before a message is taken; none where there is more in it than this page shows. */
export function askOf(rules: Rules): Ask | null {
  const [ask, ...rest] = rules.reception;
  return ask?.step === 'ask' && rest.length === 0 ? ask : null;
}

export function withMode(rules: Rules, mode: Mode, fresh: Ask): Rules {
  const reception = mode === 'reception' && rules.reception.length === 0 ? [fresh] : rules.reception;
  return { ...rules, takesMessages: mode !== 'none', asksFirst: mode === 'reception', reception };
}

/** What follows from a reason. */
export const answerOf = ({ answers }: Ask, topic: CallTopic): RoutingStep[] =>
  answers.find((answer) => answer.topic === topic)?.steps ?? [];

/** The same question, with something else following from a reason. What is not among them goes the way of the others. */
export function withAnswer(ask: Ask, topic: CallTopic, steps: RoutingStep[]): Ask {
  const kept = ask.answers.filter((answer) => answer.topic !== topic);
  const all: ReceptionAnswer[] = steps.length === 0 ? kept : [...kept, { topic, steps }];
  const answers = all.toSorted((one, other) => TOPICS.indexOf(one.topic) - TOPICS.indexOf(other.topic));
  return { ...ask, answers };
}

function ringing(steps: readonly RoutingStep[]): Staff[] {
  return steps.flatMap((step) => {
    if (step.step === 'ring') return step.staff;
    if (step.step === 'menu')
      return [...step.choices.flatMap((one) => ringing(one.steps)), ...ringing(step.otherwise)];
    return step.step === 'ask' ? step.answers.flatMap((one) => ringing(one.steps)) : [];
  });
}

/** Whether anybody is rung only at certain hours. */
export function hasOwnHours(rules: Rules): boolean {
  const { open, closed, holiday, unanswered, withheld, reception } = rules;
  const all = [open, closed, holiday, unanswered, withheld, reception].flatMap(ringing);
  return all.some(({ hours }) => hours.length > 0);
}

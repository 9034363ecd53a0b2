/** What happens to a call, as the page edits it: lists of steps, each of which the core carries out in its turn. */
import type { CallTopic, MenuChoice, ReceptionAnswer, RoutingStep, Rules, Staff } from '#lib/api/call.ts';

export const PARTS = ['open', 'closed', 'holiday', 'unanswered', 'busy', 'withheld', 'forwarded'] as const;
export type Part = (typeof PARTS)[number] | 'turnedAway' | 'reception';
export type Kind = RoutingStep['step'];
type Of<Step> = Extract<RoutingStep, { step: Step }>;
export type Ring = Of<'ring'>;
export type Forward = Of<'forward'>;
export type MenuStep = Of<'menu'>;
export type Ask = Of<'ask'>;
/** Steps that are words, which may be recorded. */
export type Spoken = Of<'greet'> | Of<'voicemail'> | Of<'hang_up'>;

/** Menus and questions stand in one another no deeper than this. */
export const DEPTH = 3;
export const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];
export const TOPICS: readonly CallTopic[] = ['set_up', 'cancel', 'change', 'hours', 'prices', 'other'];
const KINDS: readonly Kind[] = ['greet', 'ring', 'forward', 'menu', 'ask', 'room', 'voicemail', 'hang_up'];
const ASKS: readonly Kind[] = ['menu', 'ask'];
const ENDS: readonly Kind[] = ['voicemail', 'room', 'hang_up', 'reject'];

export const nobody = (): Staff => ({ name: '', number: '', user: '', hours: [] });
export const isSip = (number: string): boolean => /^sips?:/.test(number.trim());
export const choice = (key: string): MenuChoice => ({ key, name: '', steps: [] });
export const isSpoken = (step: RoutingStep): step is Spoken =>
  step.step === 'greet' || step.step === 'voicemail' || step.step === 'hang_up';

/** Whether nothing that follows it is ever reached. */
export const ends = (step: RoutingStep): boolean => ENDS.includes(step.step);

/** The first key that no choice has. */
export const freeKey = (choices: readonly MenuChoice[]): string =>
  KEYS.find((key) => !choices.some((one) => one.key === key)) ?? '';

/** What a step can be that stands in so many menus. Only whoever has heard nothing yet can be turned away. */
export function kindsAt(depth: number, place: 'first' | 'later'): Kind[] {
  const kinds = KINDS.filter((kind) => depth < DEPTH || !ASKS.includes(kind));
  return depth === 0 && place === 'first' ? [...kinds, 'reject'] : kinds;
}

/** A step of a kind, with nothing said in it yet but what asks for something. */
export function fresh(kind: Kind, question: string): RoutingStep {
  switch (kind) {
    case 'ring':
      return {
        step: 'ring',
        staff: [nobody()],
        order: 'all_at_once',
        seconds: 20,
        accept: 'press_one',
        shows: 'theirs',
      };
    case 'forward':
      return { step: 'forward', number: '', seconds: 20, shows: 'theirs' };
    case 'menu':
      return { step: 'menu', words: '', choices: [choice('1'), choice('2')], repeats: 1, otherwise: [] };
    case 'ask':
      return { step: 'ask', words: question, answers: [], repeats: 1 };
    case 'reject':
      return { step: 'reject' };
    default:
      return { step: kind, words: '' };
  }
}

/** The same place with something else to do there: what is said stays where it means the same. */
export function turnTo(kind: Kind, before: RoutingStep, question: string): RoutingStep {
  if (kind === before.step) return before;
  const next = fresh(kind, question);
  if (isSpoken(next) && isSpoken(before)) return { ...before, step: next.step };
  if (next.step !== 'reject' && 'words' in next && 'words' in before && before.words !== '')
    return { ...next, words: before.words } as RoutingStep;
  return next;
}

/** A step at another place of its list. */
export function moved(steps: readonly RoutingStep[], from: number, to: number): RoutingStep[] {
  const step = steps[from];
  return step === undefined ? [...steps] : steps.toSpliced(from, 1).toSpliced(to, 0, step);
}

/** The same rules with one list of steps changed. */
export function withPart(rules: Rules, part: Part, steps: RoutingStep[]): Rules {
  return { ...rules, [part]: steps };
}

export type Mode = 'none' | 'messages' | 'reception';

export const modeOf = ({ takesMessages, asksFirst }: Rules): Mode =>
  takesMessages ? (asksFirst ? 'reception' : 'messages') : 'none';

export function withMode(rules: Rules, mode: Mode, question: Ask): Rules {
  const reception = mode === 'reception' && rules.reception.length === 0 ? [question] : rules.reception;
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

/** The lists that follow from a step, one for each way on. */
const waysOf = (step: RoutingStep): RoutingStep[][] => {
  if (step.step === 'menu') return [...step.choices.map((one) => one.steps), step.otherwise];
  return step.step === 'ask' ? step.answers.map((one) => one.steps) : [];
};

const listsOf = (rules: Rules): RoutingStep[][] => [
  ...PARTS.map((part) => rules[part]),
  rules.turnedAway,
  rules.reception,
];

function ringing(steps: readonly RoutingStep[]): Staff[] {
  return steps.flatMap((step) => (step.step === 'ring' ? step.staff : waysOf(step).flatMap(ringing)));
}

/** Whether anybody is rung only at certain hours. */
export const hasOwnHours = (rules: Rules): boolean =>
  listsOf(rules)
    .flatMap(ringing)
    .some(({ hours }) => hours.length > 0);

/** Which steps stand where, whatever is said in them: rules of one shape differ by words alone. */
export function shapeOf(rules: Rules): string {
  const shape = (steps: readonly RoutingStep[]): string =>
    `(${steps.map((step) => step.step + waysOf(step).map(shape).join('')).join(' ')})`;
  return listsOf(rules).map(shape).join('');
}

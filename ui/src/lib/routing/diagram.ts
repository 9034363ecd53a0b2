/** The whole routing as a drawing shows it: a line for each kind of call, with what it comes to one after the other. */
import type { RoutingStep, Rules } from '#lib/api/call.ts';
import { words } from '#lib/words/words.ts';
import { ends, PARTS, type Kind, type Part } from './steps.ts';

/** Something that a call comes to. */
export interface Stop {
  kind: Kind | 'goes_on';
  text: string;
  /** Where the caller chooses: each way on. */
  ways: { name: string; stops: Stop[] }[];
}

/** A kind of call, and where it goes. */
export interface Line {
  part: Part;
  title: string;
  stops: Stop[];
}

const text = words.routing.diagram;

/** In the order in which it is decided which of them a call is. */
const ORDER: readonly Part[] = ['turnedAway', 'withheld', 'forwarded', 'open', 'closed', 'holiday'];
const LATER: readonly Part[] = PARTS.filter((part) => !ORDER.includes(part));

export function draw(rules: Rules): Line[] {
  const isDrawn = (part: Part): boolean => {
    if (part === 'open' || part === 'unanswered') return true;
    if (part === 'turnedAway') return rules.blocked.length > 0;
    if (part === 'closed') return rules.hours.length > 0 || rules.closings.length > 0;
    return rules[part].length > 0;
  };
  const lines = [...ORDER, ...LATER].filter(isDrawn).map((part) => ({
    part,
    title: words.routing.steps[part === 'reception' ? 'unanswered' : part],
    stops: withEnd(rules, part, stopsOf(rules, rules[part])),
  }));
  const isAsked = rules.takesMessages && rules.asksFirst && rules.reception.length > 0;
  if (!isAsked) return lines;
  const reception = withEnd(rules, 'reception', stopsOf(rules, rules.reception));
  return [...lines, { part: 'reception', title: text.reception, stops: reception }];
}

const stop = (kind: Stop['kind'], words: string): Stop => ({ kind, text: words, ways: [] });
const said = (sound: string | null | undefined, spoken: string): string =>
  sound ? text.plays(spoken) : text.says(spoken);

/** What a call comes to behind the last step of a list. */
function withEnd(rules: Rules, part: Part, stops: Stop[]): Stop[] {
  const last = rules[part].at(-1);
  if (last && ends(last)) return stops;
  if (part === 'turnedAway') return [...stops, stop('reject', text.reject)];
  if (part === 'unanswered' || part === 'busy' || part === 'reception') return [...stops, message(rules)];
  return [...stops, stop('goes_on', text.goesOn(words.routing.steps.unanswered))];
}

const message = (rules: Rules): Stop =>
  rules.takesMessages ? stop('voicemail', text.message) : stop('hang_up', text.noMessage);

const stopsOf = (rules: Rules, steps: readonly RoutingStep[]): Stop[] =>
  steps.flatMap((step) => stopOf(rules, step));

function stopOf(rules: Rules, step: RoutingStep): Stop[] {
  const way = (name: string, steps: readonly RoutingStep[]): Stop['ways'][number] => {
    const stops = stopsOf(rules, steps);
    return { name, stops: stops.length > 0 ? stops : [stop('goes_on', words.routing.goesOn)] };
  };
  switch (step.step) {
    case 'greet':
      return [stop('greet', said(step.sound, step.words))];
    case 'ring': {
      const names = step.staff.map(({ name, number }) => name || number).filter((name) => name !== '');
      return [stop('ring', text.rings(names.join(', ') || text.nobody))];
    }
    case 'forward':
      return [stop('forward', text.rings(step.number || text.nobody))];
    case 'menu': {
      const choices = step.choices.map((one) => way(`${one.key} · ${one.name}`, one.steps));
      return [{ ...stop('menu', text.menu), ways: [...choices, way(text.otherwise, step.otherwise)] }];
    }
    case 'ask': {
      const answers = step.answers.map((one) => way(words.calls.topics[one.topic], one.steps));
      return [{ ...stop('ask', text.ask), ways: answers }];
    }
    case 'room':
      return [stop('room', text.room)];
    case 'voicemail':
      return [message(rules)];
    case 'hang_up':
      return step.words === ''
        ? [stop('hang_up', text.hangUp)]
        : [stop('greet', said(step.sound, step.words)), stop('hang_up', text.hangUp)];
    case 'reject':
      return [stop('reject', text.reject)];
  }
}

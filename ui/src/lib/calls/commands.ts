/** What can be done about calls from wherever one is: calling whoever is on screen, going to a card, hanging up. */
import type { ThreadHead } from '#lib/api/call.ts';
import { go, paths } from '#lib/commands/go.ts';
import type { Command } from '#lib/commands/registry.svelte.ts';
import type { Desk } from '#lib/commands/desk.svelte.ts';
import { words } from '#lib/words/words.ts';
import type { Calling } from './calling.svelte.ts';
import { canMove } from './moving.ts';

/** The line by which somebody is meant. */
export function lineOf({ name, display }: Pick<ThreadHead['them'], 'name' | 'display'>): string {
  return [display, name ?? ''].filter((part) => part !== '').join(', ');
}

function goTo(call: string): void {
  document.querySelector<HTMLElement>(`[data-live="${CSS.escape(call)}"] a`)?.focus();
}

export function callCommands(calling: Calling, desk: Desk): Command[] {
  const text = words.calling;
  const all = calling.cards.flatMap((live): Command[] => {
    const { call } = live;
    const who = call.them.name ?? call.them.display;
    const move: Command = {
      id: `move ${call.id}`,
      group: 'app',
      label: text.moveOn(who),
      run: () => void calling.askMove(call.id),
    };
    const join: Command = {
      id: `join ${call.id}`,
      group: 'app',
      label: words.room.joinOf(who),
      run: () => void calling.room.join(call.id),
    };
    return [
      ...(canMove(live) ? [move, join] : []),
      { id: `live ${call.id}`, group: 'app', label: text.goTo(who), run: () => goTo(call.id) },
      {
        id: `hang up ${call.id}`,
        group: 'app',
        label: text.hangUpOn(who),
        run: () => void calling.hangUp(call.id),
      },
    ];
  });
  const head = desk.thread?.head.value;
  if (head?.them.kind !== 'phone') return all;
  const who = head.them.name ?? head.them.display;
  return [
    ...all,
    { id: 'call', group: 'thread', label: text.call(who), run: () => void calling.call(head.id) },
    {
      id: 'speak',
      group: 'thread',
      label: words.spoken.toOne(who),
      run: () => void go(paths.newSpoken(lineOf(head.them))),
    },
  ];
}

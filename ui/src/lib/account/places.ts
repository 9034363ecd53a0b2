/** Where one can go from the account that is open: another one, the practice line, or connecting one more. */
import type { Toasts } from '#lib/kit/toasts.svelte.ts';
import { words } from '#lib/words/words.ts';
import type { Account } from './account.svelte.ts';

export interface Place {
  id: string;
  label: string;
  /** Whether it is open now; none for what opens no account. */
  mark?: 'chosen' | 'other';
  run: () => void;
}

export function places(account: Account, toasts: Toasts): Place[] {
  const app = account.app.value;
  if (!app) return [];
  const to = (ask: () => Promise<boolean>) => () => {
    void ask().then(() => {
      if (account.failure) toasts.show(account.failure.message, { look: 'bad' });
    });
  };
  const isPractice = app.line === 'practice';
  const names = app.accounts.map(({ name }) => name);
  const own = app.accounts.map(({ sid, name }): Place => {
    const isAlone = names.filter((other) => other === name).length === 1;
    return {
      id: sid,
      // Twilio lets two accounts bear one name.
      label: isAlone ? name : `${name} · ${sid.slice(-6)}`,
      mark: !isPractice && app.account?.sid === sid ? 'chosen' : 'other',
      run: to(() => account.open(sid)),
    };
  });
  const { practice, add } = words.account.others;
  return [
    ...own,
    {
      id: 'practice',
      label: practice,
      mark: isPractice ? 'chosen' : 'other',
      run: to(() => account.practise()),
    },
    { id: 'add', label: add, run: to(() => account.leave()) },
  ];
}

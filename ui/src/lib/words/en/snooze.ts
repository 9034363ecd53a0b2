export const snooze = {
  title: 'Snooze until',
  text: (name: string) =>
    `The thread with ${name} leaves the open ones. It comes back then, or when they write.`,
  names: { later_today: 'Later today', tomorrow: 'Tomorrow morning', next_week: 'Next week' },
  pick: 'Or a time of your own',
  snooze: 'Snooze',
  until: (when: string) => `Snoozed until ${when}`,
  orWhen: 'or when they write.',
  wake: 'Bring back now',
  snoozed: (name: string) => `${name} is snoozed`,
  spoken: (when: string) => `snoozed until ${when}`,
  lines: {
    woke: 'Back from snooze',
    opted_out: (word: string) => (word === '' ? 'Opted out' : `Opted out by ${word}`),
    opted_in: (word: string) => (word === '' ? 'Opted in again' : `Opted in again by ${word}`),
  },
};

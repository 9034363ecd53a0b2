export const when = {
  now: 'now',
  minutes: (n: number) => `${n} min`,
  hours: (n: number) => `${n} h`,
  today: 'Today',
  tomorrow: (time: string) => `tomorrow ${time}`,
  yesterday: 'Yesterday',
  sinceFor: (at: string, length: string) => `${at}, ${length} ago`,
  justNow: 'just now',
};

import { count } from './count.ts';

export const rail = {
  label: 'Main',
  inbox: 'Inbox',
  calls: 'Calls',
  voicemail: 'Voicemail',
  contacts: 'Contacts',
  numbers: 'Numbers',
  compliance: 'Compliance',
  settings: 'Settings',
  accounts: (open: string) => `Accounts: ${open} is open`,
  unread: (n: number) => count(n, 'unread thread', 'unread threads'),
};

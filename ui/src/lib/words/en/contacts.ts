import { count } from './count.ts';

export const contacts = {
  title: 'Contacts',
  list: 'People',
  search: 'Find somebody',
  add: 'New person',
  more: 'Import and export',
  import: 'Import people…',
  export: 'Export people…',
  exported: (n: number) => `${count(n, 'person', 'people')} exported`,
  moreNumbers: (n: number) => `+${n}`,
  moreNumbersSpoken: (n: number) => count(n, 'more number', 'more numbers'),
  noNumber: 'No number',
  emptyTitle: 'Nobody is here yet',
  emptyText:
    'Name somebody beside their thread, add a person here, or import the address book that you have.',
  nobodyTitle: 'Nobody found',
  nobodyText: (text: string) => `No name, note or number matches “${text}”.`,
  failedTitle: 'The people could not be read',
  moreFailed: 'More people could not be read.',
  pickTitle: 'Nobody is chosen',
  pickText: 'Choose somebody on the left, or add a person.',
  personFailed: 'This person could not be read',
  goneText: 'They may have been deleted.',
  backToList: 'Back to the people',
};

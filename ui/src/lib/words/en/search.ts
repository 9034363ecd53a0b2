import { count } from './count.ts';

export const search = {
  results: 'Search results',
  found: (n: number) => count(n, 'hit', 'hits'),
  emptyTitle: 'Nothing found',
  emptyText: (text: string) => `No text and nobody matches “${text}”. Fewer letters may find more.`,
  failedTitle: 'The search failed',
  people: 'People',
  texts: 'Texts',
  morePeople: 'All of them in contacts',
  note: 'Note',
  noThread: 'No texts yet',
  moreFailed: 'Older texts could not be read.',
  moreTexts: 'Older texts',
};

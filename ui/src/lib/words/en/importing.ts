import { count, figure } from './count.ts';

const people = (n: number): string => count(n, 'person', 'people');

const fates = { new: 'New', changed: 'Gets more', same: 'Here already', skipped: 'Left out' };
const gained = { number: 'a number', note: 'a note' };
const all = (gains: readonly (keyof typeof gained)[]): string =>
  gains.map((gain) => gained[gain]).join(' and ');

export const importing = {
  title: 'Import people',
  lead: 'From Google, Outlook, Apple, or any program that saves CSV or vCard files.',
  choose: 'Choose a file',
  drop: 'or drop it here',
  kinds: 'CSV and vCard (.vcf), up to 32 MB. Nothing is written before you have seen what would happen.',
  reading: 'Reading the file…',
  tooLarge: 'This file is larger than 32 MB. Split it, and import the parts one after the other.',
  otherFile: 'Another file',
  facts: (file: string, encoding: string) => `${file} · ${encoding}`,
  country: 'Country of numbers written without one',
  firstLine: 'The first line is',
  firstLines: { names: 'Names of columns', person: 'A person' },
  columns: 'What the columns hold',
  column: (index: number) => `Column ${index + 1}`,
  roleOf: (name: string) => `${name} holds`,
  roles: {
    ignore: 'Nothing to import',
    name: 'Name',
    first: 'First name',
    middle: 'Middle name',
    last: 'Last name',
    company: 'Company',
    phone: 'Phone number',
    note: 'Note',
  },
  preview: 'The first people',
  nobody: 'Nobody in this file can be imported as it is read now.',
  line: 'Line',
  fate: 'What happens',
  fateOf: (fate: keyof typeof fates, gains: readonly (keyof typeof gained)[]) =>
    gains.length === 0 ? fates[fate] : `Gets ${all(gains)}`,
  renamed: (was: string, gains: readonly (keyof typeof gained)[]) =>
    gains.length === 0 ? `Renamed from ${was}` : `Renamed from ${was}, gets ${all(gains)}`,
  moreRows: (n: number) => `and ${people(n)} more`,
  counts: {
    added: (n: number) => `${figure(n)} new`,
    changed: (n: number) => `${figure(n)} changed`,
    same: (n: number) => `${figure(n)} here already`,
    skipped: (n: number) => `${figure(n)} left out`,
  },
  known: 'People who are called otherwise here',
  knowns: { keep: 'Leave as they are', rename: 'Use the file’s names' },
  start: (n: number) => `Import ${people(n)}`,
  nothing: 'Nothing to import',
  running: (done: number, total: number) => `${figure(done)} of ${people(total)}`,
  progress: 'Importing',
  undoing: 'Taking it back',
  stop: 'Stop',
  stopNote: 'Whoever is imported by then stays. Importing the file again goes on from there.',
  ends: {
    done: 'The import is done',
    stopped: 'Stopped',
    failed: 'The import could not go on',
    undone: 'Taken back',
  },
  stoppedText: (done: number, total: number) =>
    `${figure(done)} of ${people(total)} were looked at. Importing the file again goes on from there.`,
  kept: (n: number) => `${people(n)} stayed because somebody had changed them since.`,
  undo: 'Take it back',
  toContacts: 'To the contacts',
  again: 'Go on',
  problems: (n: number) => count(n, 'thing left out', 'things left out'),
  problemLine: (line: number) => `Line ${line}`,
  inPart: 'The rest of the line is imported.',
  moreProblems: (n: number) => `and ${figure(n)} more`,
  report: 'Save the whole list',
};

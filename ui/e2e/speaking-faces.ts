/** The faces of spoken calls: the list, composing, the preview, and what came of it. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, type Face } from './bend.ts';
import { goTo } from './calls-faces.ts';
import type { Desk } from './desk.ts';

const NOTHING = {
  total: 0,
  waiting: 0,
  going: 0,
  confirmed: 0,
  change: 0,
  talk: 0,
  heard: 0,
  voicemail: 0,
  unreached: 0,
  canceled: 0,
  leftOut: 0,
};

/** What was spoken, as the core tells it. */
function spokenRow(id: string, state: string, counts: object): object {
  return {
    id,
    at: Date.now() - 600_000,
    kind: id === '2' ? 'urgent' : 'appointment',
    words: 'Hello {name}, this is Harbour Dental. We expect you {detail}.',
    number: '1',
    numberName: 'Front desk',
    state,
    trouble: null,
    opens: state === 'closed' ? 'tomorrow at 8:00 AM' : null,
    counts: { ...NOTHING, ...counts },
  };
}

const RESULTS = [
  ['Maya Okafor', 'confirmed', ''],
  ['Margaret Featherstonehaugh-Cholmondeley-Winterbottom', 'change', ''],
  ['أمينة الحسيني', 'talked', ''],
  ['Tom Brennan', 'wanted_us', ''],
  ['Iris Lindqvist', 'heard', ''],
  ['', 'voicemail', ''],
  ['Omar Haddad', 'busy', ''],
  ['Lena Fischer', 'unanswered', ''],
  ['Noah Adeyemi', 'failed', 'Twilio cannot reach this number. Look at the digits.'],
  ['Zoe Martin', 'left_out', 'They have opted out.'],
] as const;
const GOING = ['confirmed', 'speaking', 'ringing', 'unconfirmed', 'waiting'];

function spoken(state: 'done' | 'running'): object {
  const people = RESULTS.map(([name, result, reason], at) => ({
    id: `${at + 1}`,
    name,
    display: `(202) 555-01${23 + at}`,
    detail: at < 4 ? 'on Tuesday at 9:30' : '',
    result: state === 'done' || result === 'left_out' ? result : (GOING[at] ?? 'waiting'),
    reason: state === 'done' || result === 'left_out' ? reason : '',
    thread: state === 'done' && result !== 'left_out' ? '1' : null,
    call: null,
    tries: result === 'busy' ? 2 : 1,
  }));
  const counts =
    state === 'done'
      ? { total: 9, confirmed: 1, change: 1, talk: 2, heard: 1, voicemail: 1, unreached: 3, leftOut: 1 }
      : { total: 9, confirmed: 1, going: 3, waiting: 5, leftOut: 1 };
  return {
    row: spokenRow('1', state, counts),
    question: 'Press 1 to confirm, 2 to change the appointment, or 3 to talk to us.',
    people,
  };
}

export async function openSpoken(on: Page, desk: Desk): Promise<void> {
  await goTo(on, desk, 'Calls');
  await on.getByRole('button', { name: 'Spoken calls' }).click();
  await expect(on.getByRole('heading', { name: 'Spoken calls', level: 1 })).toBeVisible();
}

export async function compose(on: Page, desk: Desk): Promise<void> {
  await openSpoken(on, desk);
  await on.getByRole('button', { name: 'New spoken call' }).click();
  await expect(on.getByRole('heading', { name: 'New spoken call', level: 1 })).toBeVisible();
}

async function showResults(on: Page, desk: Desk, state: 'done' | 'running'): Promise<void> {
  await on.route('**/call/list_spoken', (route) => route.fulfill({ json: [spokenRow('1', state, NOTHING)] }));
  await on.route('**/call/read_spoken', (route) => route.fulfill({ json: spoken(state) }));
  await openSpoken(on, desk);
  await on.getByRole('list', { name: 'Spoken calls' }).getByRole('link').click();
  await expect(on.getByRole('table')).toBeVisible();
}

export const SPEAKING: readonly Face[] = [
  {
    name: 'speaking-empty',
    desk: 'office',
    open: async (on, desk) => {
      await change(on, 'list_spoken', () => []);
      await openSpoken(on, desk);
      await expect(on.getByText('Nothing has been spoken yet')).toBeVisible();
    },
  },
  {
    name: 'speaking-loading',
    desk: 'office',
    open: async (on, desk) => {
      await delay(on, 'list_spoken');
      await openSpoken(on, desk);
      await isLoading(on);
    },
  },
  {
    name: 'speaking-failed',
    desk: 'office',
    open: async (on, desk) => {
      await fail(on, 'list_spoken');
      await openSpoken(on, desk);
      await expect(on.getByText('The spoken calls could not be read')).toBeVisible();
    },
  },
  {
    name: 'speaking-list',
    desk: 'office',
    open: async (on, desk) => {
      const rows = [
        spokenRow('3', 'running', { total: 12, confirmed: 3, going: 5, waiting: 4 }),
        spokenRow('2', 'done', {
          total: 40,
          confirmed: 28,
          heard: 6,
          voicemail: 4,
          unreached: 2,
          leftOut: 1,
        }),
        spokenRow('1', 'closed', { total: 7, waiting: 7 }),
      ];
      await on.route('**/call/list_spoken', (route) => route.fulfill({ json: rows }));
      await openSpoken(on, desk);
      await expect(on.getByRole('list', { name: 'Spoken calls' }).getByRole('link')).toHaveCount(3);
    },
  },
  {
    name: 'speaking-composing',
    desk: 'office',
    open: async (on, desk) => {
      await compose(on, desk);
      await on.getByText('Answers, language and voice').click();
      await expect(on.getByRole('combobox', { name: 'Voice' })).toBeVisible();
    },
  },
  {
    name: 'speaking-preview',
    desk: 'office',
    open: async (on, desk) => {
      await compose(on, desk);
      await on.getByRole('radio', { name: 'Urgent notice' }).check({ force: true });
      await on
        .getByLabel('One line for each person')
        .fill('(202) 555-0123, Maya Okafor\n(202) 555-0100, The office itself\n(202) 555-0124\nanonymous');
      const start = on.getByRole('button', { name: 'Call 2 people' });
      await expect(start).toBeVisible();
      await start.scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'speaking-wrong',
    desk: 'office',
    open: async (on, desk) => {
      await compose(on, desk);
      await on.getByLabel('What is said').fill('Hello {nmae}');
      await on.getByLabel('One line for each person').fill('(202) 555-0123');
      await expect(on.getByText('Nothing stands for {nmae}.')).toBeVisible();
    },
  },
  {
    name: 'speaking-running',
    desk: 'office',
    open: async (on, desk) => {
      await showResults(on, desk, 'running');
      await expect(on.getByRole('progressbar')).toBeVisible();
    },
  },
  { name: 'speaking-done', desk: 'office', open: (on, desk) => showResults(on, desk, 'done') },
];

/** The pages of these that are kept as they are told. */
export const SPEAKING_PAGES = [
  'speaking-empty',
  'speaking-list',
  'speaking-composing',
  'speaking-preview',
  'speaking-running',
  'speaking-done',
];

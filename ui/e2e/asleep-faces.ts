/** The faces of what happens while the computer sleeps: the flow, the pulled plug, and what came meanwhile. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, openInbox, openPage, type Face } from './bend.ts';
import type { Desk } from './desk.ts';
import { part } from './diagnostics.ts';

export const PLUG = 'Pull the plug';
const AT = 1_795_273_200_000;

export async function openCalls(on: Page, desk: Desk): Promise<void> {
  await desk.open(on);
  await on.getByRole('link', { name: 'Settings' }).click();
  await on
    .getByRole('navigation', { name: 'Settings by subject' })
    .getByRole('link', { name: 'Calls', exact: true })
    .click();
  const heading = on.getByRole('heading', { name: 'While this computer sleeps' });
  await expect(heading).toBeVisible();
  await heading.scrollIntoViewIfNeeded();
}

/** Scrolls to the end, where the flow stands. */
const down = (on: Page): Promise<void> =>
  on.getByRole('heading', { name: 'While this computer sleeps' }).evaluate((one) => {
    one.scrollIntoView();
  });

const NUMBERS = [
  ['Front desk of the practice at the harbour', 'flow', []],
  ['(202) 555-0101', 'elsewhere', ['hours', 'press_one', 'together', 'phones']],
].map(([name, caught, leftOut], at) => ({
  number: `${at + 1}`,
  display: `(202) 555-010${at}`,
  name,
  caught,
  does: [
    'Says “Guten Tag, Sie haben die Praxis Dr. Featherstonehaugh-Cholmondeley am Hafen erreicht.”',
    'Rings (202) 555-0190 for 20 seconds',
    'Says “Please leave a message after the tone, and we will call you back.” and takes a message',
  ],
  leftOut,
}));

const flow =
  (state: string, trouble: string | null = null) =>
  (): object => ({
    state,
    trouble,
    sid: 'FW00000000000000000000000000000001',
    revision: 3,
    publishedAt: AT,
    numbers: NUMBERS,
  });

const STEPS = ['stop', 'call', 'greet', 'record', 'listen', 'find'];

/** The plug, with the last pull's steps in these states. */
const plug =
  (states: string[], more: object = {}, about: object = {}) =>
  (): object => ({
    passedAt: null,
    isPractice: false,
    calls: { from: '(202) 555-0101', to: '(202) 555-0100' },
    obstacle: null,
    last: {
      at: AT,
      number: '(202) 555-0100',
      isRunning: states.includes('running'),
      hasPassed: states.every((state) => state === 'passed'),
      steps: STEPS.map((name, at) => ({ name, state: states[at] })),
      trouble: null,
      ...more,
    },
    ...about,
  });

async function openPlug(on: Page, desk: Desk): Promise<void> {
  await openPage(on, desk, 'Diagnostics');
  await part(on, PLUG).scrollIntoViewIfNeeded();
}

const flowFace = (name: string, words: string, answer: () => object): Face => ({
  name,
  desk: 'office',
  open: async (on, desk) => {
    await change(on, 'read_flow', answer);
    await openCalls(on, desk);
    await expect(on.getByText(words)).toBeVisible();
    await down(on);
  },
});

const plugFace = (name: string, words: string, answer: () => object): Face => ({
  name,
  desk: 'office',
  open: async (on, desk) => {
    await change(on, 'read_plug', answer);
    await openPlug(on, desk);
    await expect(part(on, PLUG).getByText(words)).toBeVisible();
  },
});

export const ASLEEP: readonly Face[] = [
  {
    name: 'flow-ready',
    desk: 'office',
    open: async (on, desk) => {
      await openCalls(on, desk);
      await expect(on.getByText('Ready at Twilio')).toBeVisible();
      await down(on);
    },
  },
  flowFace('flow-full', 'Led elsewhere at Twilio since', flow('answering')),
  flowFace('flow-changed', 'Changed by hand at Twilio', flow('changed')),
  flowFace('flow-gone', 'Deleted at Twilio', flow('gone')),
  flowFace(
    'flow-refused',
    'Twilio does not take it',
    flow('refused', 'Twilio refused: Access denied (code 20006)'),
  ),
  flowFace('flow-empty', 'Nothing to answer yet', () => ({
    state: 'none',
    trouble: null,
    sid: null,
    revision: 0,
    publishedAt: null,
    numbers: [],
  })),
  {
    name: 'flow-loading',
    desk: 'office',
    open: async (on, desk) => {
      await delay(on, 'read_flow');
      await openCalls(on, desk);
      await isLoading(on);
      await down(on);
    },
  },
  {
    name: 'flow-failed',
    desk: 'office',
    open: async (on, desk) => {
      await fail(on, 'read_flow');
      await openCalls(on, desk);
      await expect(on.getByText('How Twilio answers could not be read')).toBeVisible();
      await down(on);
    },
  },
  plugFace(
    'plug-running',
    'The plug is pulled.',
    plug(['passed', 'passed', 'running', 'waiting', 'waiting', 'waiting']),
  ),
  plugFace(
    'plug-passed',
    'Went well on this account',
    plug(['passed', 'passed', 'passed', 'passed', 'passed', 'passed'], {}, { passedAt: AT }),
  ),
  plugFace(
    'plug-failed',
    'It did not go well.',
    plug(['passed', 'passed', 'passed', 'failed', 'passed', 'skipped'], {
      trouble: 'The call was answered, and no message was taken.',
    }),
  ),
  plugFace('plug-never', 'Not tried yet', () => ({
    passedAt: null,
    isPractice: false,
    calls: null,
    obstacle: 'No number’s calls come here yet: there is nothing to try.',
    last: null,
  })),
  {
    name: 'plug-unread',
    desk: 'office',
    open: async (on, desk) => {
      await fail(on, 'read_plug');
      await openPlug(on, desk);
      await expect(part(on, PLUG).getByText('This could not be read.')).toBeVisible();
    },
  },
  {
    name: 'away',
    desk: 'office',
    open: async (on, desk) => {
      await change(on, 'read_away', () => ({
        since: Date.now() - 5_400_000,
        calls: 3,
        voicemails: 1,
        texts: 2,
        unreached: 4,
      }));
      await openInbox(on, desk);
      await expect(on.getByRole('region', { name: 'While you were away' })).toContainText(
        '3 calls, 1 voicemail, 2 texts, Twilio could not reach this computer 4 times',
      );
    },
  },
];

/** Those that are told as a screen reader hears them. */
export const ASLEEP_PAGES = ['flow-full', 'flow-changed', 'plug-failed', 'plug-running', 'away'] as const;

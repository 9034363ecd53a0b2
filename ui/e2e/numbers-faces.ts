/** The faces of our numbers: the list, each number's pages, the search and what is being bought. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, openAt, type Face } from './bend.ts';
import type { Desk } from './desk.ts';

async function openNumbers(page: Page, desk: Desk): Promise<void> {
  await desk.open(page);
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  await page.getByRole('heading', { name: 'Numbers', level: 1 }).waitFor();
}

export async function openFull(page: Page, desk: Desk): Promise<void> {
  await openNumbers(page, desk);
  await expect(page.getByRole('list', { name: 'Your numbers' }).getByText('Comes here')).toHaveCount(2);
  await expect(page.getByRole('list', { name: 'Your numbers' }).getByText('a month')).toHaveCount(2);
}

async function openNumber(page: Page, desk: Desk, part?: 'Messaging' | 'Voice'): Promise<void> {
  await openFull(page, desk);
  await page.getByRole('link', { name: /Front desk/ }).click();
  await page.getByRole('heading', { name: 'Front desk', level: 1 }).waitFor();
  if (part) await page.getByRole('link', { name: part, exact: true }).click();
  if (part === 'Voice') await page.getByRole('heading', { name: 'Recording' }).waitFor();
  else await expect(page.getByText('Its texts come here.')).toBeVisible();
}

/** The voice page with a phone of the office's own, of which so much is known. */
async function openVoice(page: Page, desk: Desk, known: object): Promise<void> {
  const isKnown = Object.keys(known).length > 0;
  await change(page, 'read_forwarding', (now: object) => ({
    ...now,
    ...(isKnown ? { phone: '(202) 555-0177', ...known } : {}),
  }));
  await openNumber(page, desk, 'Voice');
  if (isKnown)
    await page
      .getByText('Not set up')
      .or(page.getByText(/^(You said|Confirmed)/))
      .first()
      .scrollIntoViewIfNeeded();
}

/** Replies for both times, of an office without hours. */
async function openReplies(page: Page, desk: Desk): Promise<void> {
  await change(page, 'read_replies', (now: object) => ({
    ...now,
    choices: {
      open: { isOn: true, words: 'Thank you for writing to {office}. We will answer as soon as we can.' },
      closed: {
        isOn: true,
        words: '{office} is closed, and open again {opens}. 😷 Call {number} if it hurts.',
      },
      missed: {
        isOn: true,
        words: 'Sorry that we missed your call. How can we help? {office}',
        when: 'open',
      },
      everyHours: 4,
      office: 'Harbour Street Dental',
    },
  }));
  await openNumber(page, desk, 'Messaging');
}

const bought = (more: object): object => ({
  id: '9',
  number: '+61491570156',
  display: '+61 491 570 156',
  state: 'buying',
  monthly: { amount: '8.25', currency: 'USD' },
  bought: null,
  failure: null,
  trouble: null,
  ...more,
});

/** Purchases in every state that somebody may meet. */
async function openPurchases(page: Page, desk: Desk): Promise<void> {
  await change(page, 'list_purchases', () => [
    bought({}),
    bought({ id: '8', state: 'unconfirmed' }),
    bought({ id: '7', state: 'pointed' }),
    bought({ id: '6', state: 'done', bought: '1', trouble: 'The line is not open.' }),
    bought({
      id: '5',
      state: 'refused',
      failure: {
        code: 21649,
        sentence: 'This number needs approved papers.',
        next: 'Have them approved, then buy it again.',
        link: 'https://www.twilio.com/docs/api/errors/21649',
      },
    }),
  ]);
  await openFull(page, desk);
  await page.getByRole('region', { name: 'Purchases' }).waitFor();
}

const LONG = 'Harbour Street Dental, the second line for the hygienists on the upper floor';

export const NUMBERS: Face[] = [
  { name: 'numbers-full', desk: 'office', open: openFull },
  {
    name: 'numbers-one-active',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'read_settings', (now: object) => ({ ...now, numbers: { active: '1' } }));
      await change(page, 'list_numbers', (rows: object[]) => [
        { ...rows[0], id: '1' },
        { ...rows[1], listens: false },
      ]);
      await openNumbers(page, desk);
      await expect(page.getByText('is active.')).toBeVisible();
    },
  },
  {
    name: 'number-held',
    desk: 'office',
    open: async (page, desk) => {
      let first = '';
      await change(page, 'list_numbers', (rows: { id: string }[]) => {
        first = rows[0]?.id ?? '';
        return rows;
      });
      await change(page, 'list_registrations', (now: object) => ({
        ...now,
        rows: [
          {
            sid: 'QE1',
            kind: 'campaign',
            name: 'Front desk texts',
            state: 'in_review',
            word: 'IN_PROGRESS',
            reasons: [],
            changeUntil: null,
          },
        ],
        held: [{ number: first, display: '(202) 555-0100', by: 'QE1' }],
      }));
      await openNumber(page, desk);
      await expect(page.getByText('Its campaign is not approved')).toBeVisible();
    },
  },
  {
    name: 'numbers-mixed',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_numbers', (rows: object[]) => [
        { ...rows[0], name: LONG },
        { ...rows[1], listens: false },
        { ...rows[1], id: '3', name: 'العيادة', isLeaving: true, kind: 'mobile', tint: 4 },
        {
          ...rows[1],
          id: '4',
          name: '王美玲诊所',
          monthly: null,
          releaseTrouble: 'Twilio cannot be reached.',
        },
        { ...rows[1], id: '5', releasedAt: 1 },
      ]);
      await openNumbers(page, desk);
      await page.getByRole('heading', { name: 'Given back' }).waitFor();
    },
  },
  {
    name: 'numbers-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'list_numbers');
      await openNumbers(page, desk);
      await isLoading(page);
    },
  },
  {
    name: 'numbers-empty',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_numbers', () => []);
      await openNumbers(page, desk);
      await expect(page.getByText('No numbers yet')).toBeVisible();
    },
  },
  {
    name: 'numbers-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'list_numbers');
      await openNumbers(page, desk);
      await expect(page.getByText('The numbers could not be read')).toBeVisible();
    },
  },
  { name: 'numbers-purchases', desk: 'office', open: openPurchases },
  { name: 'number-overview', desk: 'office', open: (page, desk) => openNumber(page, desk) },
  { name: 'number-messaging', desk: 'office', open: (page, desk) => openNumber(page, desk, 'Messaging') },
  {
    name: 'number-astray',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'check_numbers', (rows: object[]) =>
        rows.map((row) => ({
          ...row,
          pointing: 'url_mismatch',
          sentence: 'Its texts go to another address.',
          goesTo: 'https://old-crm.example/sms',
          canMend: true,
          papers: { bundle: 'BU1', submission: '5' },
          calls: {
            pointing: 'overridden_by_trunk',
            sentence: 'A trunk at Twilio takes its calls, whatever the number says.',
            goesTo: 'TK0123456789abcdef0123456789abcdef',
          },
        })),
      );
      await openNumbers(page, desk);
      await page
        .getByRole('list', { name: 'Your numbers' })
        .getByRole('link', { name: /Front desk/ })
        .click();
      await expect(page.getByText('Trunk decides')).toBeVisible();
    },
  },
  { name: 'number-voice', desk: 'office', open: (page, desk) => openVoice(page, desk, {}) },
  {
    name: 'number-forwarding',
    desk: 'office',
    open: (page, desk) => openVoice(page, desk, { saidAt: Date.now() - 3_600_000 }),
  },
  {
    name: 'number-forwarding-confirmed',
    desk: 'office',
    open: (page, desk) => openVoice(page, desk, { saidAt: 1, confirmedAt: Date.now() - 3_600_000 }),
  },
  {
    name: 'number-forwarding-trying',
    desk: 'office',
    open: (page, desk) => openVoice(page, desk, { saidAt: Date.now(), test: 'waiting' }),
  },
  {
    name: 'number-forwarding-off',
    desk: 'office',
    open: (page, desk) =>
      openVoice(page, desk, {
        isToUndo: true,
        test: 'failed',
        trouble: 'No forwarded call reached Deskbell within a minute.',
        obstacle: 'The calls of this number do not come here. Let them come here first.',
      }),
  },
  {
    name: 'number-forwarding-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'read_forwarding');
      await openNumber(page, desk, 'Voice');
      await page.getByText('How it stands with your own phone could not be read').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'number-replies',
    desk: 'office',
    open: async (page, desk) => {
      await openReplies(page, desk);
      await expect(page.getByText(/^Harbour Street Dental is closed, and open again/)).toBeVisible();
      await page.getByText(/^Never answered/).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'number-staff-texts',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'read_staff_texts', (now: object) => ({
        ...now,
        choices: {
          phones: ['+12025550171', '+12025550172'],
          voicemails: true,
          missed: false,
          when: 'closed',
          saysWho: false,
        },
      }));
      await openNumber(page, desk, 'Voice');
      await page.getByText('Each phone gets one text per call').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'number-replies-wrong',
    desk: 'office',
    open: async (page, desk) => {
      await openReplies(page, desk);
      await page.getByRole('textbox', { name: 'Reply in hours' }).fill('Hello {name}, we open {opens}.');
      await expect(page.getByText('Nothing stands for {name}.')).toBeVisible();
    },
  },
  {
    name: 'number-replies-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'read_replies');
      await openNumber(page, desk, 'Messaging');
      await expect(page.getByText('The automatic replies could not be read')).toBeVisible();
    },
  },
  {
    name: 'thread-automatic',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_timeline', (stretch: { rows: { direction?: string }[] }) => ({
        ...stretch,
        rows: stretch.rows.map((row) => (row.direction === 'out' ? { ...row, isAutomatic: true } : row)),
      }));
      await openAt(page, desk, 'Maya Okafor');
      await expect(page.getByText('Automatic reply').first()).toBeVisible();
    },
  },
  {
    name: 'number-release',
    desk: 'office',
    open: async (page, desk) => {
      await openNumber(page, desk);
      await page.getByRole('button', { name: 'Give back…' }).click();
      await expect(page.getByRole('dialog').getByText('Somebody else may get it.')).toBeVisible();
    },
  },
];

/** Those of them whose words are kept. */
export const NUMBER_PAGES = [
  'numbers-full',
  'numbers-one-active',
  'number-held',
  'numbers-empty',
  'numbers-failed',
  'numbers-purchases',
  'number-overview',
  'number-messaging',
  'number-voice',
  'number-forwarding',
  'number-forwarding-off',
  'number-replies',
  'number-staff-texts',
  'number-replies-wrong',
  'number-release',
  'number-search',
  'number-search-full',
  'number-buy-papers',
] as const;

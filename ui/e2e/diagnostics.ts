/** The parts of Diagnostics, found as a screen reader finds them, and their faces. */
import { expect, type Locator, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, openPage, type Face } from './bend.ts';

export const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

export const NUMBERS = 'Your numbers at Twilio';
export const TRIP = 'Does a request come back?';
export const PROOF = 'Is every text here?';
export const HISTORY = 'How the line stood';
export const REQUESTS = 'What Twilio told this computer';
export const REFUSED = 'What was turned away';
export const COMPUTER = 'This computer';
export const BUNDLE = 'For somebody who helps';

const CALLS = [
  'check_numbers',
  'list_line_spells',
  'list_requests',
  'list_refused',
  'list_alerts',
  'read_disk',
];
const AT = 1_795_273_200_000;

/** A day on which everything went wrong that is told here. */
const BAD_DAY = {
  numbers: [
    ['url_mismatch', 'Its texts go to another address.', 'https://former-provider.example.org/hooks/sms'],
    [
      'overridden_by_service',
      'The messaging service “Marketing” throws its texts away: it has no address, and nothing says so. Mend lets each number in it go where it says itself.',
      null,
    ],
    ['here', 'Its texts come here.', null],
  ].map(([pointing, sentence, goesTo], at) => ({
    id: `${at + 1}`,
    display: `(202) 555-010${at}`,
    name: at === 0 ? 'Front desk of the practice at the harbour' : '',
    pointing,
    sentence,
    goesTo,
    canMend: pointing !== 'here',
    canUndo: pointing === 'here',
    calls: null,
    service: null,
    papers: null,
  })),
  spells: ['listening', 'not_reachable', 'connecting', 'closed'].map((state, at) => ({
    id: `${9 - at}`,
    state,
    from: AT - at * 3_600_000,
    until: at === 0 ? null : AT - (at - 1) * 3_600_000,
    reason: state === 'not_reachable' ? 'The public address does not lead here: it answers 502.' : null,
  })),
  alerts: [
    ['Maya Okafor', '7', 11200],
    [null, null, 12300],
  ].map(([who, thread, code], at) => ({
    id: `${9 - at}`,
    at: AT - at * 60_000,
    code,
    sentence: 'Twilio could not reach this computer. It slept, was off, or its line was down.',
    thread,
    who,
  })),
  refused: [
    ['wrong', 'http://desk.example.org'],
    ['missing', null],
  ].map(([reason, signedAs], at) => ({
    id: `${9 - at}`,
    at: AT,
    reason,
    sentence: signedAs ? `Twilio signed this for ${signedAs}.` : 'It bears no signature. Nothing to do.',
    path: '/messages/incoming',
    times: 1 + at * 40,
    who: at === 0 ? '(202) 555-0123' : null,
    signedAs,
  })),
  trip: {
    passed: false,
    millis: 212,
    legs: [
      { name: 'name', state: 'passed', millis: 12, reason: null, next: null },
      { name: 'connection', state: 'passed', millis: 81, reason: null, next: null },
      {
        name: 'answer',
        state: 'failed',
        millis: 119,
        reason: 'Something else answers at desk.example.org, with 502.',
        next: 'Look whether your proxy delivers to the port of this computer.',
      },
      { name: 'numbers', state: 'skipped', millis: null, reason: null, next: null },
    ],
  },
  proof: {
    missing: 3,
    days: Array.from({ length: 14 }, (_, at) => ({
      day: `2026-11-${String(21 - at).padStart(2, '0')}`,
      theirs: at === 5 ? 0 : 40 - at * 2,
      ours: at === 5 ? 0 : 40 - at * 2 - (at === 1 ? 3 : 0),
    })),
  },
};

async function bend(page: Page): Promise<void> {
  await change(page, 'check_numbers', () => BAD_DAY.numbers);
  await change(page, 'list_line_spells', () => BAD_DAY.spells);
  await change(page, 'list_refused', () => BAD_DAY.refused);
  await change(page, 'list_alerts', () => BAD_DAY.alerts);
  await change(page, 'read_proof', () => BAD_DAY.proof);
  await change(page, 'read_disk', (disk: object) => ({ ...disk, free: 400_000_000, isShort: true }));
  await change(page, 'run_round_trip', () => BAD_DAY.trip);
  await change(page, 'read_budget', () => ({ since: AT, came: 15_210, proofs: 2_880, free: 20_000 }));
}

export const DIAGNOSTICS: readonly Face[] = [
  {
    name: 'diagnostics-bad-day',
    desk: 'office',
    open: async (page, desk) => {
      await bend(page);
      await openPage(page, desk, 'Diagnostics');
      await part(page, TRIP).getByRole('button', { name: 'Try it now' }).click();
      await expect(part(page, TRIP).getByText('It did not come back.')).toBeVisible();
      await part(page, PROOF).getByRole('button', { name: 'Compare the last 14 days' }).click();
      await expect(part(page, PROOF).getByRole('table')).toBeVisible();
    },
  },
  {
    name: 'diagnostics-parts-loading',
    desk: 'office',
    open: async (page, desk) => {
      for (const call of CALLS) await delay(page, call);
      await openPage(page, desk, 'Diagnostics');
      await isLoading(page);
    },
  },
  {
    name: 'diagnostics-parts-failed',
    desk: 'office',
    open: async (page, desk) => {
      for (const call of CALLS) await fail(page, call);
      await openPage(page, desk, 'Diagnostics');
      await expect(part(page, NUMBERS).getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'diagnostics-parts-empty',
    desk: 'office',
    open: async (page, desk) => {
      for (const call of ['check_numbers', 'list_line_spells', 'list_refused', 'list_alerts']) {
        await change(page, call, () => []);
      }
      await change(page, 'list_requests', () => ({ rows: [], next: null }));
      await openPage(page, desk, 'Diagnostics');
      await expect(part(page, REFUSED).getByText('Nothing was turned away.')).toBeVisible();
    },
  },
];

/** The faces of the call log, the voicemail, and how a number answers. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, type Face } from './bend.ts';
import type { Desk } from './desk.ts';

const OUTCOMES = ['missed', 'voicemail', 'answered', 'going', 'blocked'] as const;
const NAMES = [
  'Rosa Alvarez',
  null,
  'Margaret Featherstonehaugh-Cholmondeley-Winterbottom',
  'أمينة الحسيني',
  null,
];

/** Calls as the core tells them, one of each kind; their threads need not be there. */
export function someCalls(): object[] {
  return OUTCOMES.map((outcome, at) => {
    const name = NAMES[at];
    const voicemail =
      outcome === 'voicemail'
        ? {
            id: `9${at}`,
            seconds: 42,
            state: 'ready',
            problem: null,
            contentType: 'audio/mpeg',
            isHeard: false,
          }
        : null;
    return {
      id: `${at + 1}`,
      thread: '1',
      them: {
        address: outcome === 'blocked' ? 'anonymous' : '+12025550123',
        kind: outcome === 'blocked' ? 'withheld' : 'phone',
        display: outcome === 'blocked' ? 'Number withheld' : '(202) 555-0123',
        name,
        contact: null,
        tint: at,
      },
      number: '1',
      numberName: 'Front desk',
      outcome,
      reason: ['closed: Sunday', 'open, nobody answered', 'open, answered', 'open', 'blocked number'][at],
      answeredBy: outcome === 'answered' || outcome === 'going' ? 'Ana' : '',
      seconds: 95,
      at: Date.now() - (at + 1) * 1_400_000,
      isUnread: at < 2,
      isRecovered: at === 1,
      voicemail,
    };
  });
}

const page = (rows: object[]) => (): object => ({ rows, next: null });
const left = (): object[] => someCalls().filter((call) => 'voicemail' in call && call.voicemail !== null);

async function goTo(on: Page, desk: Desk, name: string): Promise<void> {
  await desk.open(on);
  await on.getByRole('link', { name, exact: false }).first().click();
}

async function openRouting(on: Page, desk: Desk): Promise<void> {
  await desk.open(on);
  await on.getByRole('link', { name: 'Settings' }).click();
  await on
    .getByRole('navigation', { name: 'Settings by subject' })
    .getByRole('link', { name: 'Calls' })
    .click();
  await expect(on.getByRole('heading', { name: 'What happens if somebody calls?' })).toBeVisible();
}

export const CALLS: Face[] = [
  {
    name: 'calls-told',
    desk: 'office',
    open: async (on, desk) => {
      await goTo(on, desk, 'Calls');
      await expect(on.getByText('Missed call').first()).toBeVisible();
    },
  },
  {
    name: 'voicemail-told',
    desk: 'office',
    open: async (on, desk) => {
      await goTo(on, desk, 'Voicemail');
      await expect(on.getByRole('article').first()).toBeVisible();
    },
  },
  {
    name: 'calls-full',
    desk: 'office',
    open: async (on, desk) => {
      await change(on, 'list_calls', page(someCalls()));
      await goTo(on, desk, 'Calls');
      await expect(on.getByText('Answered by Ana')).toBeVisible();
    },
  },
  {
    name: 'calls-loading',
    desk: 'office',
    open: async (on, desk) => {
      await delay(on, 'list_calls');
      await goTo(on, desk, 'Calls');
      await isLoading(on);
    },
  },
  {
    name: 'calls-empty',
    desk: 'office',
    open: async (on, desk) => {
      await change(on, 'list_calls', page([]));
      await goTo(on, desk, 'Calls');
      await expect(on.getByText('No calls yet')).toBeVisible();
    },
  },
  {
    name: 'calls-failed',
    desk: 'office',
    open: async (on, desk) => {
      await fail(on, 'list_calls');
      await goTo(on, desk, 'Calls');
      await expect(on.getByText('The calls could not be read')).toBeVisible();
    },
  },
  {
    name: 'voicemail-full',
    desk: 'office',
    open: async (on, desk) => {
      const heard = left().map((call) => {
        const voicemail = 'voicemail' in call ? (call.voicemail as object) : {};
        return { ...call, id: '77', voicemail: { ...voicemail, id: '97', isHeard: true } };
      });
      await change(on, 'list_voicemails', () => ({ unheard: left(), heard, next: null }));
      await goTo(on, desk, 'Voicemail');
      await expect(on.getByRole('heading', { name: 'Not heard yet' })).toBeVisible();
    },
  },
  {
    name: 'voicemail-loading',
    desk: 'office',
    open: async (on, desk) => {
      await delay(on, 'list_voicemails');
      await goTo(on, desk, 'Voicemail');
      await isLoading(on);
    },
  },
  {
    name: 'voicemail-empty',
    desk: 'office',
    open: async (on, desk) => {
      await change(on, 'list_voicemails', () => ({ unheard: [], heard: [], next: null }));
      await goTo(on, desk, 'Voicemail');
      await expect(on.getByText('No messages')).toBeVisible();
    },
  },
  {
    name: 'voicemail-failed',
    desk: 'office',
    open: async (on, desk) => {
      await fail(on, 'list_voicemails');
      await goTo(on, desk, 'Voicemail');
      await expect(on.getByText('The voicemail could not be read')).toBeVisible();
    },
  },
  { name: 'settings-calls', desk: 'office', open: openRouting },
  {
    name: 'settings-calls-ringing',
    desk: 'office',
    open: async (on, desk) => {
      await openRouting(on, desk);
      await on.getByRole('button', { name: 'Add hours' }).click();
      await on.getByRole('button', { name: 'Add a closed day' }).click();
      await on.getByRole('radio', { name: 'Ring people, then go on' }).first().check({ force: true });
      await expect(on.getByRole('group', { name: 'Who is rung' })).toBeVisible();
    },
  },
];

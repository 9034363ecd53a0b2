/** The faces of calls that go on: their cards, to whom one passes them on, and the conference. */
import { expect, type Page } from '@playwright/test';
import { change, openAt, type Face } from './bend.ts';
import { goTo, ourCalls } from './calls-faces.ts';

/** Calls that go on: one that comes in, one of ours that rings, one that is being hung up. */
export function liveCalls(): object[] {
  const told = [
    { direction: 'in', stage: 'ringing', isEnding: false },
    { direction: 'out', stage: 'ringing_us', isEnding: false },
    { direction: 'out', stage: 'talking', isEnding: true },
  ];
  const texts = [
    { id: '71', direction: 'in', body: 'Is the crown ready? I could come on Thursday after four.', at: 0 },
    { id: '72', direction: 'out', body: 'It is. Shall we say half past four?', at: 0 },
    { id: '73', direction: 'in', body: 'شكرا جزيلا، سأكون هناك', at: 0 },
  ];
  return told.map((one, at) => ({
    call: {
      ...ourCalls()[at * 2],
      ...one,
      id: `${at + 51}`,
      outcome: 'going',
      price: null,
      reason: '',
      at: Date.now() - (at * 40 + 12) * 1000,
    },
    moved: null,
    texts: at === 2 ? [] : texts.slice(at),
  }));
}

/** Calls that are moved: one that could be, one whose colleague rings, one that did not get there. */
export function movedCalls(): object[] {
  const told = [
    { stage: 'talking', moved: null },
    { stage: 'moving', moved: { to: 'Ben', back: 'Ana', state: 'ringing', trouble: null } },
    {
      stage: 'talking',
      moved: {
        to: 'Ben',
        back: 'Ana',
        state: 'failed',
        trouble: 'This did not arrive at Twilio. The call goes on as it was: pass it on again.',
      },
    },
  ];
  return liveCalls().map((live, at) => {
    const { stage, moved } = told[at] ?? {};
    const call = { ...('call' in live ? (live.call as object) : {}), direction: 'in', isEnding: false };
    return { ...live, call: { ...call, stage, answeredBy: 'Ana' }, moved };
  });
}

/** A conference with people in each state. */
export function someRoom(): object {
  const person = (name: string, isOurs: boolean, isMuted: boolean, isHeld: boolean): object => ({
    participant: `CA${name}`,
    name,
    isOurs,
    isMuted,
    isHeld,
  });
  return {
    name: '',
    people: [
      person('Rosa Alvarez', false, false, false),
      person('Ana', true, false, false),
      person('Margaret Featherstonehaugh-Cholmondeley-Winterbottom', false, false, true),
      person('Ben', true, true, false),
    ],
    coming: [
      { id: '1', name: 'Cleo', trouble: null },
      { id: '2', name: 'Dr. Osei', trouble: 'Nobody answered.' },
    ],
  };
}

async function showLive(on: Page, count: number): Promise<void> {
  await change(on, 'list_live_calls', () => liveCalls().slice(0, count));
}

export const LIVE: Face[] = [
  {
    name: 'live-call',
    desk: 'office',
    open: async (on, desk) => {
      await showLive(on, 1);
      await openAt(on, desk, 'Rosa Alvarez');
      await expect(on.getByRole('region', { name: 'Calls that go on' })).toBeVisible();
    },
  },
  {
    name: 'live-calls',
    desk: 'office',
    open: async (on, desk) => {
      await showLive(on, 3);
      await goTo(on, desk, 'Calls');
      await expect(on.getByRole('article', { name: /Hanging up/ })).toBeVisible();
    },
  },
  {
    name: 'live-moved',
    desk: 'office',
    open: async (on, desk) => {
      await change(on, 'list_live_calls', movedCalls);
      await openAt(on, desk, 'Rosa Alvarez');
      await expect(on.getByText('Rings Ben.')).toBeVisible();
    },
  },
  {
    name: 'move-call',
    desk: 'office',
    open: async (on, desk) => {
      await change(on, 'list_live_calls', movedCalls);
      const long = 'Dr. Margaret Featherstonehaugh-Cholmondeley';
      const json = [
        { name: 'Ben', number: '+12025550172', display: '(202) 555-0172' },
        { name: long, number: '+12025550173', display: '(202) 555-0173' },
      ];
      await on.route('**/call/list_colleagues', (route) => route.fulfill({ json }));
      await openAt(on, desk, 'Rosa Alvarez');
      await on
        .getByRole('button', { name: /^Pass on/ })
        .first()
        .click();
      await expect(on.getByRole('dialog').getByRole('button', { name: /^Ben/ })).toBeVisible();
    },
  },
  {
    name: 'room',
    desk: 'office',
    open: async (on, desk) => {
      await change(on, 'read_room', someRoom);
      await change(on, 'list_live_calls', () => movedCalls().slice(0, 1));
      await openAt(on, desk, 'Rosa Alvarez');
      await expect(on.getByRole('article', { name: 'Conference', exact: true })).toBeVisible();
    },
  },
];

/** The pages of these that are kept as they are told. */
export const LIVE_PAGES = ['live-call', 'live-calls', 'live-moved', 'move-call', 'room'];

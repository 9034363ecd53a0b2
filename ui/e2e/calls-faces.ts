/** The faces of the call log, the voicemail, and how a number answers. */
import { expect, type Locator, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, openAt, type Face } from './bend.ts';
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
            isConversation: false,
            transcript:
              'Hello, it is Rosa. The crown came loose again, and I would like to come by on Friday.',
            transcriptState: 'ready',
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
      direction: 'in',
      outcome,
      stage: outcome === 'going' ? 'talking' : null,
      failure: null,
      price: null,
      isEnding: false,
      spoken: null,
      reason: ['closed: Sunday', 'open, nobody answered', 'open, answered', 'open', 'blocked number'][at],
      answeredBy: outcome === 'answered' || outcome === 'going' ? 'Ana' : '',
      seconds: 95,
      at: Date.now() - (at + 1) * 1_400_000,
      isUnread: at < 2,
      isRecovered: at === 1,
      voicemail,
      topic: at === 1 ? 'cancel' : null,
      note: at === 1 ? 'Her son’s crown, not Friday' : '',
    };
  });
}

const REFUSED = {
  code: 21216,
  sentence: 'Twilio does not call the number of your own phone.',
  next: 'Choose another phone in Settings.',
  link: 'https://www.twilio.com/docs/api/errors/21216',
};

/** Calls that we made, one for each way in which they end. */
export function ourCalls(): object[] {
  return (['answered', 'unanswered', 'busy', 'canceled', 'failed'] as const).map((outcome, at) => ({
    ...someCalls()[0],
    id: `${at + 31}`,
    them: {
      address: '+12025550123',
      kind: 'phone',
      display: '(202) 555-0123',
      name: NAMES[at],
      contact: null,
      tint: at,
    },
    direction: 'out',
    outcome,
    reason: outcome === 'canceled' ? 'your phone was not answered' : '',
    failure: outcome === 'failed' ? REFUSED : null,
    price: outcome === 'answered' ? { amount: '0.028000', currency: 'USD' } : null,
    answeredBy: '',
    isUnread: false,
  }));
}

const page = (rows: object[]) => (): object => ({ rows, next: null });
const left = (): object[] => someCalls().filter((call) => 'voicemail' in call && call.voicemail !== null);

export async function goTo(on: Page, desk: Desk, name: string): Promise<void> {
  await desk.open(on);
  await on.getByRole('link', { name, exact: false }).first().click();
}

async function openRouting(on: Page, desk: Desk): Promise<void> {
  await desk.open(on);
  await on.getByRole('link', { name: 'Settings' }).click();
  await on
    .getByRole('navigation', { name: 'Settings by subject' })
    .getByRole('link', { name: 'Calls', exact: true })
    .click();
  await expect(on.getByRole('heading', { name: 'What happens if somebody calls?' })).toBeVisible();
}

/** Adds a step to the first list in a part of the page. */
async function addStep(part: Locator, does: string): Promise<void> {
  const add = part.getByRole('button', { name: /^Add a step/ });
  await add.first().click();
  await part.page().getByRole('menuitem', { name: does }).click();
}

const RECORDINGS = [
  { id: '7', name: 'Welcome to the practice', contentType: 'audio/mpeg', seconds: 14, bytes: 224_000 },
  { id: '8', name: 'Closed over the holidays', contentType: 'audio/wav', seconds: 31, bytes: 992_000 },
];

/** Several steps in a list, the first of them a recording. */
async function openSteps(on: Page, desk: Desk): Promise<void> {
  await change(on, 'list_greetings', () => RECORDINGS);
  await openRouting(on, desk);
  const open = on.locator('section', { has: on.getByRole('heading', { name: 'When you are open' }) });
  await open.getByRole('combobox', { name: 'What happens' }).selectOption('greet');
  await open.getByLabel('What is said').fill('Welcome. How can we help you?');
  await open.getByLabel('A recording you have already').selectOption({ index: 1 });
  await expect(open.getByRole('button', { name: 'Play Welcome to the practice' })).toBeVisible();
  await addStep(open, 'Forward outside, then go on');
  await open.getByLabel('Number outside the office').fill('(202) 555-0190');
  await addStep(open, 'Take a message');
  await addStep(open, 'Say something and hang up');
  await expect(open.getByText('No call comes this far')).toBeVisible();
  await open.getByRole('button', { name: 'Play Welcome to the practice' }).scrollIntoViewIfNeeded();
}

/** A menu in a menu, being written. */
async function openMenu(on: Page, desk: Desk): Promise<void> {
  await openRouting(on, desk);
  await on.getByRole('combobox', { name: 'What happens' }).first().selectOption('menu');
  const names = on.getByRole('list', { name: 'Choices' }).getByLabel('What it is called');
  await names.first().fill('Appointments');
  await names.last().fill('Bills and payments, or a question about the insurance');
  const choice = on.getByRole('group', { name: 'Key 2: Bills and payments' });
  await addStep(choice, 'Let callers choose');
  const inner = choice.getByRole('list', { name: 'Choices' }).getByLabel('What it is called');
  await inner.first().fill('Paying a bill');
  await inner.last().fill('Something else');
  await expect(on.getByText('2: Something else', { exact: true })).toBeVisible();
}

/** The timeline of a thread, with calls of ours in it. */
const withOurCalls = (answer: { rows: object[] }): object => ({
  ...answer,
  rows: [...answer.rows, ...ourCalls().map((call) => ({ ...call, kind: 'call' }))],
});

export const CALLS: Face[] = [
  {
    name: 'calls-of-ours',
    desk: 'office',
    open: async (on, desk) => {
      await change(on, 'list_calls', page(ourCalls()));
      await goTo(on, desk, 'Calls');
      await expect(on.getByText('Nobody answered')).toBeVisible();
    },
  },
  {
    name: 'thread-calls-of-ours',
    desk: 'office',
    open: async (on, desk) => {
      await change(on, 'list_timeline', withOurCalls);
      await openAt(on, desk, 'Rosa Alvarez');
      await expect(on.getByText('Call failed')).toBeVisible();
    },
  },
  {
    name: 'call-which-phone',
    desk: 'office',
    open: async (on, desk) => {
      await openAt(on, desk, 'Rosa Alvarez');
      await on.getByRole('button', { name: 'Call Rosa Alvarez' }).click();
      const dialog = on.getByRole('dialog', { name: 'Which phone shall ring?' });
      await dialog.getByLabel('Number of your phone').fill('call me');
      await dialog.getByRole('button', { name: 'Save and call' }).click();
      await expect(dialog.getByRole('alert')).toBeVisible();
    },
  },
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
    name: 'calls-narrowed',
    desk: 'office',
    open: async (on, desk) => {
      await goTo(on, desk, 'Calls');
      await on.getByLabel('Show calls about one thing').selectOption('prices');
      await expect(on.getByText('No such calls')).toBeVisible();
    },
  },
  {
    name: 'call-described',
    desk: 'office',
    open: async (on, desk) => {
      await goTo(on, desk, 'Calls');
      await on.locator('[data-call]').first().click();
      await on.getByRole('button', { name: 'What was it about?' }).first().click();
      await expect(on.getByRole('dialog', { name: 'What was this call about?' })).toBeVisible();
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
        return {
          ...call,
          id: '77',
          voicemail: { ...voicemail, id: '97', isHeard: true, transcript: '', transcriptState: 'language' },
        };
      });
      await change(on, 'list_voicemails', () => ({ unheard: left(), heard, next: null }));
      await goTo(on, desk, 'Voicemail');
      await expect(on.getByRole('heading', { name: 'Not heard yet' })).toBeVisible();
    },
  },
  {
    name: 'voicemail-delete',
    desk: 'office',
    open: async (on, desk) => {
      await goTo(on, desk, 'Voicemail');
      await on
        .getByRole('button', { name: /^More for the message/ })
        .first()
        .click();
      await on.getByRole('menuitem', { name: 'Delete the message' }).click();
      await expect(on.getByRole('dialog', { name: 'Delete this message?' })).toBeVisible();
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
      await on.getByRole('combobox', { name: 'What happens' }).first().selectOption('ring');
      await expect(on.getByRole('group', { name: 'Who is rung' })).toBeVisible();
    },
  },
  {
    name: 'settings-calls-diagram',
    desk: 'office',
    open: async (on, desk) => {
      await openMenu(on, desk);
      await on.getByText('2: Something else', { exact: true }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'settings-calls-drawn',
    desk: 'office',
    open: async (on, desk) => {
      await openMenu(on, desk);
      await on.getByRole('button', { name: 'Save', exact: true }).last().scrollIntoViewIfNeeded();
    },
  },
  { name: 'settings-calls-menu', desk: 'office', open: openMenu },
  { name: 'settings-calls-steps', desk: 'office', open: openSteps },
  {
    name: 'settings-calls-staff',
    desk: 'office',
    open: async (on, desk) => {
      await openRouting(on, desk);
      await on.getByRole('combobox', { name: 'What happens' }).first().selectOption('ring');
      const staff = on.getByRole('group', { name: 'Who is rung' });
      await staff.getByLabel('Name', { exact: true }).fill('Ana');
      await staff.getByLabel('Phone, or SIP address').fill('sip:ana@office.example');
      await staff.getByLabel('User').fill('ana');
      await staff.getByRole('button', { name: 'Only at certain hours' }).click();
      await expect(staff.getByRole('list', { name: 'When Ana is rung' })).toBeVisible();
    },
  },
  {
    name: 'settings-calls-reception',
    desk: 'office',
    open: async (on, desk) => {
      await openRouting(on, desk);
      await on.getByRole('radio', { name: 'Ask what it is about' }).check({ force: true });
      const hours = on.getByRole('group', { name: 'Opening hours', exact: true });
      await addStep(hours, 'Say something and hang up');
      await hours.getByLabel('What is said').fill('We are open from eight to five, Monday to Friday.');
      await expect(on.getByText('4: Opening hours')).toBeVisible();
    },
  },
];

/** The pages of these that are kept as they are told. */
export const CALL_PAGES = [
  'calls-of-ours',
  'thread-calls-of-ours',
  'call-which-phone',
  'calls-full',
  'calls-empty',
  'calls-failed',
  'voicemail-full',
  'voicemail-empty',
  'voicemail-delete',
  'settings-calls',
  'settings-calls-ringing',
  'settings-calls-menu',
  'settings-calls-steps',
  'settings-calls-staff',
  'settings-calls-reception',
];

import { expect, test } from 'vitest';
import type { Api } from '#lib/api/api.ts';
import type { Needs, SubmissionView } from '#lib/api/call.ts';
import { BusinessForm } from './business.svelte.ts';
import { Starting } from './starting.svelte.ts';
import { Submission } from './submission.svelte.ts';

const need = (name: string): SubmissionView['fields'][number]['need'] => ({
  name,
  label: name,
  hint: '',
  options: [],
});

const view = (more: Partial<SubmissionView> = {}): SubmissionView => ({
  id: '5',
  country: 'AU',
  kind: 'mobile',
  endUser: 'business',
  name: 'Australia: Mobile - Business',
  state: 'draft',
  isOpen: true,
  fields: [
    { need: need('business_name'), value: 'Harbour', fault: null },
    { need: need('first_name'), value: '', fault: null },
  ],
  proofs: [
    {
      requirement: 'id',
      name: 'ID',
      hint: '',
      kinds: [],
      kind: null,
      fields: [],
      document: null,
      faults: [],
      warnings: [],
    },
  ],
  faults: [],
  warnings: [],
  trouble: null,
  history: [],
  validUntil: null,
  bundleSid: null,
  endUserSid: null,
  addressSid: null,
  place: { street: '', more: '', city: '', region: '', postalCode: '', country: 'AU' },
  ...more,
});

/** A core that notes what it is asked. */
function papers(answers: Record<string, unknown>): { api: Api; asked: [string, unknown][] } {
  const asked: [string, unknown][] = [];
  const call = (async (name: string, args: unknown) => {
    asked.push([name, args]);
    const answer = answers[name];
    if (answer instanceof Error) throw answer;
    return answer;
  }) as Api['call'];
  const silent = (): (() => void) => () => undefined;
  return { api: { call, give: call as unknown as Api['give'], on: silent, onLocked: silent }, asked };
}

test('what was typed is saved with what stood there, before papers are handed in', async () => {
  const { api, asked } = papers({
    read_submission: view(),
    save_submission: view(),
    submit_papers: view({ state: 'submitting', isOpen: false }),
  });
  const submission = new Submission(api, '5');
  await submission.now.read();
  submission.typed = { first_name: 'Grace' };
  await submission.submit();
  expect(asked.map(([name]) => name)).toEqual(['read_submission', 'save_submission', 'submit_papers']);
  expect(asked[1]?.[1]).toEqual({
    submission: '5',
    answers: { business_name: 'Harbour', first_name: 'Grace' },
    proofs: [{ requirement: 'id', kind: '', answers: {} }],
  });
  expect(submission.now.value?.state).toBe('submitting');
  expect(submission.isTouched).toBe(false);
});

test('what happens while papers are handed in is read once they are', async () => {
  const { api, asked } = papers({ read_submission: view(), submit_papers: view({ state: 'submitting' }) });
  let tell: Parameters<Api['on']>[0] = () => undefined;
  const on: Api['on'] = (hear) => ((tell = hear), () => undefined);
  const submission = new Submission({ ...api, on }, '5');
  submission.listen();
  await submission.now.read();
  const before = asked.length;
  const submitting = submission.submit();
  tell({ type: 'ComplianceChanged' });
  await submitting;
  expect(asked.slice(before).map(([name]) => name)).toEqual(['submit_papers', 'read_submission']);
});

test('what could not be saved stays typed, and nothing is handed in', async () => {
  const { api, asked } = papers({ read_submission: view(), save_submission: new Error('full') });
  const submission = new Submission(api, '5');
  await submission.now.read();
  submission.typed = { first_name: 'Grace' };
  expect(await submission.submit()).toBe(false);
  expect(asked.map(([name]) => name)).toEqual(['read_submission', 'save_submission']);
  expect(submission.answerTo('first_name', '')).toBe('Grace');
});

test('a kind of number that a country does not have gives way to one that it has', async () => {
  const { api } = papers({
    list_number_countries: [{ code: 'XX', name: 'X', kinds: ['local'] }],
    read_needs: null,
  });
  const starting = new Starting(api, { country: 'XX', kind: null });
  await starting.open();
  expect(starting.kind).toBe('local');
  expect(starting.needs).toEqual({ needs: null });
});

test('a late answer about one country is not shown for another', async () => {
  const waiting: ((needs: Needs | null) => void)[] = [];
  const call = ((name: string) =>
    name === 'read_needs' ? new Promise((tell) => waiting.push(tell)) : Promise.resolve([])) as Api['call'];
  const starting = new Starting({ call } as Api, { country: 'AU', kind: 'mobile' });
  const first = starting.choose({ country: 'AU' });
  const second = starting.choose({ country: 'US' });
  waiting[1]?.(null);
  waiting[0]?.({ sid: 'RN', name: 'Australia', fields: [], proofs: [] });
  await Promise.all([first, second]);
  expect(starting.needs).toEqual({ needs: null });
});

test('an error of the business stands at its field', async () => {
  const refused = Object.assign(new Error('No.'), { code: 'bad_input', field: 'place.street' });
  const form = new BusinessForm(papers({ save_business: refused }).api, 'AU');
  expect(await form.save()).toBe(false);
  expect(form.errorAt('place.street')).toBe('No.');
  expect(form.errorAt('place.city')).toBeNull();
  expect(form.doing).toBe('nothing');
});

/** While the computer sleeps, at the desk: what answers then, how it is tried, and what came meanwhile. */
import { expect, test } from '@playwright/test';
import { openCalls, PLUG } from './asleep-faces.ts';
import { Desk, deskFor } from './desk.ts';
import { part } from './diagnostics.ts';
import { list } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

/** Asks the sandbox with the account's credentials. */
async function twilio(path: string, form?: Record<string, string>): Promise<unknown> {
  const { sandbox, account_sid: sid, auth_token: token } = desk().ready;
  const headers = { authorization: `Basic ${btoa(`${sid}:${token}`)}` };
  const post = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
  const answer = await fetch(`${sandbox}${path}`, { headers, ...post });
  expect(answer.ok, path).toBe(true);
  return answer.json();
}

test('a flow that somebody changed at Twilio is left alone until it is asked for', async ({ page }) => {
  await openCalls(page, desk());
  await expect(page.getByText('Ready at Twilio')).toBeVisible();
  const { flows } = (await twilio('/v2/Flows')) as { flows: { sid: string }[] };
  const at = `/v2/Flows/${flows[0]?.sid ?? ''}`;
  const { definition } = (await twilio(at)) as { definition: Record<string, unknown> };
  const mine = JSON.stringify({ ...definition, description: 'Mine now' });
  await twilio(at, { Status: 'published', Definition: mine });
  await page.getByRole('button', { name: 'Look at Twilio now' }).click();
  await expect(page.getByText('Changed by hand at Twilio')).toBeVisible();
  await page.getByRole('button', { name: 'Write it anew' }).click();
  await expect(page.getByText('Ready at Twilio')).toBeVisible();
  const after = (await twilio(at)) as { revision: number; definition: { description: string } };
  expect(after.revision).toBe(3);
  expect(after.definition.description).not.toBe('Mine now');
});

test('it is switched off, says so, and is switched on again', async ({ page }) => {
  await openCalls(page, desk());
  await page.getByRole('button', { name: 'Switch it off' }).click();
  await expect(page.getByText('Switched off', { exact: true })).toBeVisible();
  expect(await twilio('/v2/Flows')).toMatchObject({ flows: [] });
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await expect(page.getByText('Ready at Twilio')).toBeVisible();
});

test('the plug is pulled, told step by step, and it listens again', async ({ page }) => {
  test.setTimeout(120_000);
  await desk().open(page);
  await page.getByRole('link', { name: /^Line: / }).click();
  const plug = part(page, PLUG);
  await expect(plug.getByText('Not tried yet')).toBeVisible();
  await plug.getByRole('button', { name: 'Pull the plug' }).click();
  await expect(plug.getByText('The plug is pulled.')).toBeVisible();
  const steps = plug.getByRole('list', { name: 'Pulling the plug, step by step' }).getByRole('listitem');
  await expect(steps.nth(2)).toContainText('went well', { timeout: 30_000 });
  await expect(steps.nth(3)).toContainText('went well', { timeout: 60_000 });
  await expect(steps.nth(4)).toContainText('went well', { timeout: 30_000 });
  await expect(steps.nth(5)).toContainText('under way');
});

test('what came while Twilio could not get through is told until it was seen', async ({ page }) => {
  test.setTimeout(90_000);
  await using own = await Desk.start({ line: 'practice', story: 'told' });
  await own.open(page);
  await list(page).waitFor();
  const { switches } = await own.call<{ switches: object }>('read_practice');
  await own.call('set_switches', { ...switches, webhooks: 'unreachable' });
  const numbers = await own.call<{ id: string }[]>('list_numbers');
  const text = { from: '+12025550131', body: 'Anybody there?', drawings: [], files: [] };
  await own.call('pretend_text', { ...text, number: numbers[0]?.id });
  await own.call('set_switches', { ...switches, webhooks: 'usual' });
  await own.call('move_clock', { by: 'ten_minutes' });
  const strip = page.getByRole('region', { name: 'While you were away' });
  await expect(strip).toContainText('1 text, Twilio could not reach this computer 1 time', {
    timeout: 30_000,
  });
  await page.getByRole('button', { name: 'Got it' }).click();
  await expect(strip).toHaveCount(0);
  await page.reload();
  await list(page).waitFor();
  await expect(strip).toHaveCount(0);
});

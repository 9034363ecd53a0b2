/** Finding out why texts do not come, and mending it. */
import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { deskFor, sign } from './desk.ts';
import { BUNDLE, COMPUTER, HISTORY, NUMBERS, part, PROOF, REFUSED, REQUESTS, TRIP } from './diagnostics.ts';
import { list, row } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });
const MAYA = '+12025550131';

async function open(page: Page): Promise<void> {
  await desk().open(page);
  await list(page).waitFor();
  await page.getByRole('link', { name: /^Line: / }).click();
  await expect(page.getByRole('heading', { name: 'Diagnostics', level: 1 })).toBeVisible();
}

/** Changes a number at Twilio, as somebody in the Console would. */
async function point(smsUrl: string): Promise<void> {
  const { sandbox, account_sid: sid, auth_token: token } = desk().ready;
  const authorization = `Basic ${btoa(`${sid}:${token}`)}`;
  const at = `${sandbox}/2010-04-01/Accounts/${sid}/IncomingPhoneNumbers`;
  const listed = await fetch(`${at}.json`, { headers: { authorization } });
  const { incoming_phone_numbers: all } = (await listed.json()) as {
    incoming_phone_numbers: { sid: string; phone_number: string }[];
  };
  const ours = all.find(({ phone_number: number }) => number === desk().number);
  const body = new URLSearchParams({ SmsUrl: smsUrl, SmsMethod: 'POST' });
  const answer = await fetch(`${at}/${ours?.sid}.json`, {
    method: 'POST',
    headers: { authorization },
    body,
  });
  expect(answer.status).toBe(200);
}

test('a text leaves a line that leads to its thread', async ({ page }) => {
  await open(page);
  await desk().text({ from: MAYA, body: 'Is this line alive?' });
  const first = part(page, REQUESTS).getByRole('listitem').first();
  await expect(first).toContainText('A text from');
  await expect(first).toContainText('Taken in');
  await first.getByRole('link').click();
  await expect(page).toHaveURL(/\/inbox\/\d+$/);
});

test('a number that goes elsewhere is mended, and the mend undone', async ({ page }) => {
  await point('https://former.example.org/sms');
  await open(page);
  const numbers = part(page, NUMBERS);
  await expect(numbers).toContainText('Goes elsewhere');
  await expect(numbers).toContainText('https://former.example.org/sms');
  await numbers.getByRole('button', { name: /^Mend / }).click();
  await expect(numbers.getByText('Comes here')).toHaveCount(2);
  await numbers.getByRole('button', { name: /^Undo the mend/ }).click();
  await expect(numbers).toContainText('Goes elsewhere');
  await numbers.getByRole('button', { name: /^Mend / }).click();
  await expect(numbers.getByText('Comes here')).toHaveCount(2);
});

test('what was signed for another spelling of the address is explained and mended', async ({ page }) => {
  const { webhooks, auth_token: token } = desk().ready;
  const wrong = webhooks.replace('127.0.0.1', 'localhost');
  await point(`${wrong}/messages/incoming`);
  await open(page);
  await expect(part(page, REFUSED)).toContainText('Nothing was turned away.');
  const form = { MessageSid: `SM${'7'.repeat(32)}`, From: MAYA, To: desk().number, Body: 'Not heard' };
  const headers = { 'x-twilio-signature': sign(token ?? '', `${wrong}/messages/incoming`, form) };
  const answer = await page.request.post(`${webhooks}/messages/incoming`, {
    headers: { ...headers, host: wrong.replace('http://', '') },
    form,
  });
  expect(answer.status()).toBe(403);
  const refused = part(page, REFUSED);
  await expect(refused).toContainText('Address spelled differently');
  await refused.getByRole('button', { name: 'Mend the address' }).click();
  await expect(page.getByText('Mended. What was missed is being fetched.')).toBeVisible();
  await expect(part(page, NUMBERS).getByText('Comes here')).toHaveCount(2);
});

test('a request goes round, and each part of its way is told with its time', async ({ page }) => {
  await open(page);
  const trip = part(page, TRIP);
  await trip.getByRole('button', { name: 'Try it now' }).click();
  await expect(trip.getByText(/^It came back in [\d.]+ s\. Texts will reach this computer\.$/)).toBeVisible();
  await expect(trip.getByRole('listitem').filter({ hasText: / ms$/ })).toHaveCount(4);
  await point('https://former.example.org/sms');
  await trip.getByRole('button', { name: 'Try it again' }).click();
  await expect(trip).toContainText('It came back, but one thing is not right: see above.');
  await expect(part(page, NUMBERS)).toContainText('Goes elsewhere');
  await part(page, NUMBERS)
    .getByRole('button', { name: /^Mend / })
    .click();
  await trip.getByRole('button', { name: 'Try it again' }).click();
  await expect(trip).toContainText('It came back in');
});

test('every text of two weeks is counted beside Twilio’s', async ({ page }) => {
  await open(page);
  await part(page, PROOF).getByRole('button', { name: 'Compare the last 14 days' }).click();
  await expect(part(page, PROOF).getByRole('row')).toHaveCount(15);
  await expect(part(page, PROOF)).toContainText('Every text that Twilio has is here.');
});

test('the bundle is read before it is sent, and tells nothing about anybody', async ({ page }) => {
  await desk().text({ from: MAYA, body: 'A very private matter' });
  await page.goto('about:blank');
  await open(page);
  await part(page, BUNDLE).getByRole('button', { name: 'Show what is in it' }).click();
  const preview = page.getByRole('region', { name: 'Everything that is in it' });
  await expect(preview).toContainText('The last webhooks');
  for (const word of ['private', '5550131', '555-0131', desk().ready.auth_token ?? 'token']) {
    await expect(preview).not.toContainText(word);
  }
  const shown = await preview.textContent();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    part(page, BUNDLE).getByRole('button', { name: 'Save it as a file' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^deskbell-support-\d{4}-\d\d-\d\d\.txt$/);
  const saved = await readFile(await file.path(), 'utf8');
  expect(saved).toBe(shown);
  await expect(part(page, COMPUTER)).toContainText('Free on the disk');
  await expect(part(page, HISTORY)).toContainText('Listening');
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await expect(row(page, /A very private matter/)).toBeVisible();
});

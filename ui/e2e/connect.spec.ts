/** Connecting an own account in four steps, its first texts, and the day on which the keychain is gone. */
import { expect, test, type Page } from '@playwright/test';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deskFor } from './desk.ts';
import { composer, openThread, row, texts } from './inbox.ts';
import { ACCOUNT, NUMBERS, TOKEN, twilioFor } from './twilio.ts';

const twilio = twilioFor();
const desk = deskFor(() => ({ line: 'none', twilio: twilio().url }));
test.describe.configure({ mode: 'serial' });

let recoveryCode = '';

async function next(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

test('four steps lead to an inbox of one’s own, each checked before the next', async ({ page }) => {
  const [first, second] = await twilio().numbers();
  await twilio().point(second?.sid ?? '', 'https://old-crm.example/sms');
  const here = () => page.locator('[aria-current=step]');
  await desk().open(page);
  await next(page, 'Connect');

  await test.step('the account', async () => {
    await expect(here()).toContainText('Your Twilio account');
    const sid = page.getByRole('textbox', { name: 'Account SID' });
    const token = page.getByLabel('Auth token');
    await next(page, 'Check and go on');
    await expect(page.getByRole('alert')).toContainText(['Paste the account SID.', 'Paste the auth token.']);
    await sid.fill(`SK${'0'.repeat(31)}1`);
    await token.fill(TOKEN);
    await next(page, 'Check and go on');
    await expect(page.getByRole('alert')).toContainText('This is an API key: it begins with SK.');
    await expect(sid).toHaveAttribute('aria-invalid', 'true');
    await sid.fill(ACCOUNT);
    await token.fill('f'.repeat(32));
    await next(page, 'Check and go on');
    await expect(page.getByRole('alert')).toContainText(
      'Twilio does not accept this account SID and auth token.',
    );
    await sid.fill(` “${ACCOUNT}”`);
    await token.fill(` ${TOKEN}\n`);
    await token.press('Enter');
  });

  await test.step('the way', async () => {
    await expect(here()).toContainText('How texts reach this computer');
    await next(page, 'Check and go on');
    await expect(page.getByRole('alert')).toContainText('Paste the authtoken.');
    await page.getByLabel('ngrok authtoken').fill('ak_2abcdefghijklmnopqrstuvwxyz');
    await next(page, 'Check and go on');
    await expect(page.getByRole('alert')).toContainText('This is an ngrok API key.');
    await page.getByRole('radio', { name: 'An address of our own' }).check();
    await page.getByRole('textbox', { name: 'Port on this computer' }).fill('99999');
    await next(page, 'Check and go on');
    await expect(page.getByRole('alert')).toContainText(['Type a whole address', 'Type a port between']);
    await page.getByRole('textbox', { name: 'Public address' }).fill(desk().ready.webhooks);
    await next(page, 'Check and go on');
    await expect(page.getByRole('alert')).toHaveText('Type a port between 1 and 65535.');
    await page
      .getByRole('textbox', { name: 'Port on this computer' })
      .fill(new URL(desk().ready.webhooks).port);
    await next(page, 'Check and go on');
  });

  await test.step('back and forth, nothing typed is lost', async () => {
    await expect(here()).toContainText('Your numbers');
    await next(page, 'Back');
    await expect(page.getByRole('textbox', { name: 'Public address' })).toHaveValue(desk().ready.webhooks);
    await next(page, 'Back');
    await expect(page.getByRole('textbox', { name: 'Account SID' })).toHaveValue(` “${ACCOUNT}”`);
    await next(page, 'Check and go on');
    await next(page, 'Check and go on');
  });

  await test.step('the numbers', async () => {
    await expect(here()).toContainText('Your numbers');
    const rows = page.getByRole('row').filter({ has: page.getByRole('switch') });
    await expect(rows).toHaveCount(2);
    await expect(rows.nth(0)).toContainText('not set');
    await expect(rows.nth(1).locator('del')).toHaveText('old-crm.example/sms');
    await expect(rows.nth(1).locator('ins')).toHaveText(/^127\.0\.0\.1:\d+\/messages\/incoming$/);
    await rows.nth(1).getByRole('switch').click();
    await expect(rows.nth(1)).toContainText('stays as it is');
    await expect(page.getByRole('button', { name: 'Change 1 number', exact: true })).toBeVisible();
    await rows.nth(0).getByRole('switch').click();
    await next(page, 'Change 0 numbers');
    await expect(page.getByRole('alert')).toHaveText('Switch on at least one number.');
    await rows.nth(0).getByRole('switch').click();
    expect((await twilio().numbers())[0]?.sms_url, 'nothing changes before it is said').toBe('');
    await next(page, 'Change 1 number');
  });

  await test.step('the round trip', async () => {
    await expect(here()).toContainText('A round trip');
    const legs = page.getByRole('list', { name: 'The way there and back' }).getByRole('listitem');
    await expect(legs).toHaveCount(4);
    await expect(page.getByRole('status').filter({ hasText: 'It came back in' })).toBeVisible();
    await next(page, 'Go on');
  });

  await test.step('the recovery code', async () => {
    await expect(page.getByRole('heading', { name: 'Keep this recovery code' })).toBeVisible();
    const shown = page.getByRole('list', { name: 'Recovery code' }).getByRole('listitem');
    await expect(shown).toHaveCount(12);
    recoveryCode = (await shown.allInnerTexts()).map((text) => text.replace(/[^a-z]/g, '')).join(' ');
    await next(page, 'I have kept it');
    const fields = page.getByRole('textbox', { name: /^Word \d+$/ });
    await expect(fields).toHaveCount(2);
    await fields.nth(0).fill('wrong');
    await fields.nth(1).fill('wrong');
    await next(page, 'Open the inbox');
    await expect(page.getByRole('alert').first()).toContainText('That is not word');
    for (const field of await fields.all()) {
      const place = Number(
        (await field.evaluate((one: HTMLInputElement) => one.labels?.[0]?.innerText))?.slice(5),
      );
      await field.fill(recoveryCode.split(' ')[place - 1]?.toUpperCase() ?? '');
    }
    await next(page, 'Open the inbox');
  });

  await expect(page).toHaveURL(/\/inbox$/);
  await expect(page.getByText('Practice line')).toHaveCount(0);
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  await expect(page.getByRole('link', { name: /^Line: Listening/ })).toBeVisible();
  const [mine, theirs] = await twilio().numbers();
  expect(mine?.sid).toBe(first?.sid);
  expect(mine?.sms_url).toBe(`${desk().ready.webhooks}/messages/incoming`);
  expect(theirs?.sms_url).toBe('https://old-crm.example/sms');
});

test('the first text of the account arrives, and its answer is delivered', async ({ page }) => {
  await desk().open(page);
  desk().ready.account_sid = ACCOUNT;
  await desk().text({ from: '+12025550150', to: NUMBERS[0], body: 'Is this the new line?' }, TOKEN);
  await expect(row(page, /^\(202\) 555-0150/)).toContainText('Is this the new line?');
  await openThread(page, '(202) 555-0150');
  await composer(page).fill('It is. Hello!');
  await composer(page).press('Enter');
  await expect(texts(page).filter({ hasText: 'It is. Hello!' })).toHaveAccessibleName(/Delivered$/);
});

test('on the day the keychain is gone, the recovery code opens the texts and the account is connected again', async ({
  page,
}) => {
  await desk().kill();
  const files = await readdir(desk().folder, { recursive: true });
  const keychain = files.filter((file) => file.endsWith('secrets.json'));
  expect(keychain).toHaveLength(1);
  await rm(join(desk().folder, keychain[0] ?? ''));
  await desk().again();
  await desk().open(page);

  await test.step('the key comes back with the recovery code alone', async () => {
    await expect(page).toHaveURL(/\/problem$/);
    await expect(page.getByRole('heading', { name: 'The keychain has forgotten this inbox' })).toBeVisible();
    const field = page.getByRole('textbox', { name: 'Recovery code' });
    await field.fill('twelve words that are not the ones that open this very inbox');
    await next(page, 'Open');
    await expect(page.getByRole('alert').first()).toBeVisible();
    await field.fill(recoveryCode);
    await next(page, 'Open');
  });

  await test.step('the page of the lost token follows, and takes a new one', async () => {
    await expect(
      page.getByRole('heading', { name: 'The keychain has forgotten the auth token' }),
    ).toBeVisible();
    await page.getByLabel('Auth token').fill('f'.repeat(32));
    await next(page, 'Check and open');
    await expect(page.getByRole('alert')).toContainText('Twilio does not accept');
    await page.getByLabel('Auth token').fill(TOKEN);
    await next(page, 'Check and open');
  });

  await openThread(page, '(202) 555-0150');
  await expect(texts(page).filter({ hasText: 'It is. Hello!' })).toBeVisible();
});

test('an account that was left is opened again from the doors, and connecting it once more keeps its texts', async ({
  page,
}) => {
  await desk().open(page);
  await desk().call('leave_account');
  await page.getByRole('button', { name: 'Open My first Twilio account' }).click();
  await openThread(page, '(202) 555-0150');
  await desk().call('leave_account');
  await next(page, 'Connect');
  await page.getByRole('textbox', { name: 'Account SID' }).fill(ACCOUNT);
  await page.getByLabel('Auth token').fill(TOKEN);
  await next(page, 'Check and go on');
  await expect(page.getByText('This account was connected here before.')).toBeVisible();
  await page.getByRole('radio', { name: 'An address of our own' }).check();
  await page.getByRole('textbox', { name: 'Public address' }).fill(desk().ready.webhooks);
  await page
    .getByRole('textbox', { name: 'Port on this computer' })
    .fill(new URL(desk().ready.webhooks).port);
  await next(page, 'Check and go on');
  await page.getByRole('button', { name: /^Change \d/ }).click();
  await next(page, 'Go on');
  await expect(page.getByRole('heading', { name: 'Connected again' })).toBeVisible();
  await next(page, 'Open the inbox');
  await openThread(page, '(202) 555-0150');
});

test('cut off before its code was kept, connecting goes on where it was', async ({ page }) => {
  await desk().end();
  const fresh = desk();
  await fresh.again();
  const check = await fresh.call<{ numbers: { sid: string }[] }>('check_account', {
    accountSid: ACCOUNT,
    authToken: TOKEN,
  });
  await fresh.call('connect_account', {
    accountSid: ACCOUNT,
    authToken: TOKEN,
    way: { kind: 'fixed', publicUrl: fresh.ready.webhooks, port: Number(new URL(fresh.ready.webhooks).port) },
    numbers: check.numbers.map((number) => number.sid),
  });
  await fresh.kill();
  await fresh.again();
  await fresh.open(page);
  await expect(page.getByRole('status').filter({ hasText: 'It' })).toBeVisible();
  await page
    .getByRole('button', { name: /^Go on/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Keep this recovery code' })).toBeVisible();
});

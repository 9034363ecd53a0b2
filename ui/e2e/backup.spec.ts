/** A back-up leaves one computer as a file and comes back on another, by its recovery code. */
import { expect, test } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk, deskFor } from './desk.ts';
import { openThread, texts } from './inbox.ts';
import { ACCOUNT, NUMBERS, TOKEN, twilioFor } from './twilio.ts';

const twilio = twilioFor();
const desk = deskFor(() => ({ line: 'none', twilio: twilio().url }));
const JO = '+12025550150';

test('an inbox goes to another computer in a file', async ({ page }) => {
  const shelf = await mkdtemp(join(tmpdir(), 'deskbell-shelf-'));
  const asked = { accountSid: ACCOUNT, authToken: TOKEN };
  const check = await desk().call<{ numbers: { sid: string }[] }>('check_account', asked);
  const publicUrl = desk().ready.webhooks;
  const { recoveryCode } = await desk().call<{ recoveryCode: string }>('connect_account', {
    ...asked,
    way: { kind: 'fixed', publicUrl, port: Number(new URL(publicUrl).port) },
    numbers: check.numbers.map(({ sid }) => sid),
    history: 'none',
  });
  await desk().call('keep_recovery_code');
  desk().ready.account_sid = ACCOUNT;
  await desk().text({ from: JO, to: NUMBERS[0], body: 'Is Tuesday free?' }, TOKEN);

  const file = join(shelf, 'office.backup');
  await test.step('saved from the settings', async () => {
    await desk().open(page);
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await expect(page.getByText('No back-up of this inbox has been made yet.')).toBeVisible();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Make a back-up' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^deskbell-\d{4}-\d\d-\d\d\.backup$/);
    await download.saveAs(file);
    await expect(page.getByText('The back-up is made.')).toBeVisible();
    await expect(page.getByText(/The last one: /)).toBeVisible();
  });

  await using other = await Desk.start({ line: 'none', twilio: twilio().url });
  await test.step('restored at the doors of another', async () => {
    await other.open(page);
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByRole('button', { name: 'Restore it' }).click();
    await expect(page.getByRole('alert')).toHaveText('Choose the file first.');
    const asking = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose the file' }).click();
    await (await asking).setFiles(file);
    await expect(page.getByText('office.backup')).toBeVisible();
    await page.getByRole('button', { name: 'Restore it' }).click();
    await expect(page.getByRole('alert')).toHaveText('Type the recovery code, all of its words.');
    const code = page.getByLabel('Recovery code');
    await code.fill('legal winner thank year wave sausage worth useful legal winner thank yellow');
    await page.getByRole('button', { name: 'Restore it' }).click();
    await expect(page.getByRole('alert')).toContainText('This recovery code does not open this back-up.');
    await code.fill(recoveryCode.toUpperCase());
    await page.getByRole('button', { name: 'Restore it' }).click();
    await page.getByLabel('Auth token').fill(TOKEN);
    await page.getByRole('button', { name: 'Check and open' }).click();
    await openThread(page, '(202) 555-0150');
    await expect(texts(page)).toContainText(['Is Tuesday free?']);
  });
  await rm(shelf, { recursive: true });
});

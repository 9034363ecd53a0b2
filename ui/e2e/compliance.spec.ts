/** An owner's whole way: the business, papers, a refusal, an approval, and the number. */
import { expect, test } from '@playwright/test';
import { beginPapers, chooseRegistration, enterBusiness, openCompliance } from './compliance.ts';
import { Desk } from './desk.ts';
import { openPanel, openReviewers, panel } from './practice.ts';

test('an owner gets an Australian mobile number, with one refusal on the way', async ({ page }) => {
  test.setTimeout(180_000);
  await using desk = await Desk.start({ line: 'practice', story: 'told' });
  await openCompliance(page, desk);
  await enterBusiness(page);
  await expect(page.getByText('Twilio writes it as')).toContainText('12 Harbour Street');
  await beginPapers(page);
  await expect(page.getByRole('textbox', { name: 'Business Name' })).toHaveValue(
    'Harbour Street Dental Pty Ltd',
  );

  await page.getByRole('button', { name: 'Hand in', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Business registration' })).toContainText(
    'Choose a document.',
  );
  await chooseRegistration(page, 0, 'empty.pdf');
  await expect(page.getByText('empty.pdf is empty: there is nothing to send.')).toBeVisible();
  await chooseRegistration(page, 10);
  await expect(page.getByText('This file is very small.')).toBeVisible();
  await page.getByRole('button', { name: 'Hand in', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'In review' })).toBeVisible();

  await page.getByRole('button', { name: 'Pretend callers' }).click();
  await page.getByRole('button', { name: '+ 1 day' }).click();
  await page.getByRole('button', { name: '+ 1 hour' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'To be changed' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Business registration' })).toContainText('cannot be read');
  await chooseRegistration(page, 40_000, 'abn-scan.pdf');
  await expect(page.getByText('abn-scan.pdf')).toBeVisible();
  await page.getByRole('button', { name: 'Hand in again' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'In review' })).toBeVisible();
  await page.getByRole('button', { name: '+ 1 day' }).click();
  await page.getByRole('button', { name: '+ 1 hour' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Approved' })).toBeVisible();

  await page.getByRole('button', { name: 'Find a number' }).click();
  await page.getByRole('combobox', { name: 'Country' }).selectOption('Australia');
  await page.getByText('Mobile', { exact: true }).click();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page
    .getByRole('button', { name: /^Choose / })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toContainText('Its papers are approved');
  await page.getByRole('dialog').getByRole('button', { name: 'Buy', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Purchases' })).toContainText(
    'It is yours, and its texts come here.',
  );
});

test('whoever practises is the reviewer, and the map writes an address out', async ({ page }) => {
  test.setTimeout(120_000);
  await using desk = await Desk.start({ line: 'practice', story: 'told' });
  await desk.open(page);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('navigation', { name: 'Settings by subject' }).getByText('General').click();
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill('not-a-key-of-google-at-all');
  await page.getByRole('button', { name: 'Try and keep it' }).click();
  await expect(page.getByText('Google does not take this key')).toBeVisible();
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill(`AIza${'x'.repeat(35)}`);
  await page.getByRole('button', { name: 'Try and keep it' }).click();
  await expect(page.getByRole('button', { name: 'Remove the key' })).toBeVisible();

  await page.getByRole('link', { name: 'Compliance', exact: true }).click();
  await enterBusiness(page, 'offered');
  const offer = page.getByRole('region', { name: 'Is this the address?' });
  await expect(offer).toContainText('12 Harbour Street');
  await offer.getByRole('button', { name: 'Yes, take it' }).click();
  await expect(page.getByText('Twilio knows this address.')).toBeVisible();
  await expect(offer).toHaveCount(0);

  await beginPapers(page);
  await chooseRegistration(page, 40_000);
  await page.getByRole('button', { name: 'Hand in', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'In review' })).toBeVisible();
  await openPanel(page);
  await openReviewers(page);
  const reason = panel(page).getByRole('textbox', { name: 'What is wrong' });
  await reason.fill('The name differs from the register.');
  await panel(page).getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'To be changed' })).toBeVisible();
  await expect(page.getByText('The name differs from the register.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Hand in again' }).click();
  await panel(page).getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Approved' })).toBeVisible();
  await expect(panel(page).getByText('No papers to look at')).toBeVisible();
});

test('who looks for a number learns which papers are missing, and is led to them', async ({ page }) => {
  await using desk = await Desk.start({ line: 'practice', story: 'told' });
  await desk.open(page);
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  await page.getByRole('button', { name: 'Find a number' }).click();
  await page.getByRole('combobox', { name: 'Country' }).selectOption('Australia');
  await page.getByText('Mobile', { exact: true }).click();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page
    .getByRole('button', { name: /^Choose / })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('You have none yet.');
  await expect(dialog.getByRole('button', { name: 'Buy', exact: true })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Open Compliance' }).click();
  await expect(page.getByRole('heading', { name: 'Compliance', level: 1 })).toBeVisible();
});

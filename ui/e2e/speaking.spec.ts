/** Words are spoken to people who confirm, want a change, and are machines: from writing them to what came of it. */
import { expect, test } from '@playwright/test';
import { deskFor } from './desk.ts';
import { compose } from './speaking-faces.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

test('an appointment is spoken to three people, and each one’s answer stands beside them', async ({
  page,
}) => {
  test.setTimeout(120_000);
  for (const [address, answering] of [
    ['+12025550191', 'answers'],
    ['+12025550192', 'asks_for_change'],
    ['+12025550193', 'mailbox'],
  ]) {
    await desk().call('set_pretended_phone', { address, answering, number: null });
  }
  await compose(page, desk());
  // It is spoken at any hour of whoever runs this.
  await page.getByRole('radio', { name: 'Urgent notice' }).check({ force: true });
  await page.getByLabel('What is said').fill('Hello {first}.');
  await page
    .getByLabel('One line for each person')
    .fill('(202) 555-0191, Ada Byron\n(202) 555-0192, Ben Ode\n(202) 555-0193, Cleo Park');
  await expect(page.getByText('Hello Ada.').first()).toBeVisible();
  await expect(page.getByText('$0.042', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Call 3 people' }).click();
  await expect(page.getByRole('heading', { name: 'Urgent notice', level: 1 })).toBeVisible();
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
  const patient = expect.configure({ timeout: 60_000 });
  await patient(row('Ada Byron')).toContainText('Confirmed');
  await patient(row('Ben Ode')).toContainText('Wants a change');
  await patient(row('Cleo Park')).toContainText('Answering machine heard it');
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toContainText('3 of 3 called');
  await row('Ben Ode').getByRole('link').click();
  await expect(page.getByRole('article', { name: /Spoken call/ })).toContainText('wants a change');
  // The thread of whoever wants a change is open; the others are nobody's work.
  const threads = page.getByRole('list', { name: 'Threads' });
  await expect(threads.getByRole('link', { name: /555-0192/ })).toBeVisible();
  await expect(threads.getByRole('link', { name: /555-0191/ })).toHaveCount(0);
});

test('what waits is called off after a question, and a thread leads to whoever is on screen', async ({
  page,
}) => {
  await desk().open(page);
  await page
    .getByRole('link', { name: /Tom Brennan/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Speak words to Tom Brennan…' }).click();
  const lines = page.getByLabel('One line for each person');
  await expect(lines).toHaveValue(/Tom Brennan/);
  const many = Array.from({ length: 12 }, (_, at) => `(202) 555-01${50 + at}, Person ${at}`);
  await page.getByRole('radio', { name: 'Urgent notice' }).check({ force: true });
  await lines.fill(many.join('\n'));
  await page.getByRole('button', { name: 'Call 12 people' }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  await page.getByRole('button', { name: 'Call off the rest' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Call off the rest' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Called off' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Called off' }).first()).toBeVisible();
});

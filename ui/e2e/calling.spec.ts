/** Calling people from the desk: my phone rings, then theirs; the card tells, and goes when the call is over. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { deskFor } from './desk.ts';
import { composer, list, openThread } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });
const ROSA = 'Rosa Alvarez';
const cards = (page: Page): Locator => page.getByRole('region', { name: 'Calls that go on' });

test.beforeEach(async ({ page }) => {
  await desk().open(page);
  await list(page).waitFor();
});

test('the first call asks which phone is to ring; the card tells how far it is, and a double click calls once', async ({
  page,
}) => {
  await openThread(page, ROSA);
  await page.getByRole('button', { name: `Call ${ROSA}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Which phone shall ring?' });
  await dialog.getByLabel('Number of your phone').fill('call me');
  await dialog.getByRole('button', { name: 'Save and call' }).click();
  await expect(dialog.getByRole('alert')).toContainText('not a phone number');
  await dialog.getByLabel('Number of your phone').fill('(202) 555-0199');
  await dialog.getByRole('button', { name: 'Save and call' }).click();
  await expect(dialog).toHaveCount(0);
  const card = cards(page).getByRole('article');
  await expect(card).toHaveCount(1);
  await page.getByRole('button', { name: `Call ${ROSA}` }).dblclick();
  await expect(card).toHaveAccessibleName(`${ROSA}: Your phone rings`);
  await expect(card.getByText('Pick up your phone.')).toBeVisible();
  await expect(card).toHaveAccessibleName(`${ROSA}: On the phone`, { timeout: 40_000 });
  await expect(card).toHaveCount(1);
  await card.getByRole('button', { name: `Hang up: ${ROSA}` }).click();
  await expect(cards(page)).toHaveCount(0);
  await expect(page.getByRole('article', { name: 'You called' }).last()).toBeVisible();
});

test('whoever calls is on a card that leaves the words alone, and is hung up from the keyboard', async ({
  page,
}) => {
  await openThread(page, 'Tom Brennan');
  await composer(page).fill('I am writing ');
  await composer(page).focus();
  const numbers = await desk().call<{ id: string }[]>('list_numbers');
  await desk().call('pretend_call', { from: '+12025550134', number: numbers[0]?.id ?? '' });
  const card = cards(page).getByRole('article', { name: /^Jonas.*: Calls you$/ });
  await expect(card).toBeVisible();
  await page.keyboard.type('this');
  await expect(composer(page)).toHaveValue('I am writing this');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('Hang up');
  await page.keyboard.press('Enter');
  await expect(cards(page)).toHaveCount(0);
});

test('one calls back from the log, from the voicemail and from a person', async ({ page }) => {
  await desk().call('change_settings', { calling: { phone: '+12025550199', pressOne: true } });
  await page.getByRole('link', { name: /^Calls/ }).click();
  await page.getByRole('button', { name: 'Call Tom Brennan' }).first().click();
  await page.getByRole('link', { name: /^Voicemail/ }).click();
  const message = page.getByRole('article', { name: /^Margaret/ }).last();
  await message.getByRole('button', { name: 'Call back' }).click();
  await page.getByRole('link', { name: /^Contacts/ }).click();
  await page.getByRole('link', { name: ROSA }).first().click();
  await page
    .getByRole('button', { name: /^Call \(202\) 555-/ })
    .first()
    .click();
  await expect(cards(page).getByRole('article')).toHaveCount(3);
  for (const name of ['Tom Brennan', /Margaret/, ROSA]) {
    await cards(page).getByRole('article', { name }).getByRole('button').click();
  }
  await expect(cards(page)).toHaveCount(0);
  await page.getByRole('link', { name: /^Calls/ }).click();
  await page.getByText('Made by us', { exact: true }).click();
  await expect(page.getByRole('list', { name: 'Call log' }).getByRole('link')).not.toHaveCount(0);
});

test('which phone rings is a setting, and forgetting it asks again', async ({ page }) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page
    .getByRole('navigation', { name: 'Settings by subject' })
    .getByRole('link', { name: 'Calls', exact: true })
    .click();
  const phone = page.getByLabel('Your phone', { exact: true });
  await phone.fill('(202) 555-0100');
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await expect(page.getByRole('alert')).toContainText('at Twilio');
  await phone.fill('(202) 555-0198');
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await expect(phone).toHaveValue('+12025550198');
  await phone.fill('');
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await openThread(page, ROSA);
  await page.getByRole('button', { name: `Call ${ROSA}` }).click();
  await expect(page.getByRole('dialog', { name: 'Which phone shall ring?' })).toBeVisible();
  await page.keyboard.press('Escape');
});

test('a live call is passed on to a colleague, then both are brought into the conference', async ({
  page,
}) => {
  const numbers = await desk().call<{ id: string }[]>('list_numbers');
  const number = numbers[0]?.id ?? '';
  const { rules } = await desk().call<{ rules: object }>('read_routing', { number });
  const staff = [
    { name: 'Ana', number: '+12025550171' },
    { name: 'Ben', number: '+12025550172' },
  ];
  const ring = { step: 'ring', staff, order: 'by_priority', seconds: 20, accept: 'at_once', shows: 'theirs' };
  await desk().call('save_routing', { number, rules: { ...rules, open: [ring], closed: [ring] } });
  for (const { number: phone } of staff) {
    await desk().call('set_pretended_phone', { address: phone, answering: 'answers' });
  }
  await desk().call('pretend_call', { from: '+12025550134', number });
  const card = cards(page).getByRole('article', { name: /^Jonas/ });
  await expect(card).toHaveAccessibleName(/On the phone with Ana/, { timeout: 40_000 });
  await card.getByRole('button', { name: /^Pass on/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Ben/ }).click();
  await expect(card.getByText('Rings Ben', { exact: false })).toBeVisible();
  await expect(card).toHaveAccessibleName(/On the phone with Ana, then Ben/, { timeout: 40_000 });
  await card.getByRole('button', { name: /into the conference$/ }).click();
  const room = cards(page).getByRole('article', { name: 'Conference', exact: true });
  await expect(room.getByRole('listitem')).toHaveCount(2, { timeout: 40_000 });
  await room.getByRole('button', { name: 'Mute Ben' }).click();
  await expect(room.getByText('Muted')).toBeVisible();
  await room.getByRole('button', { name: /^Put Jonas.*hang up$/ }).click();
  await expect(card).toHaveCount(0);
});

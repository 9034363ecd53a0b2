/** Being the callers: texting as somebody, seeing what reaches their phone, moving the clock, and a bad day on purpose. */
import { expect, test } from '@playwright/test';
import { deskFor } from './desk.ts';
import { composer, list, openThread, row, texts } from './inbox.ts';
import { become, openPanel, openTroubles, panel, phone, words } from './practice.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

test.beforeEach(async ({ page }) => {
  await desk().open(page);
  await list(page).waitFor();
  await openPanel(page);
});

test('what is texted as somebody arrives, and what we answer comes up on their phone', async ({ page }) => {
  await expect(words(page)).toBeFocused();
  await become(page, 'Rosa Alvarez');
  await words(page).fill('Is the bell on the side door mended?');
  await words(page).press('Enter');
  await expect(words(page)).toHaveValue('');
  await expect(phone(page).getByRole('article').last()).toContainText('Is the bell on the side door mended?');
  await openThread(page, 'Rosa Alvarez');
  await expect(texts(page).last()).toContainText('Is the bell on the side door mended?');
  await composer(page).fill('Since yesterday, yes.');
  await composer(page).press('Enter');
  await expect(phone(page).getByText('Since yesterday, yes.')).toBeVisible();
});

test('a picture and STOP go both ways', async ({ page }) => {
  await become(page, 'Maya Okafor');
  await panel(page).getByRole('button', { name: 'Tooth' }).click();
  await panel(page).getByRole('button', { name: 'Send it' }).click();
  await expect(phone(page).getByRole('article').last().getByRole('img')).toBeVisible();
  await panel(page).getByRole('button', { name: 'STOP' }).click();
  await expect(phone(page).getByRole('article', { name: 'Twilio’s own answer' })).toContainText(
    'unsubscribed',
  );
  await openThread(page, 'Maya Okafor');
  await expect(texts(page).filter({ hasText: 'STOP' })).toHaveCount(1);
  await expect(page.getByText('Opted out by STOP').first()).toBeVisible();
  await panel(page).getByRole('button', { name: 'START' }).click();
  await expect(composer(page)).toBeVisible();
});

test('somebody new needs a number, and ten people write at once', async ({ page }) => {
  const who = panel(page).getByRole('combobox', { name: 'Be', exact: true });
  await who.selectOption({ label: 'Somebody new…' });
  const number = panel(page).getByRole('textbox', { name: 'Their number' });
  await number.fill('555');
  await words(page).fill('Hello?');
  await words(page).press('Enter');
  await expect(panel(page).getByRole('alert')).toContainText('This is not a phone number.');
  await expect(words(page)).toHaveValue('Hello?');
  await number.fill('(202) 555-0188');
  await words(page).press('Enter');
  await expect(row(page, /^\(202\) 555-0188/)).toContainText('Hello?');
  await panel(page).getByRole('button', { name: 'Ten people at once' }).click();
  await expect(row(page, /unread/).first()).toBeVisible();
  await expect(list(page).getByRole('link').filter({ hasText: 'Which floor was it again?' })).toHaveCount(1);
});

test('a line on which nothing arrives is found out when the clock moves', async ({ page }) => {
  await openTroubles(page);
  await panel(page)
    .getByRole('combobox', { name: 'The way to this computer' })
    .selectOption({ label: 'Looks open, nothing arrives' });
  await expect(page.getByText('1 thing goes wrong on purpose')).toBeVisible();
  await panel(page).getByText('Texts', { exact: true }).click();
  await become(page, 'Tom Brennan');
  await words(page).fill('Nobody hears this yet');
  await words(page).press('Enter');
  await expect(phone(page).getByRole('article').last()).toContainText('Nobody hears this yet');
  await expect(row(page, /^Tom Brennan/)).not.toContainText('Nobody hears this yet');
  await panel(page).getByRole('button', { name: '+ 10 min' }).click();
  // He may have written more since: the row shows his newest text alone.
  await row(page, /^Tom Brennan/).click();
  const texts = page.getByRole('log', { name: 'Texts' });
  await expect(texts.getByText('Nobody hears this yet')).toBeVisible();
  await expect(panel(page)).toContainText('10 min ahead');
  await openTroubles(page);
  await panel(page).getByRole('button', { name: 'All as usual' }).click();
  await expect(page.getByText('wrong on purpose')).toBeHidden();
});

test('the window goes along when the clock moves a day', async ({ page }) => {
  await become(page, 'Kofi Mensah');
  await words(page).fill('See you!');
  await words(page).press('Enter');
  await expect(row(page, /^Kofi Mensah/)).toContainText(/now/);
  await panel(page).getByRole('button', { name: '+ 1 day' }).click();
  await openThread(page, 'Kofi Mensah');
  await expect(page.getByText('Yesterday').first()).toBeVisible();
});

test('Escape closes the panel, and the focus goes back to where it was opened', async ({ page }) => {
  await words(page).press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Pretend callers' })).toBeFocused();
});

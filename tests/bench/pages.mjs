// The browser's part of `bench pages`: opens the pages of two desks in turn and prints what it measured as JSON.
import { compare, newPage, openDesk, plan, tell } from './browser.mjs';

/** Installed in every page: how long until a list or a thread is there and painted, or a key is. */
function install() {
  const { leave, open, painted } = window.bench;
  const texts = () => [...document.querySelectorAll('[role=log] article')];
  const isSeen = (one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight && getComputedStyle(one).visibility === 'visible';
  };
  Object.assign(window.bench, {
    away: () => leave(() => document.querySelector('[data-thread]') === null && texts().length === 0),
    list: () => open('/inbox', () => document.querySelectorAll('[data-thread]').length > 5),
    thread: (path, words) =>
      open(path, () =>
        texts().some((one) => one.textContent.toLowerCase().includes(words.toLowerCase()) && isSeen(one)),
      ),
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
  });
}

const desks = await Promise.all(plan.desks.map((desk) => openDesk(desk, install, '[data-thread]')));
const [{ page: short }, { page: long }] = desks;

/** Presses a key in a field of each page in turn, twice as often as pages are opened: a key is quicker. */
async function compareKeys() {
  const bare = await newPage(install);
  await bare.goto('about:blank');
  await bare.setContent('<textarea></textarea>');
  for (const { page, desk } of desks) {
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

const thread = (pathOf, wordsOf) => (page, desk) =>
  page.evaluate(([path, words]) => window.bench.thread(path, words), [pathOf(desk), wordsOf(desk)]);
await tell([
  await compare('the list of threads', desks, (page) => page.evaluate(() => window.bench.list())),
  await compare(
    'a thread at its end',
    desks,
    thread(
      (desk) => `/inbox/${desk.thread}`,
      (desk) => desk.end,
    ),
  ),
  await compare(
    'a thread in its middle',
    desks,
    thread(
      (desk) => `/inbox/${desk.thread}?message=${desk.middle}`,
      (desk) => desk.middleWord,
    ),
  ),
  ...(await compareKeys()),
]);

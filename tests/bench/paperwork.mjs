// The browser's part of `bench paperwork`: opens the pages of two desks in turn and prints what it measured as JSON.
import { compare, openDesk, plan, tell } from './browser.mjs';

/** Installed in every page: how long until a page's list is there and painted. */
function install() {
  const { leave, open } = window.bench;
  const rows = (path) => document.querySelectorAll(`main li a[href^="${path}/"]`).length;
  Object.assign(window.bench, {
    away: () => leave(() => rows('/phone-numbers') + rows('/compliance') === 0),
    list: (path) => open(path, () => rows(path) >= 5),
  });
}

const desks = await Promise.all(plan.desks.map((desk) => openDesk(desk, install, 'nav')));
const list = (path) => (page) => page.evaluate((where) => window.bench.list(where), path);
await tell([
  await compare('the page of our numbers', desks, list('/phone-numbers')),
  await compare('the page of papers', desks, list('/compliance')),
]);

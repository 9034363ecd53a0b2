import { defineConfig } from '@playwright/test';

/** The page's clock stands in mid-afternoon wherever and whenever this runs, so that Today is the same texts. */
function zoneOfAfternoon(): string {
  const hours = 15 - new Date().getUTCHours();
  const east = hours > 12 ? hours - 24 : hours;
  return `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}

export default defineConfig({
  testDir: 'e2e',
  outputDir: '../target/browser',
  snapshotPathTemplate: '{testDir}/aria/{arg}{ext}',
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // A loaded machine may be slow once; what fails twice is broken, and what passed late is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  // Machines that build at the same time are slow; nothing waits this long on a quiet one.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    actionTimeout: 20_000,
    viewport: { width: 1240, height: 820 },
    locale: 'en-GB',
    timezoneId: zoneOfAfternoon(),
    reducedMotion: 'reduce',
    // Recording slows every step down; where a failure is tried again, that is what is recorded.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.DESKBELL_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});

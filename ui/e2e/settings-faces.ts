/** The pages of the settings, in every face. */
import { expect, type Page } from '@playwright/test';
import { change, delay, fail, isLoading, openPage, type Face } from './bend.ts';
import type { Desk } from './desk.ts';

export type Subject =
  | 'Account'
  | 'Numbers'
  | 'Notifications'
  | 'Appearance'
  | 'Sending'
  | 'Lock'
  | 'Old texts and calls'
  | 'General';

export async function openSettings(page: Page, desk: Desk, subject: Subject): Promise<void> {
  await openPage(page, desk, 'Settings');
  await page.getByRole('navigation', { name: 'Settings by subject' }).getByText(subject).click();
}

const full = (name: string, subject: Subject): Face => ({
  name,
  desk: 'office',
  open: async (page, desk) => {
    await openSettings(page, desk, subject);
    await page.getByRole('heading', { name: subject, level: 2 }).waitFor();
  },
});

const QUIET = {
  zone: 'America/New_York',
  spans: [
    { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '18:30', to: '08:00' },
    { days: ['saturday', 'sunday'], from: '00:00', to: '00:00' },
    { days: ['wednesday'], from: '12:00', to: '13:00' },
  ],
};

/** As Twilio and people can name a number. */
const NAMES = [
  'Front desk',
  'R\u00e9ception de l\u2019apr\u00e8s-midi, b\u00e2timent principal, 2e \u00e9tage',
  '\u53d7\u4ed8\u30c7\u30b9\u30af',
];

export const SETTINGS: readonly Face[] = [
  { name: 'settings-full', desk: 'office', open: (page, desk) => openPage(page, desk, 'Settings') },
  {
    name: 'settings-leave',
    desk: 'office',
    open: async (page, desk) => {
      await openPage(page, desk, 'Settings');
      await page.getByRole('main').getByRole('button', { name: 'Connect our own line' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  full('settings-notices', 'Notifications'),
  full('settings-appearance', 'Appearance'),
  full('settings-sending', 'Sending'),
  full('settings-numbers', 'Numbers'),
  full('settings-general', 'General'),
  {
    name: 'settings-maps-kept',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'read_maps_key', () => ({
        isSet: true,
        trouble: 'This API project is not authorized to use this API.',
      }));
      await openSettings(page, desk, 'General');
      await expect(page.getByRole('button', { name: 'Remove the key' })).toBeVisible();
    },
  },
  {
    name: 'settings-quiet',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'read_settings', (answer: { notices: object }) => ({
        ...answer,
        notices: { ...answer.notices, quiet: QUIET, pausedUntil: 4_000_000_000_000 },
      }));
      await openSettings(page, desk, 'Notifications');
      await page.getByRole('button', { name: 'Resume now' }).waitFor();
    },
  },
  {
    name: 'settings-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'read_settings');
      await openSettings(page, desk, 'Appearance');
      await isLoading(page);
    },
  },
  {
    name: 'settings-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'read_settings');
      await openSettings(page, desk, 'Notifications');
      await expect(page.getByText('The settings could not be read')).toBeVisible();
    },
  },
  {
    name: 'settings-not-saved',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'change_settings');
      await openSettings(page, desk, 'Notifications');
      await page.getByRole('switch', { name: 'Private notifications' }).click();
      await expect(page.getByText('The setting was not saved.')).toBeVisible();
    },
  },
  {
    name: 'settings-numbers-named',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_numbers', (rows: { name: string }[]) =>
        rows.map((row, at) => ({ ...row, name: NAMES[at % NAMES.length], isShown: at !== 1 })),
      );
      await openSettings(page, desk, 'Numbers');
      await page.getByRole('heading', { name: 'Numbers', level: 2 }).waitFor();
    },
  },
  {
    name: 'settings-numbers-empty',
    desk: 'office',
    open: async (page, desk) => {
      await change(page, 'list_numbers', () => []);
      await openSettings(page, desk, 'Numbers');
      await expect(page.getByText('No numbers yet')).toBeVisible();
    },
  },
  {
    name: 'settings-numbers-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'list_numbers');
      await openSettings(page, desk, 'Numbers');
      await expect(page.getByText('The numbers could not be read')).toBeVisible();
    },
  },
  {
    name: 'settings-numbers-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'list_numbers');
      await openSettings(page, desk, 'Numbers');
      await isLoading(page);
    },
  },
];

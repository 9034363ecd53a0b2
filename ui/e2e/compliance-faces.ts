/** The faces of papers: the list, the business, and papers in every state. */
import { expect, type Page } from '@playwright/test';
import { delay, fail, isLoading, type Face } from './bend.ts';
import { beginPapers, drawnPdf, enterBusiness, openCompliance } from './compliance.ts';
import type { Desk } from './desk.ts';

const field = (name: string, label: string, value: string, more: object = {}): object => ({
  need: { name, label, hint: '', options: [] },
  value,
  fault: null,
  ...more,
});

const PLACE = {
  street: '12 Harbour Street',
  more: '',
  city: 'Sydney',
  region: 'NSW',
  postalCode: '2000',
  country: 'AU',
};
const BUSINESS = {
  business: {
    legalName: 'Harbour Street Dental Pty Ltd',
    kind: 'Company',
    registrationNumber: '51824753556',
    taxId: '',
    firstName: 'Grace',
    lastName: 'Lee',
    email: 'owner@harbour.example',
    website: '',
  },
  address: {
    id: '1',
    place: PLACE,
    isExact: false,
    state: 'known',
    sid: 'AD1',
    found: null,
    trouble: null,
    offer: null,
  },
};
const ROW = { id: '5', country: 'AU', kind: 'mobile', endUser: 'business', state: 'draft' };
const STATES = ['draft', 'submitting', 'in_review', 'approved', 'rejected', 'expired', 'suspended'];
const REGISTRATION = {
  kind: 'business_registration',
  name: 'Business registration',
  fields: [{ name: 'business_name', label: 'Business Name', hint: '', options: [] }],
  needsFile: true,
};

const ADDRESS_PROOF = {
  requirement: 'proof_of_address',
  name: 'Address',
  hint: 'The physical location of the business.',
  kinds: [{ kind: 'address', name: 'Address Validation', fields: [], needsFile: false }],
  kind: 'address',
  fields: [],
  document: null,
  faults: [],
  warnings: [],
};

const REGISTRATION_PROOF = {
  requirement: 'business_registration',
  name: 'Business registration',
  hint: 'An extract that shows the name and the number of the business.',
  kinds: [REGISTRATION, { ...REGISTRATION, kind: 'tax_document', name: 'Tax document' }],
  kind: 'business_registration',
  fields: [field('document_number', 'Document Number', 'A-77')],
  document: { id: '9', name: 'abn.pdf', contentType: 'application/pdf', bytes: 48000, sid: null },
  faults: [],
  warnings: [],
};

const papers = (more: object): object => ({
  ...ROW,
  name: 'Australia: Mobile - Business',
  isOpen: true,
  fields: [
    field('business_name', 'Business Name', 'Harbour Street Dental Pty Ltd'),
    field('first_name', 'First Name', '', { fault: 'Fill this in.' }),
    field('business_type', 'Business Type', '', {
      need: {
        name: 'business_type',
        label: 'Business Type',
        hint: 'What it is.',
        options: ['COMPANY', 'CHARITY'],
      },
    }),
  ],
  proofs: [
    ADDRESS_PROOF,
    {
      ...REGISTRATION_PROOF,
      faults: ['The document cannot be read. Send a clear copy of the whole page.'],
      warnings: ['This file is very small. Reviewers refuse what they cannot read.'],
    },
  ],
  faults: [],
  warnings: [],
  trouble: null,
  history: [],
  validUntil: null,
  bundleSid: null,
  endUserSid: null,
  addressSid: 'AD1',
  place: PLACE,
  ...more,
});

const registration = (at: number, kind: string, state: string, more: object = {}): object => ({
  sid: `${kind === 'brand' ? 'BN' : kind === 'campaign' ? 'QE' : 'HH'}${at}`,
  kind,
  name: '',
  state,
  word: state.toUpperCase(),
  reasons: [],
  changeUntil: null,
  ...more,
});
const held = (at: number, by: string | null): object => ({
  number: String(at),
  display: `(202) 555-010${at}`,
  by,
});
const NOTHING = { rows: [], held: [], readAt: Date.UTC(2026, 10, 20, 9), trouble: null };
const REGISTERED = {
  ...NOTHING,
  rows: [
    registration(1, 'brand', 'approved'),
    registration(2, 'campaign', 'in_review', { name: 'Front desk texts' }),
    registration(3, 'campaign', 'suspended', { name: 'Recalls' }),
    registration(4, 'toll_free', 'rejected', {
      name: '(888) 555-0150',
      changeUntil: Date.UTC(2026, 11, 24, 9),
      reasons: [
        { words: 'The website that was given cannot be opened.', code: 30476 },
        { words: 'The opt-in picture shows no consent.', code: null },
      ],
    }),
  ],
  held: [held(1, 'QE2'), held(2, 'QE2'), held(3, 'QE3'), held(4, 'HH4'), held(5, null)],
};

async function answer(page: Page, call: string, json: unknown): Promise<void> {
  await page.route(`**/call/${call}`, (route) => route.fulfill({ json }));
}

async function openFull(page: Page, desk: Desk): Promise<void> {
  await answer(page, 'list_registrations', REGISTERED);
  await answer(page, 'read_business', BUSINESS);
  await answer(
    page,
    'list_submissions',
    STATES.map((state, at) => ({ ...ROW, id: String(at + 1), state })),
  );
  await openCompliance(page, desk);
  await expect(page.getByRole('list', { name: 'Papers' }).getByRole('link')).toHaveCount(STATES.length);
}

async function openPapers(page: Page, desk: Desk, more: object): Promise<void> {
  await answer(page, 'read_submission', papers(more));
  await openFull(page, desk);
  await page.getByRole('list', { name: 'Papers' }).getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Mobile numbers, Australia', level: 1 }).waitFor();
}

/** Papers whose document has this file. */
async function openFile(page: Page, desk: Desk, body: Buffer): Promise<void> {
  await page.route('**/call/read_document', (route) =>
    route.fulfill({ contentType: 'application/pdf', body }),
  );
  await openPapers(page, desk, {});
  await page.getByRole('region', { name: 'Business registration' }).scrollIntoViewIfNeeded();
}

const AT = Date.UTC(2026, 10, 20, 9);

export const COMPLIANCE: Face[] = [
  { name: 'compliance-full', desk: 'office', open: openFull },
  {
    name: 'compliance-empty',
    desk: 'office',
    open: async (page, desk) => {
      await answer(page, 'list_registrations', NOTHING);
      await openCompliance(page, desk);
      await expect(page.getByText('Nobody has entered it yet.')).toBeVisible();
    },
  },
  {
    name: 'registrations-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'list_registrations');
      await openCompliance(page, desk);
      await expect(page.getByText('This could not be read')).toBeVisible();
    },
  },
  {
    name: 'registrations-stale',
    desk: 'office',
    open: async (page, desk) => {
      const trouble = 'Twilio cannot be reached. Check the internet connection.';
      await answer(page, 'list_registrations', { ...REGISTERED, trouble });
      await openCompliance(page, desk);
      await expect(page.getByText('Twilio cannot be reached.')).toBeVisible();
      await page.getByText('In no registration').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'compliance-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'list_submissions');
      await openCompliance(page, desk);
      await expect(page.getByText('The papers could not be read')).toBeVisible();
    },
  },
  {
    name: 'compliance-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'list_submissions');
      await openCompliance(page, desk);
      await isLoading(page);
    },
  },
  {
    name: 'business-form',
    desk: 'office',
    open: async (page, desk) => {
      await answer(page, 'read_business', {
        ...BUSINESS,
        address: { ...BUSINESS.address, state: 'refused', trouble: 'Twilio does not know this address.' },
      });
      await openCompliance(page, desk);
      await page.getByRole('button', { name: 'Change', exact: true }).click();
      await page.getByRole('textbox', { name: 'E-mail' }).fill('owner');
      await page.getByRole('button', { name: 'Save the business' }).click();
      await expect(page.getByText('Enter an e-mail address')).toBeVisible();
    },
  },
  {
    name: 'address-offered',
    desk: 'office',
    open: async (page, desk) => {
      await answer(page, 'read_business', {
        ...BUSINESS,
        address: {
          ...BUSINESS.address,
          place: { ...PLACE, street: '12 Harbor St', region: 'nsw' },
          state: 'offered',
          sid: null,
          offer: { place: { ...PLACE, more: 'Suite 3' }, isPartial: true },
        },
      });
      await answer(page, 'list_registrations', NOTHING);
      await openCompliance(page, desk);
      await expect(page.getByRole('region', { name: 'Is this the address?' })).toBeVisible();
    },
  },
  {
    name: 'papers-start',
    desk: 'office',
    open: async (page, desk) => {
      await openFull(page, desk);
      await page.getByRole('button', { name: 'Begin papers' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'Country' }).selectOption('Australia');
      await expect(dialog.getByText('Twilio asks for', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'papers-real',
    desk: 'office',
    open: async (page, desk) => {
      await openCompliance(page, desk);
      // Another face may have entered it already.
      await expect(page.getByRole('heading', { name: 'The business' })).toBeVisible();
      if (await page.getByRole('button', { name: 'Enter the business' }).isVisible())
        await enterBusiness(page);
      await beginPapers(page);
    },
  },
  {
    name: 'papers-rejected',
    desk: 'office',
    open: (page, desk) =>
      openPapers(page, desk, {
        state: 'rejected',
        trouble: 'The document cannot be read. Send a clear copy of the whole page.',
        warnings: ['The address is a P.O. box. Reviewers want the place where the business is.'],
        bundleSid: `BU${'0'.repeat(31)}1`,
        endUserSid: `IT${'0'.repeat(31)}1`,
        history: [
          { at: AT, state: 'submitting', reason: null },
          { at: AT + 60_000, state: 'in_review', reason: null },
          { at: AT + 90_000_000, state: 'rejected', reason: 'The document cannot be read.' },
        ],
      }),
  },
  {
    name: 'papers-pdf',
    desk: 'office',
    open: async (page, desk) => {
      await openFile(page, desk, drawnPdf('Harbour Street Dental Pty Ltd'));
      await page.getByRole('button', { name: 'Look at it' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByText('Page 1 of 2')).toBeVisible();
      await dialog.getByRole('button', { name: 'Next page' }).click();
      await expect(dialog.getByText('Page 2 of 2')).toBeVisible();
    },
  },
  {
    name: 'papers-pdf-broken',
    desk: 'office',
    open: async (page, desk) => {
      await openFile(page, desk, Buffer.from('%PDF-1.4 and nothing more'));
      await page.getByText('This file cannot be shown.').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'papers-approved',
    desk: 'office',
    open: (page, desk) =>
      openPapers(page, desk, {
        state: 'approved',
        isOpen: false,
        validUntil: AT + 9_000_000_000,
        fields: [
          field('business_name', 'Business Name', 'Harbour Street Dental Pty Ltd'),
          field('first_name', 'First Name', 'Grace'),
        ],
        proofs: [ADDRESS_PROOF, REGISTRATION_PROOF],
      }),
  },
  {
    name: 'papers-failed',
    desk: 'office',
    open: async (page, desk) => {
      await fail(page, 'read_submission');
      await openFull(page, desk);
      await page.getByRole('list', { name: 'Papers' }).getByRole('link').first().click();
      await expect(page.getByText('The papers could not be read')).toBeVisible();
    },
  },
  {
    name: 'papers-loading',
    desk: 'office',
    open: async (page, desk) => {
      await delay(page, 'read_submission');
      await openFull(page, desk);
      await page.getByRole('list', { name: 'Papers' }).getByRole('link').first().click();
      await isLoading(page);
    },
  },
  {
    name: 'papers-long',
    desk: 'office',
    open: (page, desk) =>
      openPapers(page, desk, {
        fields: [field('business_name', 'Business Name', '港通り歯科医院'.repeat(20))],
        trouble: `Twilio refused: ${'x'.repeat(180)}`,
      }),
  },
];

/** Those of them whose words are kept. */
export const COMPLIANCE_PAGES = [
  'compliance-full',
  'compliance-empty',
  'compliance-failed',
  'registrations-failed',
  'registrations-stale',
  'business-form',
  'address-offered',
  'papers-start',
  'papers-rejected',
  'papers-pdf',
  'papers-pdf-broken',
  'papers-approved',
] as const;

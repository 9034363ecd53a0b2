/** Ways to papers: the business entered, papers begun, documents chosen. */
import { expect, type Page } from '@playwright/test';
import type { Desk } from './desk.ts';

/** A PDF of about so many bytes. */
export const pdf = (bytes: number): Buffer =>
  Buffer.from(`%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%${'x'.repeat(bytes)}\ntrailer\n<< /Size 1 >>\n%%EOF\n`);

/** A PDF of two pages that can be drawn, with these words on each. */
export function drawnPdf(words: string): Buffer {
  const stream = `BT /F1 28 Tf 60 720 Td (${words}) Tj 0 -60 Td (51 824 753 556) Tj ET 60 640 300 2 re f`;
  const page = '/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
    `<< ${page} /Resources << /Font << /F1 6 0 R >> >> >>`,
    `<< ${page} /Resources << /Font << /F1 6 0 R >> >> >>`,
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const head = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(
    `${text}${head}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
  );
}

export async function openCompliance(page: Page, desk: Desk): Promise<void> {
  await desk.open(page);
  await page.getByRole('link', { name: 'Compliance', exact: true }).click();
  await page.getByRole('heading', { name: 'Compliance', level: 1 }).waitFor();
}

export async function enterBusiness(page: Page, end: 'known' | 'offered' = 'known'): Promise<void> {
  await page.getByRole('button', { name: 'Enter the business' }).click();
  const fill = (name: string, value: string): Promise<void> =>
    page.getByRole('textbox', { name, exact: true }).fill(value);
  await fill('Legal name', 'Harbour Street Dental Pty Ltd');
  await fill('Registration number', '51824753556');
  await fill('First name', 'Grace');
  await fill('Last name', 'Lee');
  await fill('E-mail', 'owner@harbour.example');
  await fill('House and street', '12 Harbour St');
  await fill('Town', 'Sydney');
  await fill('State or region', 'nsw');
  await fill('Postal code', '2000');
  await page.getByRole('combobox', { name: 'Country' }).selectOption('Australia');
  await page.getByRole('button', { name: 'Save the business' }).click();
  const told = end === 'known' ? 'Twilio knows this address.' : 'Google’s map writes this address otherwise.';
  await expect(page.getByText(told)).toBeVisible();
}

export async function beginPapers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Begin papers' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Country' }).selectOption('Australia');
  await dialog.getByText('Mobile', { exact: true }).click();
  await expect(dialog.getByText('Business Registration Number')).toBeVisible();
  await dialog.getByRole('button', { name: 'Begin', exact: true }).click();
  await page.getByRole('heading', { name: 'Mobile numbers, Australia', level: 1 }).waitFor();
}

export async function chooseRegistration(page: Page, bytes: number, name = 'abn.pdf'): Promise<void> {
  const proof = page.getByRole('region', { name: 'Business registration' });
  const kind = proof.getByRole('combobox', { name: 'Document' });
  if ((await kind.inputValue()) === '') {
    await kind.selectOption('Business registration');
    await expect(proof.getByText('It must show')).toBeVisible();
  }
  await proof
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/pdf', buffer: bytes > 0 ? pdf(bytes) : Buffer.alloc(0) });
}

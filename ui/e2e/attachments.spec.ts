/** Pictures: chosen, pasted and dropped, sent, looked at, saved, and what is said of those that are none. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { deskFor } from './desk.ts';
import { composer, openThread, texts } from './inbox.ts';

const desk = deskFor({ line: 'practice', story: 'told' });

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([size, body, sum]);
}

/** A PNG of one colour (PNG specification, 11.2). */
function png(width: number, height: number, [red, green, blue]: [number, number, number]): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3)]);
  for (let x = 0; x < width; x++) row.set([red, green, blue], 1 + x * 3);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    start,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const tiles = (page: Page): Locator =>
  page.getByRole('list', { name: 'Pictures to send' }).getByRole('listitem');

/** Lets files come with an event as the system would bring them. */
async function bring(
  page: Page,
  how: 'paste' | 'drop' | 'dragenter',
  files: { name: string; type: string; bytes: Buffer }[],
): Promise<void> {
  const carried = files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }));
  await page.evaluate(
    ([kind, all]) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of all) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
      }
      const place = document.querySelector('[role=log]') ?? document.body;
      const { left, top, width, height } = place.getBoundingClientRect();
      const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true };
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent(kind, { dataTransfer: data, ...at });
      const field = document.querySelector('[data-composer]');
      ((kind === 'paste' ? field : place) ?? document.body).dispatchEvent(event);
    },
    [how, carried] as const,
  );
}

async function choose(
  page: Page,
  files: { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add pictures' }).click();
  await (await chooser).setFiles(files);
}

test.beforeEach(async ({ page }) => {
  await desk().open(page);
});

test('pictures are chosen, pasted and dropped, and go out with the words', async ({ page }) => {
  await openThread(page, 'Tom Brennan');
  await choose(page, [
    { name: 'insurance card.png', mimeType: 'image/png', buffer: png(320, 200, [180, 60, 40]) },
  ]);
  await expect(tiles(page)).toHaveCount(1);
  await expect(tiles(page).first().getByRole('img', { name: 'insurance card' })).toBeVisible();

  await bring(page, 'paste', [{ name: 'image.png', type: 'image/png', bytes: png(90, 90, [40, 120, 60]) }]);
  await expect(tiles(page)).toHaveCount(2);

  await bring(page, 'dragenter', [{ name: 'form.png', type: 'image/png', bytes: Buffer.alloc(1) }]);
  await expect(page.getByText('Drop pictures to send them to Tom Brennan')).toBeVisible();
  await bring(page, 'drop', [{ name: 'form.png', type: 'image/png', bytes: png(200, 280, [60, 70, 160]) }]);
  await expect(page.getByText('Drop pictures to send them to Tom Brennan')).toBeHidden();
  await expect(tiles(page)).toHaveCount(3);

  await page.getByRole('button', { name: 'Remove image', exact: true }).click();
  await expect(tiles(page)).toHaveCount(2);
  await expect(composer(page)).toBeFocused();

  await composer(page).fill('Here they are');
  await composer(page).press('Enter');
  await expect(tiles(page)).toHaveCount(0);
  const sent = texts(page).filter({ hasText: 'Here they are' });
  await expect(sent.getByRole('img')).toHaveCount(2);
  await expect(sent).toHaveAccessibleName(/Delivered$/, { timeout: 40_000 });
});

test('pictures wait with their thread, also through a reload', async ({ page }) => {
  await openThread(page, 'Kofi Mensah');
  await choose(page, [{ name: 'half.png', mimeType: 'image/png', buffer: png(60, 60, [90, 90, 90]) }]);
  await expect(tiles(page)).toHaveCount(1);
  await openThread(page, 'Rosa Alvarez');
  await expect(tiles(page)).toHaveCount(0);
  await openThread(page, 'Kofi Mensah');
  await expect(tiles(page)).toHaveCount(1);
  await page.reload();
  await expect(tiles(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove half' }).click();
  await expect(tiles(page)).toHaveCount(0);
});

test('what is no picture says so, and the others still go', async ({ page }) => {
  await openThread(page, 'Rosa Alvarez');
  await choose(page, [
    { name: 'letter.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('%PDF-1.7 and so on') },
    { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
    { name: 'film.png', mimeType: 'image/png', buffer: Buffer.alloc(30 * 1024 * 1024) },
    { name: 'good.png', mimeType: 'image/png', buffer: png(40, 40, [200, 160, 60]) },
  ]);
  await expect(tiles(page)).toHaveCount(4);
  const said = tiles(page).getByRole('alert');
  await expect(said).toHaveText([
    'letter.jpg is not a picture that can be sent, but application/pdf. JPEG, PNG, GIF and WebP can.',
    'empty.png is empty: there is nothing to send.',
    'film.png has 30 MB. Pictures of up to 24 MB are taken: make it smaller first.',
  ]);
  for (const name of ['letter.jpg', 'empty.png', 'film.png']) {
    await page.getByRole('button', { name: `Remove ${name}` }).click();
  }
  await expect(tiles(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(tiles(page)).toHaveCount(0);
});

test('a number that cannot send pictures says so before one is chosen', async ({ page }) => {
  await page.route('**/call/read_attachments', async (route) => {
    // A connection that was kept open may be closed just as it is taken up again.
    const answer = await route.fetch({ maxRetries: 1 });
    const obstacle = {
      sentence: 'This number of ours cannot send pictures.',
      next: 'Write from another of our numbers, or send the picture by email.',
    };
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), obstacle } });
  });
  await openThread(page, 'Tom Brennan');
  let asked = false;
  page.on('filechooser', () => (asked = true));
  await page.getByRole('button', { name: 'Add pictures' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'cannot send pictures' })).toContainText('by email');
  expect(asked).toBe(false);
});

test('the viewer goes through the thread, comes nearer, saves, and gives the focus back', async ({
  page,
}) => {
  await openThread(page, 'Kofi Mensah');
  const picture = texts(page).getByRole('button', { name: 'Open the picture' }).first();
  await picture.focus();
  await page.keyboard.press('Enter');
  const viewer = page.getByRole('dialog', { name: 'Picture' });
  const shown = viewer.getByRole('img');
  await expect(shown).toBeVisible();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect(viewer.getByText('225 %')).toBeVisible();
  await page.keyboard.press('-');
  await expect(viewer.getByText('150 %')).toBeVisible();
  await page.keyboard.press('0');
  await expect(viewer.getByText('100 %')).toBeVisible();
  for (let presses = 0; presses < 12; presses++) await page.keyboard.press('Tab');
  expect(await viewer.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);

  const saved = page.waitForEvent('download');
  await viewer.getByRole('button', { name: 'Save the picture' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe('Picture from Kofi Mensah.jpg');
  expect((await readFile(await file.path())).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  await page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();
  await expect(picture).toBeFocused();
});

test('what came and cannot be shown is a card with its reason, and can be saved or fetched again', async ({
  page,
}) => {
  // What the core says of a file, and the sentence that a person reads.
  const reasons = [
    ['failed', 'gone', 'It is no longer at Twilio. Ask them to send it again.'],
    ['failed', 'too_large', 'It is larger than 16 MB. Ask them to send it another way.'],
    ['failed', 'unreachable', 'Twilio did not hand it over.'],
    ['file', 'empty', 'There is nothing in it. Ask them to send it again.'],
    ['file', 'damaged', 'This picture is damaged and cannot be shown.'],
    ['file', 'too_many_pixels', 'This picture has more than 40 megapixels and is not shown here.'],
    ['file', 'disguised', 'It calls itself a picture and is none. Save it only if you expected it.'],
    [
      'file',
      'drawing',
      'An SVG drawing can carry programs, so it is not shown. Save it only if you expected it.',
    ],
  ] as const;
  const faces = [
    { state: 'file', problem: null, contentType: 'application/pdf' },
    ...reasons.map(([state, problem]) => ({ state, problem, contentType: 'image/jpeg' })),
  ];
  await page.route('**/call/list_timeline', async (route) => {
    // A connection that was kept open may be closed just as it is taken up again.
    const answer = await route.fetch({ maxRetries: 1 });
    const body = (await answer.json()) as { rows: { pictures?: object[] }[] };
    for (const row of body.rows) {
      const one = row.pictures?.[0];
      if (one) row.pictures = faces.map((face, at) => ({ ...one, id: `${at + 1}`, bytes: 4321, ...face }));
    }
    await route.fulfill({ response: answer, json: body });
  });
  await openThread(page, 'Kofi Mensah');
  const log = texts(page);
  for (const [, , sentence] of reasons) {
    await expect(log.getByText(sentence).first()).toBeVisible();
  }
  await expect(log.getByRole('button', { name: 'Save the PDF file' }).first()).toBeVisible();
  const again = page.waitForRequest('**/call/refetch_picture');
  await log.getByRole('button', { name: 'Try again' }).first().click();
  await again;
});

/** The record on the real demo ward: from an alarm, a time or the day to the beat in a few keys, and out as files. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { startDemoWard } from './support/demo-ward.ts';
import type { DemoWard } from './support/demo-ward.ts';
import { pictureOf } from './support/pixels.ts';

// The parts of the ward are found through /proc when it is ended.
test.skip(process.platform !== 'linux', 'parts of the demo ward are told apart on Linux only');

/** Of the demo's own patient: its V-tach comes within seconds. */
const bed = '07';
const channels = ['ECG II', 'ECG V', 'ART', 'PLETH', 'RESP'];
const patient = 30_000;
const frameMs = 10_000;

const hash = (page: Page): Promise<string> => page.evaluate(() => decodeURIComponent(window.location.hash));
const lane = (page: Page): Locator => page.locator('[data-lane]');
const paper = (page: Page): Locator => page.locator('[data-px-per-ms]');
const frame = (page: Page): Locator => page.locator('[data-frame-at]');
const frameAt = (page: Page): Promise<number> => frame(page).getAttribute('data-frame-at').then(Number);

/** A strip with every channel of the bed, drawn, and calipers that lie on its samples. */
async function stripIsThere(page: Page): Promise<void> {
  await expect(page.getByText(/Step \d+ ms on/)).toBeVisible({ timeout: patient });
  expect(await lane(page).evaluateAll((all) => all.map((one) => one.getAttribute('data-lane')))).toEqual(channels);
  await expect.poll(async () => (await pictureOf(page, paper(page))).drawn).toBeGreaterThan(0.01);
}

/** Time of a page's address: "#/bed/07/strip/1763161647000". */
const atOf = async (page: Page): Promise<number> => Number(/\/(\d{13})$/.exec(await hash(page))?.[1]);

/** "171521". */
const typed = (at: number): string => new Date(at).toISOString().slice(11, 19).replaceAll(':', '');

test.describe('Given the demo ward', () => {
  // One bed, one alarm: each goes on where the one before ended.
  test.describe.configure({ mode: 'serial' });
  let ward: DemoWard;
  let page: Page;
  /** Of the V-tach, as the station was told it. */
  let onsetAt: number;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(150_000);
    ward = await startDemoWard('--beds', '12');
    page = await browser.newPage();
    await page.goto(ward.address);
  });
  test.afterAll(async () => {
    await page?.close();
    await ward?.stop();
  });

  test('When an alarm stands and Space is pressed, Then its strip is there with every channel', async () => {
    const tile = page.locator(`[role="group"][data-bed="${bed}"]`);
    await expect(tile.locator('[data-alarm][data-priority="high"]')).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press(' ');
    await expect.poll(() => hash(page)).toMatch(/^#\/bed\/\d\d\/strip\/a:/);
    // The last of the ward: other beds have theirs at the same time. What follows is about one bed.
    await page.evaluate((to) => (window.location.hash = to), `#/bed/${bed}`);
    const row = page.getByRole('region', { name: 'Event strips' }).getByRole('button', { name: /V-TACH/ });
    await expect(row.getByRole('img')).toBeVisible({ timeout: patient });
    await row.press('Enter');
    await expect.poll(() => hash(page)).toMatch(/^#\/bed\/07\/strip\/a:/);
    await stripIsThere(page);
    const said = (await page.getByText(/^V-TACH \d+ \d\d:\d\d:\d\d$/).textContent()) ?? '';
    const day = await page.evaluate(() => new Date().toISOString().slice(0, 11));
    onsetAt = Date.parse(`${day}${said.slice(-8)}Z`);
    const from = Number(await paper(page).getAttribute('data-from'));
    expect(from).toBeLessThan(onsetAt);
  });

  test('When T, a time and Enter are pressed on the bed, Then ten seconds from then are there, and Enter has their strip', async () => {
    await page.evaluate((to) => (window.location.hash = to), `#/bed/${bed}`);
    await expect(page.getByRole('link', { name: 'Disclosure' })).toBeVisible();
    // Nothing is shown that is still to come: wait until what follows is on record.
    await expect.poll(() => page.evaluate(() => Date.now()), { timeout: patient }).toBeGreaterThan(onsetAt + 22_000);
    await page.keyboard.press('t');
    await page.keyboard.type(typed(onsetAt - 1_000));
    await page.keyboard.press('Enter');
    await expect(frame(page)).toBeVisible();
    await expect.poll(() => frameAt(page)).toBe(onsetAt - 1_000);
    // Every channel is offered, three are shown.
    const buttons = page.getByRole('group', { name: 'Channel' }).getByRole('button');
    await expect(buttons).toHaveText(['II', 'V', 'ART', 'PLETH', 'RESP'], { timeout: patient });
    for (const channel of ['ECG II', 'ART', 'PLETH'])
      await expect
        .poll(async () => inkOf(page, `[data-preview="${channel}"]`), { message: channel })
        .toBeGreaterThan(0.01);
    await page.keyboard.press('Enter');
    await expect.poll(() => atOf(page)).toBe(onsetAt - 1_000 + frameMs / 2);
    await stripIsThere(page);
  });

  test('When three keys are pressed on the day, Then the beat of the alarm is on its strip', async () => {
    const after = onsetAt + 9_000;
    await page.evaluate((to) => (window.location.hash = to), `#/bed/${bed}/disclosure/${after}`);
    await expect.poll(() => frameAt(page)).toBe(after - frameMs / 2);
    await expect.poll(async () => inkOf(page, '[data-preview="ECG II"]')).toBeGreaterThan(0.01);
    await page.keyboard.press('Shift+J');
    // The event is in the middle of the frame.
    await expect.poll(async () => Math.floor(((await frameAt(page)) + frameMs / 2) / 1000) * 1000).toBe(onsetAt);
    const event = await frameAt(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => frameAt(page)).toBeGreaterThan(event);
    const beat = (await frameAt(page)) + frameMs / 2;
    await page.keyboard.press('Enter');
    await expect.poll(() => atOf(page)).toBe(beat);
    await stripIsThere(page);
  });

  test('When a strip is exported, Then its WFDB header names the channels of the bed, and CSV has a row a sample', async () => {
    await stripIsThere(page);
    await page.getByRole('button', { name: 'Export' }).click();
    const exports = page.getByRole('list', { name: 'Export' });
    const save = async (name: string): Promise<Buffer> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        exports.getByRole('button', { name }).click(),
      ]);
      return readFileSync(await download.path());
    };
    const record = unzipSync(await save('WFDB'));
    const headerName = Object.keys(record).find((name) => name.endsWith('.hea')) ?? '';
    const [first = '', ...signals] = strFromU8(record[headerName] ?? new Uint8Array()).split('\n');
    expect(first).toMatch(/^\S+ 5 /);
    expect(signals.slice(0, 5).map((line) => line.split(' ').slice(8).join(' ').trim())).toEqual(channels);
    const rows = (await save('CSV')).toString().trim().split(/\r?\n/);
    expect(rows[0]).toMatch(/^time,seconds,ECG II \[mV\],ECG V \[mV\]/);
    // Ten seconds of 250 a second.
    expect(rows.length - 1).toBeGreaterThanOrEqual(2_495);
    expect(rows.length - 1).toBeLessThanOrEqual(2_505);
  });
});

/** Share of px of a canvas that are drawn. */
const inkOf = (page: Page, canvas: string): Promise<number> =>
  page.locator(canvas).evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const data = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
    if (data === undefined) return 0;
    let count = 0;
    for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 60) count += 1;
    return count / (data.length / 4);
  });

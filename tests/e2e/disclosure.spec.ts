/** Full disclosure on a synthetic record: from the day to the beat, by keys, mouse and touch. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { openScene, test } from './support/harness.ts';
import { layoutOf } from './support/layout.ts';

/** Thursday 14 November 2024, UTC, as the harness begins. */
const on = (hours: number, minutes: number, seconds = 0, day = 14): number =>
  Date.UTC(2024, 10, day, hours, minutes, seconds);

interface Wish {
  readonly hash?: string;
  readonly theme?: 'dark' | 'light';
}

async function openDay(page: Page, harness: string, { hash = '#/bed/07/disclosure', theme }: Wish = {}): Promise<void> {
  await openScene(page, harness, { ...(theme === undefined ? {} : { theme }), hash: '#/ward' });
  await page.evaluate((to) => {
    window.station.fillDay();
    window.location.hash = to;
  }, hash);
}

const frameAt = (page: Page): Promise<number> =>
  page.locator('[data-frame-at]').getAttribute('data-frame-at').then(Number);

const lines = '[data-lines] canvas';

/** The hour is drawn, all of it. */
async function drawn(page: Page): Promise<void> {
  await expect(page.getByText(/Reading the hour/)).toHaveCount(0);
  await expect(page.locator('[data-lines]')).toBeVisible();
}

/** Share of px of a canvas that are drawn, in a strip of its height. */
const inkOf = (page: Page, canvas: string, from = 0, to = 1): Promise<number> =>
  page.locator(canvas).evaluate(
    (element, [top, foot]) => {
      const picture = element as HTMLCanvasElement;
      const y = Math.floor(picture.height * top);
      const high = Math.max(1, Math.floor(picture.height * (foot - top)));
      const data = picture.getContext('2d')?.getImageData(0, y, picture.width, high).data ?? new Uint8ClampedArray(4);
      let count = 0;
      for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 60) count += 1;
      return count / (data.length / 4);
    },
    [from, to] as const,
  );

test('Given the live bed, When T, 0312 and Enter are typed, Then the beat at 03:12 is on screen (design, section 2)', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { hash: '#/bed/07' });
  await expect(page.getByRole('link', { name: 'Disclosure' })).toBeVisible();
  await page.keyboard.press('t');
  await page.keyboard.type('0312');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-frame-at]')).toHaveText('03:12:00');
  expect(await frameAt(page)).toBe(on(3, 12));
  await expect(page.getByRole('heading', { name: '03:00 to 04:00' })).toBeVisible();
  await drawn(page);
  await expect.poll(() => inkOf(page, '[data-preview="ECG II"]')).toBeGreaterThan(0.01);
  await expect.poll(() => inkOf(page, lines, 12 / 60, 13 / 60)).toBeGreaterThan(0.05);
  await expect(page).toHaveURL(/#\/bed\/07\/disclosure\/\d+$/);
});

test('Given a time still to come, When it is typed, Then it is last night; nonsense is refused and the field stays', async ({
  page,
  harness,
}) => {
  await openDay(page, harness);
  await page.keyboard.press('T');
  const field = page.getByRole('textbox', { name: 'Go to a time' });
  await expect(field).toBeFocused();
  await field.fill('9999');
  await field.press('Enter');
  await expect(page.getByText('Not a time. Type hours and minutes: 0312.')).toBeVisible();
  await field.fill('2359');
  await expect(page.getByText('Wed 13 Nov 23:59:00')).toBeVisible();
  await field.press('Enter');
  await expect(page.locator('[data-frame-at]')).toHaveText('Wed 13 Nov 23:59:00');
  expect(await frameAt(page)).toBe(on(23, 59, 0, 13));
});

test('Given the frame, When keys move it, Then by beats, 10 s, minutes and hours, and never past what is recorded', async ({
  page,
  harness,
}) => {
  await openDay(page, harness, { hash: `#/bed/07/disclosure/${on(18, 30, 30)}` });
  await drawn(page);
  await expect.poll(() => frameAt(page)).toBe(on(18, 30, 25));
  await expect.poll(() => inkOf(page, '[data-preview="ECG II"]')).toBeGreaterThan(0.01);
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => frameAt(page)).toBe(on(18, 30, 35));
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => frameAt(page)).toBe(on(18, 31, 35));
  await page.keyboard.press('PageUp');
  await expect.poll(() => frameAt(page)).toBe(on(17, 31, 35));
  await page.keyboard.press('Home');
  await expect.poll(() => frameAt(page)).toBe(on(17, 0));
  await page.keyboard.press('End');
  await expect.poll(() => frameAt(page)).toBe(on(17, 59, 50));
  // 84 beats a minute: about 0.7 s each, and back to the same one.
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await frameAt(page)) - on(17, 59, 50)).toBeGreaterThan(30);
  const first = await frameAt(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => frameAt(page)).toBeGreaterThan(first);
  expect((await frameAt(page)) - first).toBeGreaterThan(400);
  expect((await frameAt(page)) - first).toBeLessThan(1100);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => frameAt(page)).toBe(first);
  for (let hour = 0; hour < 8; hour += 1) await page.keyboard.press('PageDown');
  await expect(page.getByRole('heading', { name: '21:00 to 22:00' })).toBeVisible();
  expect(await frameAt(page)).toBeLessThan(on(21, 21));
});

test('Given frames that move, When a key is held, Then only the frame is drawn, not the hour', async ({
  page,
  harness,
}) => {
  await openDay(page, harness, { hash: `#/bed/07/disclosure/${on(18, 10, 30)}` });
  await drawn(page);
  const measured = (): Promise<number> =>
    page.evaluate(() => performance.getEntriesByName('disclosure-hour').at(-1)?.startTime ?? 0);
  const before = await measured();
  for (let press = 0; press < 12; press += 1) await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => frameAt(page)).toBe(on(18, 12, 25));
  await expect(page.locator('[data-frame="18:12:25"]')).toHaveCount(1);
  expect(await measured()).toBe(before);
});

test('Given a frame over the end of a line, When it is drawn, Then half is on the next', async ({ page, harness }) => {
  await openDay(page, harness, { hash: `#/bed/07/disclosure/${on(18, 11)}` });
  const boxes = page.locator('[data-frame="18:10:55"]');
  await expect(boxes).toHaveCount(2);
  const [first, second] = [await boxes.nth(0).boundingBox(), await boxes.nth(1).boundingBox()];
  expect(second?.y ?? 0).toBeGreaterThan(first?.y ?? 0);
  expect(first?.x ?? 0).toBeGreaterThan(second?.x ?? 0);
});

test('Given a day of events, When J and Shift+J are pressed, Then the frame goes from one to the other, and says when there is none', async ({
  page,
  harness,
}) => {
  await openDay(page, harness);
  await drawn(page);
  await expect(page.getByText('Read again')).toHaveCount(0);
  await page.keyboard.press('Shift+J');
  await expect(page.locator('[data-event][aria-current]')).toContainText('PVC pair');
  await page.keyboard.press('Shift+J');
  await expect(page.locator('[data-event][aria-current]')).toContainText('ECG leads off, LL');
  await page.keyboard.press('Shift+J');
  await expect(page.locator('[data-event][aria-current]')).toContainText('V-TACH 182');
  await expect(page.getByText('V-TACH 182 starts at')).toBeVisible();
  await page.keyboard.press('J');
  await expect(page.locator('[data-event][aria-current]')).toContainText('ECG leads off, LL');
  await page.keyboard.press('J');
  await expect(page.locator('[data-event][aria-current]')).toContainText('PVC pair');
  await page.keyboard.press('J');
  await expect(page.getByText('No later event on record.')).toBeVisible();
});

test('Given an event of the list, When it is clicked and Enter pressed, Then the strip opens there, and Esc leads back', async ({
  page,
  harness,
}) => {
  await openDay(page, harness, { hash: `#/bed/07/disclosure/${on(20, 50)}` });
  await page.locator('[data-event]', { hasText: 'V-TACH 182' }).click();
  await expect(page.getByText('V-TACH 182 starts at')).toBeVisible();
  const at = (await frameAt(page)) + 5_000;
  await page.locator('[data-event]', { hasText: 'V-TACH 182' }).evaluate((row) => (row as HTMLElement).blur());
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/bed/07/strip/${at}$`));
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`#/bed/07/disclosure/${at}$`));
  await expect.poll(() => frameAt(page)).toBe(at - 5_000);
});

test('Given arrhythmia, leads off and a damaged block, When the hour is drawn, Then bright lines and words at each gap', async ({
  page,
  harness,
}) => {
  await openDay(page, harness, { hash: `#/bed/07/disclosure/${on(20, 50)}` });
  await drawn(page);
  const bright = (line: number): Promise<number> =>
    page.locator(lines).evaluate((element, at) => {
      const picture = element as HTMLCanvasElement;
      const y = Math.floor(((at + 0.2) * picture.height) / 60);
      const data = picture.getContext('2d')?.getImageData(0, y, picture.width, 8).data ?? [];
      let count = 0;
      for (let px = 0; px < data.length; px += 4) if (data[px] === 236 && data[px + 2] === 242) count += 1;
      return count / picture.width;
    }, line);
  // V-tach from 20:45:52 for 96 s: line 46 is all of it, line 10 has none.
  await expect.poll(() => bright(46)).toBeGreaterThan(0.5);
  expect(await bright(10)).toBe(0);
});

test('Given channels, When C is pressed or a button, Then the lines are of that channel', async ({ page, harness }) => {
  await openDay(page, harness, { hash: `#/bed/07/disclosure/${on(18, 30)}` });
  await drawn(page);
  await expect(page.locator(lines)).toHaveAttribute('data-channel', 'ECG II');
  await page.keyboard.press('c');
  await expect(page.locator(lines)).toHaveAttribute('data-channel', 'ECG V');
  await page.getByRole('button', { name: 'ART', exact: true }).click();
  await expect(page.locator(lines)).toHaveAttribute('data-channel', 'ART');
  await expect(page.getByText(/ART, one minute a line, \d+ mmHg a line/)).toBeVisible();
  await expect.poll(() => inkOf(page, lines, 0.5, 0.6)).toBeGreaterThan(0.05);
});

test('Given the ten seconds, When K, words and Enter are typed, Then they are kept and in the list; a refusal is said', async ({
  page,
  harness,
}) => {
  await openDay(page, harness, { hash: `#/bed/07/disclosure/${on(20, 30)}` });
  await page.keyboard.press('k');
  const field = page.getByRole('textbox', { name: 'What it shows' });
  await expect(field).toBeFocused();
  await field.fill('three wide beats');
  await field.press('Enter');
  await expect(page.getByText('Kept for the whole ward.')).toBeVisible();
  await expect(page.locator('[data-event]', { hasText: 'three wide beats' })).toHaveAttribute('aria-current', 'true');
  expect(await page.evaluate(() => window.station.kept[0]?.span.at)).toBe(on(20, 30));
  await page.evaluate(() => {
    window.station.call = () => Promise.resolve({ status: 'refused', reason: 'The patient left', id: null } as never);
  });
  await page.keyboard.press('k');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByRole('alert').getByText('Not kept: The patient left')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  await expect(page).toHaveURL(/disclosure/);
});

test('Given the day and the lines, When they are clicked and dragged, Then the hour and the frame follow', async ({
  page,
  harness,
}) => {
  await openDay(page, harness);
  await drawn(page);
  const day = await page.locator('[data-day]').boundingBox();
  if (day === null) throw new Error('the day is not there');
  await page.mouse.click(day.x + day.width / 2, day.y + 30);
  await expect(page.getByRole('heading', { name: '09:00 to 10:00' })).toBeVisible();
  const box = await page.locator('[data-lines]').boundingBox();
  if (box === null) throw new Error('the lines are not there');
  await page.mouse.click(box.x + box.width / 2, box.y + (box.height * 12.5) / 60);
  await expect.poll(() => frameAt(page)).toBeGreaterThan(on(9, 12, 24));
  expect(await frameAt(page)).toBeLessThan(on(9, 12, 26));
  await page.mouse.move(box.x + 300, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 60 + 250, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole('heading', { name: '07:00 to 08:00' })).toBeVisible();
  await page.locator('[data-day]').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: '08:00 to 09:00' })).toBeVisible();
});

test('Given waves that cannot be read, When the hour is opened, Then it says why beside the day, and again reads it', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { hash: '#/ward' });
  await page.evaluate(() => {
    window.station.wavesFail = true;
    window.location.hash = '#/bed/07/disclosure';
  });
  await expect(
    page.getByText('The record could not be read: The record of waves does not answer').first(),
  ).toBeVisible();
  await expect.poll(() => inkOf(page, '[data-day] canvas')).toBeGreaterThan(0.005);
  await page.evaluate(() => {
    window.station.wavesFail = false;
  });
  await page.getByRole('button', { name: 'Read again' }).first().click();
  await drawn(page);
  await expect.poll(() => inkOf(page, lines, 0, 0.3)).toBeGreaterThan(0.05);
});

test('Given an hour without waves, another patient’s, and an empty bed, When they are opened, Then each is said', async ({
  page,
  harness,
}) => {
  await openDay(page, harness, { hash: `#/bed/07/disclosure/${on(12, 5)}` });
  await drawn(page);
  await page.keyboard.press('T');
  await page.keyboard.type('13 1200');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Wed 13 Nov, 12:00 to 13:00' })).toBeVisible();
  await expect(page.getByText(/No waves recorded in this hour/)).toBeVisible();
  await expect.poll(() => inkOf(page, lines)).toBeGreaterThan(0.005);
  await page.evaluate(() => (window.location.hash = '#/bed/10/disclosure'));
  await expect(page.getByText('No patient in this bed.')).toBeVisible();
});

for (const [width, height, scale] of [
  [1920, 1080, 1],
  [1366, 768, 1],
  [2560, 1440, 1.5],
] as const) {
  for (const theme of ['dark', 'light'] as const) {
    test(`Given ${width} × ${height} at ${scale}, ${theme}, When the hour is shown, Then all of the hour is drawn and nothing is cut`, async ({
      browser,
      harness,
    }) => {
      const context = await browser.newContext({
        viewport: { width, height },
        deviceScaleFactor: scale,
        timezoneId: 'UTC',
      });
      const page = await context.newPage();
      await openDay(page, harness, { theme, hash: `#/bed/07/disclosure/${on(20, 45, 52)}` });
      await drawn(page);
      await expect.poll(async () => (await layoutOf(page)).faults).toEqual([]);
      await expect.poll(() => inkOf(page, lines, 45 / 60, 46 / 60)).toBeGreaterThan(0.05);
      if (width === 1920) {
        const seen = await new AxeBuilder({ page }).include('main').analyze();
        expect(seen.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
      }
      await context.close();
    });
  }
}

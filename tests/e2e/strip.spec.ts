/** Strips on a synthetic station: in reach of one key, measured, labelled, saved; and where the record does not answer. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { openScene, test } from './support/harness.ts';
import { pictureOf } from './support/pixels.ts';

/** 24 inch, 1920 × 1080. */
const pxPerMm = 1 / 0.2767;

const paper = (page: Page): Locator => page.locator('[data-px-per-ms]');
const handle = (page: Page, name: string): Locator => page.locator(`[data-handle="${name}"]`);
const atOf = async (page: Page, name: string): Promise<number> =>
  Number(await handle(page, name).getAttribute('data-at'));
const measured = (page: Page, name: string): Locator =>
  page.locator('dl > div').filter({ hasText: name }).locator('dd');
const hash = (page: Page): Promise<string> => page.evaluate(() => decodeURIComponent(window.location.hash));

/** Samples are there: the calipers lie on them. */
const isThere = (page: Page): Promise<void> => expect(page.getByText(/Step \d+ ms on/)).toBeVisible();

async function openStrip(page: Page, harness: string, bed = '07'): Promise<void> {
  await openScene(page, harness, { scene: 'alarms', hash: `#/bed/${bed}/strip` });
  await isThere(page);
}

test('Given the ward, When Space is pressed, Then the strip of the last alarm is there with all its lanes; Esc returns', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms' });
  await page.keyboard.press(' ');
  await expect.poll(() => hash(page)).toMatch(/^#\/bed\/07\/strip\/a:/);
  await expect(page.locator('[data-lane]')).toHaveText([/^II/, /^V/, /^ART/, /^PLETH/, /^RESP/]);
  await expect(page.getByText(/^V-TACH 182 \d\d:\d\d:\d\d$/)).toBeVisible();
  await expect(page.getByText('10 s, 250 mm')).toBeVisible();
  await expect.poll(async () => (await pictureOf(page, paper(page))).drawn).toBeGreaterThan(0.01);
  await page.keyboard.press('Escape');
  await expect.poll(() => hash(page)).toBe('#/ward');
});

test('Given a strip, When it is drawn at each speed, Then a second is that many true millimetres', async ({
  page,
  harness,
}) => {
  await openStrip(page, harness);
  for (const [name, mmPerS] of [
    ['12.5', 12.5],
    ['50', 50],
    ['25', 25],
  ] as const) {
    await page.getByRole('group', { name: 'Speed, mm/s' }).getByRole('button', { name, exact: true }).click();
    await expect
      .poll(async () => (Number(await paper(page).getAttribute('data-px-per-ms')) * 1000) / pxPerMm)
      .toBeCloseTo(mmPerS, 6);
  }
});

test('Given calipers, When keys move them, Then one step is one sample, Tab takes the other, and interval and rate follow', async ({
  page,
  harness,
}) => {
  await openStrip(page, harness);
  const a = await atOf(page, '0 a');
  const b = await atOf(page, '0 b');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => atOf(page, '0 a')).toBeCloseTo(a + 4, 3);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => atOf(page, '0 a')).toBeCloseTo(a - 36, 3);
  await page.keyboard.press('Tab');
  await expect(handle(page, '0 b')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => atOf(page, '0 b')).toBeCloseTo(b + 4, 3);
  const ms = b + 4 - (a - 36);
  await expect(measured(page, 'Interval')).toHaveText(`${Math.round(ms)} ms, ${((ms / 1000) * 25).toFixed(1)} mm`);
  await expect(measured(page, 'Rate')).toHaveText(`${Math.round(60_000 / ms)} /min`);
  await expect(page.locator('[data-plate="interval"]')).toHaveText(
    `${Math.round(ms)} ms, ${Math.round(60_000 / ms)} /min`,
  );
  await page.keyboard.press('Tab');
  await expect(handle(page, '0 a')).toBeFocused();
  // Nobody is caught there.
  await page.keyboard.press('Shift+Tab');
  await expect(page.locator('[data-handle]:focus')).toHaveCount(0);
  await page.keyboard.press('m');
  await expect.poll(() => page.locator('[data-march]').count()).toBeGreaterThan(5);
});

test('Given a caliper, When it is dragged or set by two taps, Then it is there, on a sample; eight pairs are the most', async ({
  page,
  harness,
}) => {
  await openStrip(page, harness);
  const box = await paper(page).boundingBox();
  const grip = await handle(page, '0 b').boundingBox();
  if (box === null || grip === null) throw new Error('the strip has no place');
  const from = Number(await paper(page).getAttribute('data-from'));
  const pxPerMs = Number(await paper(page).getAttribute('data-px-per-ms'));
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 700, grip.y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.abs((await atOf(page, '0 b')) - (from + 700 / pxPerMs))).toBeLessThan(3);
  await handle(page, '0 a').click();
  await page.mouse.click(box.x + 300, box.y + 200);
  await expect.poll(async () => Math.abs((await atOf(page, '0 a')) - (from + 300 / pxPerMs))).toBeLessThan(3);
  const add = page.getByRole('button', { name: 'Pair', exact: true });
  for (let pairs = 1; pairs < 8; pairs += 1) await add.click();
  await expect(add).toBeDisabled();
  await expect(page.getByText('Pair 8 of 8')).toBeVisible();
});

test('Given a strip, When a beat is labelled, a comment typed and K pressed, Then it is saved and opens again as it was', async ({
  page,
  harness,
}) => {
  await openStrip(page, harness);
  const save = page.locator('[data-does="save"]');
  await expect(save).toHaveText(/Needs a comment/);
  await expect(save).toBeDisabled();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('b');
  await page.keyboard.press('v');
  await expect(page.locator('[data-beat="V"]')).toBeVisible();
  // K asks for what is lacking.
  await page.keyboard.press('k');
  await expect(page.getByRole('textbox', { name: 'Comment' })).toBeFocused();
  await page.keyboard.type('Back to sinus');
  await page.keyboard.press('Escape');
  const a = await atOf(page, '0 a');
  await page.keyboard.press('k');
  await expect(save).toHaveText('Saved');
  await page.getByRole('button', { name: /Back to sinus/ }).click();
  await expect.poll(() => hash(page)).toMatch(/\/strip\/k:/);
  await expect(page.getByRole('textbox', { name: 'Comment' })).toHaveValue('Back to sinus');
  await expect(page.locator('[data-beat="V"]')).toBeVisible();
  await expect.poll(() => atOf(page, '0 a')).toBe(a);
});

test('Given the gateway is cut off, When a strip is saved, Then it says that it is stored and not confirmed', async ({
  page,
  harness,
}) => {
  await openStrip(page, harness);
  await page.evaluate(() => {
    window.station.acknowledges = 'queued';
  });
  await page.getByRole('textbox', { name: 'Comment' }).fill('Noise');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('[data-does="save"]')).toHaveText('Stored here, not confirmed');
});

test('Given alarms of a bed, When its live view is open, Then each has its strip, one click away, and all are in the history', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms', hash: '#/bed/12' });
  const events = page.getByRole('region', { name: 'Event strips' });
  await expect(events.getByRole('img', { name: /^Strip of SpO₂ 87/ })).toBeVisible();
  const open = events.locator('[data-alarm-state="active"]');
  const ended = events.locator('[data-alarm]:not([data-alarm-state])').first();
  await expect(ended).toContainText('SpO₂ 89 < 90');
  const colours = await Promise.all(
    [open, ended].map((row) => row.locator('b').evaluate((element) => getComputedStyle(element).color)),
  );
  expect(colours[0]).not.toBe(colours[1]);
  await ended.click();
  await expect(page.getByText(/^SpO₂ 89 < 90 \d\d:\d\d:\d\d$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect.poll(() => hash(page)).toBe('#/bed/12');
  await events.getByRole('button', { name: /^All \d+$/ }).click();
  await expect(page.getByRole('combobox', { name: 'Bed' })).toHaveValue('12');
  // The strip of the second row, and back to it.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await expect.poll(() => hash(page)).toMatch(/^#\/bed\/12\/strip\/a:/);
  await isThere(page);
  await page.keyboard.press('Escape');
  await expect(page.locator('#history-1')).toHaveAttribute('aria-selected', 'true');
});

test('Given an alarm, When its drawer opens, Then its strip is on screen; on its own page it is below its stages', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms' });
  await page.keyboard.press('a');
  const drawer = page.getByRole('complementary', { name: 'Acknowledge with a reason' });
  await expect(drawer.getByRole('img', { name: /^Strip of V-TACH 182/ })).toBeVisible();
  // What is there now stays beside it.
  await expect(drawer.getByText('ECG II, now')).toBeVisible();
  await drawer.getByRole('link', { name: 'Whole life' }).click();
  await expect(page.getByRole('region', { name: 'Strip' }).getByRole('img')).toBeVisible();
  await page.keyboard.press(' ');
  await expect.poll(() => hash(page)).toMatch(/^#\/bed\/07\/strip\/a:/);
  await isThere(page);
  await page.keyboard.press('Escape');
  await expect.poll(() => hash(page)).toMatch(/^#\/alarms\/life\//);
});

test('Given a record that does not answer, When an alarm is acknowledged, Then it says no strip and holds nobody up', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms' });
  await page.evaluate(() => {
    window.station.wavesFail = true;
  });
  await page.keyboard.press('a');
  const drawer = page.getByRole('complementary', { name: 'Acknowledge with a reason' });
  await expect(drawer.getByText(/^No strip\./)).toBeVisible();
  await expect(drawer.getByText('ECG II, now')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-bed="07"] [data-alarm-state="acknowledged"]').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press(' ');
  await expect(page.getByText(/^The strip could not be read\./)).toBeVisible();
  await page.evaluate(() => {
    window.station.wavesFail = false;
  });
  await page.getByRole('button', { name: 'Read again' }).click();
  await isThere(page);
});

test('Given a record that never answers, When an alarm is acknowledged, Then it goes as fast as ever', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms' });
  await page.evaluate(() => {
    window.station.read = () => new Promise<never>(() => undefined);
  });
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-bed="07"] [data-alarm-state="acknowledged"]').first()).toBeVisible();
});

for (const [width, height] of [
  [1920, 1080],
  [1366, 768],
] as const) {
  test(`Given ${width} × ${height} and an alarm whose strip is still read, When it comes, Then the live lane below it stays where it is`, async ({
    page,
    harness,
  }) => {
    await page.setViewportSize({ width, height });
    await openScene(page, harness, { scene: 'alarms' });
    await page.evaluate(() => {
      const { station } = window;
      const read = station.read.bind(station);
      const { promise, resolve } = Promise.withResolvers<undefined>();
      Object.assign(window, { goOn: resolve });
      station.read = ((...args: Parameters<typeof read>) => promise.then(() => read(...args))) as typeof read;
    });
    await page.keyboard.press('a');
    const drawer = page.getByRole('complementary', { name: 'Acknowledge with a reason' });
    const lane = drawer.locator('[data-channel]').first();
    await expect(drawer.locator('[data-onset="loading"]')).toBeVisible();
    await expect(lane).toBeVisible();
    const before = await lane.boundingBox();
    await page.evaluate(() => (window as unknown as { readonly goOn: (nothing?: undefined) => void }).goOn());
    await expect(drawer.getByRole('img', { name: /^Strip of V-TACH 182/ })).toBeVisible();
    expect(await lane.boundingBox()).toEqual(before);
  });
}

test('Given a bed, When R is pressed, Then its last 10 s are kept at once and the status line says so', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms', hash: '#/bed/12' });
  await expect(page.getByRole('button', { name: 'Record' })).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByRole('contentinfo')).toContainText(/Strip of bed 12 saved, 10 s to \d\d:\d\d:\d\d/);
  const [kept] = await page.evaluate(() => window.station.kept.map(({ span }) => span));
  expect(kept).toMatchObject({ bed: '12', text: 'Recorded by hand', alarm: null });
  expect((kept?.toAt ?? 0) - (kept?.fromAt ?? 0)).toBe(10_000);
});

test('Given an alarm just raised, When its strip is open, Then it grows until all of it is recorded', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'quiet', hash: '#/bed/03' });
  await page.evaluate(() => window.station.raise({ bed: '03', agoS: 12, key: 'HIGH', text: 'HR 133 > 120' }));
  await page.keyboard.press(' ');
  const growing = page.getByText('The strip is still being recorded.');
  await expect(growing).toBeVisible();
  await expect(growing).toHaveCount(0, { timeout: 20_000 });
  await isThere(page);
});

test('Given a strip in both themes, When axe looks at it, Then it finds nothing serious', async ({ page, harness }) => {
  for (const theme of ['dark', 'light'] as const) {
    await openScene(page, harness, { scene: 'alarms', theme, hash: '#/bed/07/strip' });
    await isThere(page);
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
    expect.soft(serious, theme).toEqual([]);
  }
});

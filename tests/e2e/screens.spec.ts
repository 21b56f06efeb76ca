/** The console on a synthetic station: every state of the design, by its hooks, keys and screen-reader names. */
import { expect, test, type Page } from '@playwright/test';
import type { FakeStation } from './harness/fake-station.ts';
import { serveHarness } from './harness/serve.ts';

declare global {
  interface Window {
    station: FakeStation;
  }
}

let address = '';
let close: () => void = () => undefined;

test.beforeAll(async () => {
  ({ address, close } = await serveHarness());
});
test.afterAll(() => close());

const faults: string[] = [];

async function open(page: Page, query: string): Promise<void> {
  faults.length = 0;
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(address + query);
  await expect(page.locator('[data-bed]').or(page.locator('main')).first()).toBeVisible();
}

test.afterEach(() => {
  expect(faults, 'errors on the console, such as one of the content policy').toEqual([]);
});

const tile = (page: Page, bed: string) => page.locator(`[role=group][data-bed="${bed}"]`);

for (const beds of [12, 24, 48]) {
  for (const [width, height] of [
    [1920, 1080],
    [1366, 768],
    [2560, 1440],
  ] as const) {
    test(`Given ${beds} beds at ${width} wide, when the ward is shown, then all tiles fit and no digit is cut`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height });
      await open(page, `?beds=${beds}&scene=states`);
      await expect(page.locator('[role=group][data-bed]')).toHaveCount(beds);
      await expect(tile(page, '01').locator('[data-parameter=HR]')).toHaveText('72');
      await page.evaluate(() => window.station.change('01', { hr: 188, sys: 188, dia: 104, mean: 128 }));
      await expect(tile(page, '01').locator('[data-parameter=HR]')).toHaveText('188');
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('[data-parameter]')]
          .filter((digits) => digits.offsetParent !== null)
          .filter((digits) => {
            const box = digits.getBoundingClientRect();
            const cell = digits.closest('[class*=cell]')?.getBoundingClientRect();
            return cell !== undefined && (box.right > cell.right + 0.5 || box.left < cell.left - 0.5);
          })
          .map((digits) => `${digits.closest('[data-bed]')?.getAttribute('data-bed')} ${digits.textContent}`),
      );
      expect(cut).toEqual([]);
    });
  }
}

test('Given alarms, when the ward is shown, then tiles, slots and values carry their states', async ({ page }) => {
  await open(page, '?beds=24&scene=states');
  await expect(tile(page, '07').locator('[data-alarm][data-priority=high][data-alarm-state=active]')).toBeVisible();
  await expect(tile(page, '08').locator('[data-alarm-state=latched]')).toContainText('WAS V-TACH');
  await expect(tile(page, '15').locator('[data-alarm-state=acknowledged]')).toBeVisible();
  await expect(tile(page, '11').locator('[data-alarm-state=paused]')).toBeVisible();
  await expect(tile(page, '04').locator('[data-parameter=HR]')).toHaveAttribute('data-state', 'invalid');
  await expect(tile(page, '04').locator('[data-parameter=HR]')).toHaveText('– –');
  await expect(tile(page, '04')).toContainText('PR 88 pleth');
  await expect(tile(page, '21').locator('[data-parameter=NIBP]')).toHaveText('– –');
  await expect(tile(page, '21')).toContainText('Numbers hidden.');
  await expect(tile(page, '05')).toContainText('6 s');
  await expect(tile(page, '12')).toContainText('+1');
  await expect(page.locator('header [data-alarm]').first()).toHaveAttribute('data-priority', 'high');
  await expect(tile(page, '12')).toHaveAttribute('aria-label', /^Bed 12, Demo, Kira\. Medium alarm, HR 124 above 120/);
  await expect(tile(page, '10')).toHaveAttribute('aria-label', 'Bed 10, empty.');
});

test('Given a quiet ward, when an alarm starts, then no tile and no digit moves', async ({ page }) => {
  await open(page, '?beds=24');
  await expect(tile(page, '12').locator('[data-parameter=HR]')).toHaveText('104');
  const places = (): Promise<string> =>
    page.evaluate(() =>
      JSON.stringify(
        [...document.querySelectorAll('[data-bed], [data-parameter]:not([data-parameter=Rhythm])')].map((element) =>
          element.getBoundingClientRect(),
        ),
      ),
    );
  const before = await places();
  await page.evaluate(() =>
    window.station.raise({ bed: '12', agoS: 0, priority: 'high', key: 'V-TACH', text: 'V-TACH 182', parameter: 'HR' }),
  );
  await expect(tile(page, '12').locator('[data-alarm]')).toBeVisible();
  expect(await places()).toBe(before);
});

test('Given an alarm, when A and Enter are pressed, then it is acknowledged and steady', async ({ page }) => {
  await open(page, '?beds=24&scene=alarms');
  await expect(tile(page, '07').locator('[data-alarm]')).toHaveAttribute('data-alarm-state', 'active');
  await page.keyboard.press('a');
  await expect(page.getByRole('complementary').locator('[data-channel="ECG II"]')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(tile(page, '07').locator('[data-alarm]')).toHaveAttribute('data-alarm-state', 'acknowledged');
  await expect(tile(page, '07').locator('[data-flash]')).toHaveCount(0);
});

test('Given the gateway does not confirm, when acknowledged, then the alarm stays active and says so', async ({
  page,
}) => {
  await open(page, '?beds=24&scene=alarms');
  await page.evaluate(() => {
    window.station.acknowledges = 'never';
  });
  await page.keyboard.press('a');
  await page.getByRole('button', { name: 'Acknowledge', exact: false }).click();
  await expect(page.getByRole('button', { name: 'Failed. Try again' })).toBeVisible({ timeout: 4000 });
  await expect(tile(page, '07').locator('[data-alarm]')).toHaveAttribute('data-alarm-state', 'active');
});

test('Given live data, when contact is lost and comes back, then no number is shown until each is fresh', async ({
  page,
}) => {
  await open(page, '?beds=24&scene=alarms');
  await expect(tile(page, '01').locator('[data-parameter=HR]')).toHaveText('72');
  await page.evaluate(() => window.station.cut());
  await expect(page.getByRole('alert').filter({ hasText: 'NO LIVE DATA' })).toBeVisible({ timeout: 5_500 });
  await expect(page.locator('[data-parameter][data-state=live]')).toHaveCount(0);
  await expect(page.getByText('Call biomed, ext. 4411.')).toBeVisible();
  await page.getByRole('link', { name: 'Pumps' }).click();
  await expect(page.getByText('Times to empty are hidden.')).toBeVisible();
  await page.getByRole('link', { name: 'Ward' }).first().click();
  await page.evaluate(() => window.station.restore());
  await expect(page.getByText(/^Live again .* missing\.$/)).toBeVisible();
  await expect(tile(page, '01').locator('[data-parameter=HR]')).toHaveText('72');
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await expect(page.getByText(/^Live again/)).toBeHidden();
});

test('Given the station falls silent, when 5 s have passed, then the screen says so and the clock goes on', async ({
  page,
}) => {
  await open(page, '?beds=12');
  await expect(tile(page, '01').locator('[data-parameter=HR]')).toHaveText('72');
  await page.evaluate(() => {
    window.station.mute = true;
  });
  await expect(page.getByRole('alert').filter({ hasText: 'NO LIVE DATA' })).toBeVisible({ timeout: 6_500 });
  const clock = page.locator('[data-heartbeat]');
  const shown = await clock.textContent();
  await expect(clock).not.toHaveText(shown ?? '');
});

test('Given the keys, when they are pressed, then places, beds, names and light follow', async ({ page }) => {
  await open(page, '?beds=24&scene=alarms');
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await expect(page.getByRole('heading', { name: '12', exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: '13', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await expect(tile(page, '12')).toContainText('K. D.');
  await expect(tile(page, '12')).toHaveAttribute('aria-label', /^Bed 12, K\. D\./);
  await page.keyboard.press('d');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  for (const [key, place] of [
    ['F2', 'Alarms'],
    ['F3', 'Pumps'],
    ['F4', 'Assets'],
    ['F5', 'Handoff'],
    ['F6', 'Review'],
    ['F1', 'Ward'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('link', { name: place, exact: true }).first()).toHaveAttribute('aria-current', 'page');
  }
  await page.keyboard.press('s');
  await expect(page.getByRole('button', { name: 'Silence' })).toHaveAttribute('aria-pressed', 'true');
});

test('Given 64 beds, when two windows are open, then each shows its half', async ({ page }) => {
  await open(page, '?beds=64&window=2');
  await expect(page.locator('[role=group][data-bed]')).toHaveCount(32);
  await expect(tile(page, '64')).toBeVisible();
  await expect(page.getByText('Beds 33 to 64 of 64')).toBeVisible();
});

test('Given an unassigned device, when it is mapped to a bed, then the tray is empty of it', async ({ page }) => {
  await open(page, '?beds=24&unassigned=1');
  await page.getByRole('link', { name: '2 devices unassigned' }).click();
  await page.getByRole('button', { name: '20', exact: true }).click();
  await page.getByRole('button', { name: 'Map MON-5N-27 to bed 20' }).click();
  await expect(page.getByText('MON-5N-27 speaks for bed 20 now.')).toBeVisible();
});

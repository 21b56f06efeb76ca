/** Trends of a bed: one day of several parameters found, read, zoomed, tabled and printed. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { FakeStation } from './harness/fake-station.ts';
import { openScene, test } from './support/harness.ts';
import { pictureOf } from './support/pixels.ts';

declare global {
  interface Window {
    station: FakeStation;
  }
}

const evening = Date.UTC(2024, 10, 14, 20, 12, 40);
const live = { scene: 'alarms', hash: '#/bed/12' } as const;

/** The trends of bed 12, drawn, with a day of alarms. */
async function openTrends(page: Page, harness: string, moment = '', theme: 'dark' | 'light' = 'dark'): Promise<void> {
  await openScene(page, harness, { ...live, theme });
  await page.evaluate(() => window.station.fillGaps('12'));
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `#/bed/12/trends${moment}`);
  await expect(page.locator('canvas[data-drawn]')).toHaveAttribute('data-drawn', /^[1-9]/);
  await expect(page.getByText('Norepinephrine', { exact: true })).toBeVisible();
}

const at = (page: Page, lane: string) => page.locator(`[data-at="${lane}"]`);

test('Given a day of values, When the trends are opened at a time, Then each lane has its values there and now', async ({
  page,
  harness,
}) => {
  await openTrends(page, harness, `/${evening}`);
  await expect(page.getByText('at 20:12', { exact: true })).toBeVisible();
  await expect(page.getByText('20:12:40', { exact: true })).toBeVisible();
  for (const lane of ['HR', 'SpO2', 'RR', 'Temp', 'CVP']) await expect(at(page, lane)).toHaveText(/^\d/);
  await expect(at(page, 'ART')).toHaveText(/^\d+\/\d+$/);
  // The cuff measured nothing at that time.
  await expect(at(page, 'NIBP')).toHaveText('–');
  await expect(page.locator('[data-lanes] [data-parameter="SpO2"]')).toHaveText('87');
  await expect(page.locator('[data-lanes] [data-alarm-cell="medium"]')).toContainText('87');
  await expect(page.getByText('ART mean 63 < 65, 1:20', { exact: true })).toBeVisible();
  await expect(page.getByText('ECG leads off, 15 min', { exact: true })).toBeVisible();
  await expect(page.getByText('Patient away, 36 min', { exact: true })).toBeVisible();
  const lanes = await pictureOf(page, page.locator('canvas[data-drawn]'));
  expect(lanes.drawn).toBeGreaterThan(0.01);
});

test('Given a cursor in a gap, When its values are read, Then there are none, and the alarm that made it is named', async ({
  page,
  harness,
}) => {
  // Electrodes were off from 18 h 30 min to 18 h 15 min ago.
  const off = Date.UTC(2024, 10, 14, 22, 47, 51) - 1100 * 60_000;
  await openTrends(page, harness, `/${off}`);
  await expect(at(page, 'HR')).toHaveText('–');
  await expect(at(page, 'SpO2')).toHaveText(/^\d/);
});

test('Given the trends, When arrows, plus, Shift and V are pressed, Then cursor, span and form follow, and the address', async ({
  page,
  harness,
}) => {
  await openTrends(page, harness);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText(/^at 22:4\d$/)).toBeVisible();
  const first = await page.getByText(/^at 22:4\d$/).textContent();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText(/^at 22:4\d$/)).not.toHaveText(first ?? '');
  await expect(page).toHaveURL(/#\/bed\/12\/trends\/\d{13}$/);

  await page.keyboard.press('+');
  await expect(page.getByRole('heading', { name: '16 h' })).toBeVisible();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page.getByRole('button', { name: 'Now', exact: true })).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'Now', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('-');
  await expect(page.getByRole('button', { name: '24 h' })).toHaveAttribute('aria-pressed', 'true');

  await page.keyboard.press('v');
  const chosen = page.locator('tr[aria-current="true"]');
  await expect(chosen).toBeInViewport();
  const row = await chosen.textContent();
  await page.keyboard.press('ArrowDown');
  await expect(chosen).not.toHaveText(row ?? '');
  await expect(page.getByRole('row', { name: /Patient away, \d+ min/ })).toHaveCount(1);
  await page.getByRole('button', { name: 'Time, newest first' }).click();
  await expect(page.getByRole('columnheader', { name: 'Time, oldest first' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );

  // The hand was on a button last: Enter leads on all the same.
  await page.getByRole('button', { name: '8 h', exact: true }).click();
  await expect(page.getByRole('button', { name: '8 h', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/bed\/12\/disclosure\/\d{13}$/);
});

test('Given the trends, When a hand taps, drags and turns the wheel, Then the cursor is set, the time moves and zooms', async ({
  page,
  harness,
}) => {
  await openTrends(page, harness);
  const layer = page.getByRole('slider', { name: 'Cursor' });
  const box = await layer.boundingBox();
  if (box === null) throw new Error('there is no plot');
  const [x, y] = [box.x + box.width * 0.7, box.y + 60];
  await page.mouse.click(x, y);
  await expect(page.locator('[data-cursor]')).toBeVisible();
  const line = await page.locator('[data-cursor]').boundingBox();
  expect(Math.abs((line?.x ?? 0) - x)).toBeLessThan(4);
  await expect(layer).toHaveAttribute('aria-valuetext', /HR \d+, SpO₂ \d+/);
  const time = (await layer.getAttribute('aria-valuenow')) ?? '';

  await page.mouse.move(box.x + box.width * 0.3, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.42, y, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'Now', exact: true })).toHaveAttribute('aria-pressed', 'false');
  // The time moved along with the hand; the cursor kept its own.
  expect(await layer.getAttribute('aria-valuenow')).toBe(time);
  const moved = await page.locator('[data-cursor]').boundingBox();
  expect((moved?.x ?? 0) - (line?.x ?? 0)).toBeGreaterThan(box.width * 0.1);

  await page.mouse.wheel(0, -120);
  await expect(page.getByRole('heading', { name: '16 h' })).toBeVisible();
});

test('Given the list of parameters, When one is taken out, Then its lane goes, and comes back with the usual ones', async ({
  page,
  harness,
}) => {
  await openTrends(page, harness);
  await page.getByRole('button', { name: 'Parameters' }).click();
  const list = page.getByRole('group', { name: 'Parameters' });
  await expect(list.getByRole('checkbox', { name: /^PR/ })).toBeVisible();
  await expect(list.getByRole('checkbox', { name: /^EtCO₂/ })).toHaveCount(0);
  await list.getByRole('checkbox', { name: /^CVP/ }).uncheck();
  await expect(page.locator('[data-lane="CVP"]')).toHaveCount(0);
  await list.getByRole('checkbox', { name: /^PR/ }).check();
  await expect(page.locator('[data-lane="PR"]')).toBeVisible();
  await list.getByRole('button', { name: 'The usual ones' }).click();
  await expect(page.locator('[data-lane="CVP"]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(page).toHaveURL(/trends/);
});

test('Given a record that cannot be read, When it can be again, Then the screen says both', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, live);
  await page.evaluate(() => {
    window.station.recordFails = true;
    window.location.hash = '#/bed/12/trends';
  });
  await expect(page.getByRole('alert').filter({ hasText: 'The record is being copied' })).toBeVisible();
  await page.evaluate(() => {
    window.station.recordFails = false;
  });
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(page.locator('canvas[data-drawn]')).toHaveAttribute('data-drawn', /^[1-9]/);
});

test('Given an empty bed, a record that is young and one of nothing, When the trends are opened, Then each says so', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { ...live, hash: '#/bed/10/trends' });
  await expect(page.getByText('No patient in this bed. Trends are of the patient who lies here.')).toBeVisible();
  await page.evaluate((since) => {
    window.station.patientSince = since;
    window.location.hash = '#/bed/12/trends';
  }, evening);
  await expect(page.locator('[data-hint]')).toContainText('The record begins Thu 14 Nov 20:1');
  await expect(page.getByText(/^another patient, /).first()).toBeVisible();
  await page.evaluate(() => {
    window.station.recordedFrom = Number.MAX_SAFE_INTEGER;
  });
  await page.getByRole('button', { name: '8 h' }).click();
  await expect(page.getByText(/^Nothing is recorded from /)).toBeVisible();
});

test('Given the trends, When P is pressed, Then the paper has the patient, the span and the lanes, black on white, and goes', async ({
  page,
  harness,
}, info) => {
  await openTrends(page, harness, `/${evening}`);
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-printed', '');
  });
  await page.keyboard.press('p');
  await expect(page.locator('body[data-printed]')).toBeVisible();
  const sheet = page.locator('[data-print="landscape"]');
  await expect(sheet).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(sheet.getByText('Demo, Kira', { exact: true })).toBeVisible();
  await expect(sheet.getByText(/^Printed Thu 14 Nov 22:4\d at Station 5N$/)).toBeVisible();
  await expect(sheet.getByText(/^Wed 13 Nov 22:48 to Thu 14 Nov 22:/)).toBeVisible();
  await expect(page.locator('#root')).toBeHidden();
  const { width, height } = await sheet.locator('img').evaluate((image: HTMLImageElement) => ({
    width: image.naturalWidth,
    height: image.naturalHeight,
  }));
  expect(width).toBeGreaterThan(2000);
  expect(height).toBeGreaterThan(1000);
  await page.pdf({ path: info.outputPath('trends.pdf'), preferCSSPageSize: true, format: 'A4' });
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await expect(sheet).toHaveCount(0);
});

test('Given the small trends of the live bed, When they are clicked, Then the trends open at that time', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, live);
  const plot = page.locator('[data-plot]').first();
  await expect(plot).toBeVisible();
  await page.getByRole('button', { name: '24 h', exact: true }).click();
  const box = await plot.boundingBox();
  await plot.click({ position: { x: (box?.width ?? 0) / 2, y: 5 } });
  await expect(page).toHaveURL(/#\/bed\/12\/trends\/\d{13}$/);
  await expect(page.getByText(/^at (?:09|10|11):\d\d$/)).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`Given the trends and their table, ${theme}, When axe looks, Then it finds nothing serious`, async ({
    page,
    harness,
  }, info) => {
    test.setTimeout(180_000);
    await openTrends(page, harness, `/${evening}`, theme);
    await page.screenshot({ path: info.outputPath(`trends-${theme}.png`) });
    for (const form of ['chart', 'table'] as const) {
      if (form === 'table') {
        // A young record: axe looks at each cell.
        await page.evaluate((since) => {
          window.station.patientSince = since;
        }, evening);
        await page.getByRole('button', { name: '8 h', exact: true }).click();
        await expect(page.locator('[data-hint]')).toContainText('The record begins');
        await page.keyboard.press('v');
        await expect(page.getByRole('row')).not.toHaveCount(0);
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
      expect.soft(serious, form).toEqual([]);
    }
  });
}

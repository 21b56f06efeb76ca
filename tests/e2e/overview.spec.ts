/** The overview at each number of beds and size of screen, in both themes: places, sizes, nothing cut, nothing over another. */
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { openScene, test } from './support/harness.ts';
import { layoutOf, staleNumbers } from './support/layout.ts';
import type { TileSeen } from './support/layout.ts';

// A trace of 4K pictures costs more than all that is looked at here; the screenshots tell as much.
test.use({ trace: 'off' });

const screens = {
  '1920x1080': { width: 1920, height: 1080 },
  '1366x768': { width: 1366, height: 768 },
  '3840x2160': { width: 3840, height: 2160 },
} as const;
type Screen = keyof typeof screens;
const sizes = Object.keys(screens) as Screen[];
const themes = ['dark', 'light'] as const;

type SizeClass = 'L' | 'M' | 'S';

/** By the tile, not by the number of beds (design, section 3). */
function classOf({ width, height }: TileSeen): SizeClass {
  if (width >= 400 && height >= 280) return 'L';
  return width >= 212 && height >= 205 ? 'M' : 'S';
}

const lanesOf: Record<SizeClass, number> = { L: 2, M: 1, S: 0 };
/** Beds of the synthetic ward without a patient. */
const mostEmpty = 4;
const columnsOf: Record<number, number> = { 12: 4, 24: 6, 48: 8, 64: 7 };

interface Expected {
  readonly size: SizeClass;
  /** Heart rate, CSS px. */
  readonly digits: number;
  /** Tile of the design's table, where it names one. */
  readonly tile?: readonly [width: number, height: number];
}

const expected: Record<string, Expected> = {
  '12 1920x1080': { size: 'L', digits: 82, tile: [452, 317] },
  '24 1920x1080': { size: 'M', digits: 54, tile: [299, 236] },
  '48 1920x1080': { size: 'S', digits: 50, tile: [223, 156] },
  '64 1920x1080': { size: 'S', digits: 50, tile: [255, 188] },
  '12 1366x768': { size: 'M', digits: 54 },
  '24 1366x768': { size: 'S', digits: 46, tile: [209, 162] },
  '48 1366x768': { size: 'S', digits: 30 },
  '64 1366x768': { size: 'S', digits: 36 },
  '12 3840x2160': { size: 'L', digits: 82 },
  '24 3840x2160': { size: 'L', digits: 82 },
  '48 3840x2160': { size: 'L', digits: 82 },
  '64 3840x2160': { size: 'L', digits: 82 },
};

async function checkLayout(page: Page, beds: number, shown: number, screen: string): Promise<void> {
  const wanted = expected[`${beds} ${screen}`];
  const { columns, tiles, faults } = await layoutOf(page);
  expect(faults).toEqual([]);
  expect(columns).toBe(columnsOf[beds]);
  expect(tiles).toHaveLength(shown);
  for (const { bed, width, height } of tiles) {
    expect(Math.abs(width - (tiles[0]?.width ?? 0)), `width of tile ${bed}`).toBeLessThan(1);
    expect(Math.abs(height - (tiles[0]?.height ?? 0)), `height of tile ${bed}`).toBeLessThan(1);
  }
  const first = tiles.find(({ hr }) => hr !== null);
  if (first === undefined || wanted === undefined)
    throw new Error('no tile shows a number, or nothing is expected of it');
  expect(classOf(first)).toBe(wanted.size);
  expect(first.lanes).toBe(lanesOf[wanted.size]);
  expect(first.hr).toBe(wanted.digits);
  expect(first.temp === null).toBe(wanted.size !== 'L');
  if (wanted.tile !== undefined) {
    expect(Math.abs(first.width - wanted.tile[0]), 'width of the design').toBeLessThanOrEqual(2);
    expect(Math.abs(first.height - wanted.tile[1]), 'height of the design').toBeLessThanOrEqual(2);
  }
  // Never dropped: heart rate and saturation, of every bed that has them.
  for (const { bed, hr, spo2 } of tiles.filter((tile) => tile.hr !== null || tile.spo2 !== null)) {
    expect([hr, spo2], `digits of tile ${bed}`).toEqual([wanted.digits, wanted.digits]);
  }
  expect(tiles.filter(({ hr }) => hr !== null).length).toBeGreaterThanOrEqual(shown - mostEmpty);
  expect(await staleNumbers(page)).toEqual([]);
}

for (const beds of [12, 24, 48] as const) {
  for (const screen of sizes) {
    for (const theme of themes) {
      test(`Given ${beds} beds in every state, When the screen is ${screen}, ${theme}, Then every tile has its place and size and no word is cut`, async ({
        page,
        harness,
      }, info) => {
        await page.setViewportSize(screens[screen]);
        await openScene(page, harness, { beds, scene: 'states', theme });
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        await expect(page.locator('[data-bed="01"] [data-channel]')).toHaveCount(2);
        await checkLayout(page, beds, beds, screen);
        await page.screenshot({ path: info.outputPath(`ward-${beds}-${screen}-${theme}.png`) });
      });
    }
  }
}

for (const screen of sizes) {
  test(`Given 64 beds, When two windows of ${screen} show them, Then each has its half and says which`, async ({
    page,
    harness,
  }, info) => {
    await page.setViewportSize(screens[screen]);
    const seen: string[] = [];
    for (const window of [1, 2] as const) {
      await openScene(page, harness, { beds: 64, scene: 'states', window, theme: themes[window - 1] ?? 'dark' });
      await expect(page.getByText(window === 1 ? 'Beds 1 to 32 of 64' : 'Beds 33 to 64 of 64')).toBeVisible();
      await expect(page.locator(`[data-bed="${window === 1 ? '01' : '34'}"] [data-channel]`)).toHaveCount(2);
      await checkLayout(page, 64, 32, screen);
      await page.screenshot({ path: info.outputPath(`ward-64-${screen}-window-${window}.png`) });
      seen.push(
        ...(await page
          .locator('[role="group"][data-bed]')
          .evaluateAll((tiles) => tiles.map((tile) => (tile as HTMLElement).dataset['bed'] ?? ''))),
      );
    }
    expect(seen).toEqual(Array.from({ length: 64 }, (_, index) => String(index + 1).padStart(2, '0')));
  });
}

test.describe('Given 48 beds on a 4K display at 150 %', () => {
  test.use({ viewport: { width: 2560, height: 1440 }, deviceScaleFactor: 1.5 });

  test('When the overview is shown, Then tiles are M and the waveforms come back', async ({ page, harness }, info) => {
    await openScene(page, harness, { beds: 48, scene: 'states' });
    await expect(page.locator('[data-bed="01"] [data-channel]')).toHaveCount(2);
    const { columns, tiles, faults } = await layoutOf(page);
    expect(faults).toEqual([]);
    expect(columns).toBe(8);
    const [first] = tiles;
    expect(first).toMatchObject({ lanes: 1, hr: 54 });
    expect(Math.abs((first?.width ?? 0) - 302)).toBeLessThanOrEqual(2);
    expect(Math.abs((first?.height ?? 0) - 215)).toBeLessThanOrEqual(2);
    await page.screenshot({ path: info.outputPath('ward-48-4k-150.png') });
  });
});

test('Given 24 beds, When a drawer opens, Then tiles get narrower, columns stay and nothing is covered', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'states' });
  const before = await layoutOf(page);
  await page.keyboard.press('a');
  const drawer = page.getByRole('complementary', { name: 'Acknowledge with a reason' });
  await expect(drawer).toBeVisible();
  const after = await layoutOf(page);
  expect(after.columns).toBe(before.columns);
  expect(after.faults).toEqual([]);
  expect(after.tiles[0]?.width).toBeLessThan(before.tiles[0]?.width ?? 0);
  const edge = (await drawer.boundingBox())?.x ?? 0;
  for (const tile of await page.locator('[role="group"][data-bed]').all()) {
    const box = await tile.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(edge);
  }
});

for (const [screen, slots] of [
  ['1920x1080', 5],
  ['1366x768', 3],
] as const) {
  test(`Given the alarms of the design on a screen of ${screen}, When the bar is read, Then ${slots} slots stand whole, the most urgent first`, async ({
    page,
    harness,
  }) => {
    await page.setViewportSize(screens[screen]);
    await openScene(page, harness, { scene: 'alarms' });
    const shown = page.getByRole('banner').locator('[data-alarm]');
    await expect(shown).toHaveCount(slots);
    const beds = [/07/, /12/, /18/, /21/, /04/].slice(0, slots);
    await expect(shown).toHaveText(beds);
    const words = ['V-TACH 182', 'SpO₂ 87', 'RR 32', 'No data', 'ECG leads off'].slice(0, slots);
    for (const [index, word] of words.entries())
      await expect(shown.nth(index).getByText(word, { exact: true })).toBeInViewport({ ratio: 1 });
    if (slots < 5) await expect(page.getByRole('banner').getByRole('button', { name: /^\+2 / })).toBeVisible();
    expect((await layoutOf(page)).faults).toEqual([]);
  });
}

for (const screen of ['1920x1080', '1366x768'] as const) {
  test(`Given much to say, When the screen is ${screen}, Then the bottom bar says what needs a person and All keys, whole`, async ({
    page,
    harness,
  }) => {
    await page.setViewportSize(screens[screen]);
    await openScene(page, harness, { beds: 64, scene: 'alarms', window: 2, unassigned: true, demo: true });
    const bar = page.getByRole('contentinfo', { name: 'Status' });
    const whole = async (words: string): Promise<void> => {
      await expect(bar.getByText(words), words).not.toHaveAttribute('data-dropped');
      await expect(bar.getByText(words), words).toBeInViewport({ ratio: 1 });
    };
    /** Where each part that takes room ends: none beyond the bar, none over the next. */
    const faults = (): Promise<readonly string[]> =>
      bar.evaluate((element) => {
        const edge = element.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(element).paddingRight);
        const parts = [...element.querySelectorAll<HTMLElement>(':scope > :not([class*="keys"]), [class*="key_"]')]
          .filter((part) => part.getBoundingClientRect().width > 0)
          .map((part) => ({
            words: part.textContent,
            box: part.getBoundingClientRect(),
            cut: part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflow !== 'visible',
          }));
        return parts.flatMap(({ words, box, cut }, index) => {
          const next = parts[index + 1]?.box.left ?? edge + 0.5;
          return box.right > next + 0.5 || cut ? [words] : [];
        });
      });
    const hint = bar.getByText('Acknowledge');
    await whole('All keys');
    await whole('Acknowledge');
    await page.evaluate(() => {
      window.station.thin(2);
      window.station.acknowledges = 'queued';
    });
    for (const words of [
      'Demo ward',
      'Slow link: waveforms and numbers thinned',
      '1 not sent yet',
      'Beds 33 to 64 of 64',
      '2 devices unassigned',
      'All keys',
    ])
      await whole(words);
    await whole('1 no data');
    expect(await faults()).toEqual([]);
    // What is left out is left out whole, and comes back where there is room again.
    if (screen === '1366x768') await expect(hint).toHaveCSS('width', '0px');
    await page.evaluate(() => {
      window.station.thin(0);
      window.station.acknowledges = 'confirmed';
    });
    await whole('Acknowledge');
    expect(await faults()).toEqual([]);
  });
}

for (const [beds, screen] of [
  [48, '1366x768'],
  [48, '1920x1080'],
  [24, '1366x768'],
] as const) {
  test(`Given ${beds} beds at ${screen}, When a drawer is open, Then each bed in alarm keeps its shape in the ribbon`, async ({
    page,
    harness,
  }) => {
    await page.setViewportSize(screens[screen]);
    await openScene(page, harness, { beds, scene: 'states', hash: '#/pumps' });
    const ribbon = page.getByRole('navigation', { name: 'Beds' });
    /** Beds whose shape or number is not whole inside their own chip, or one over the other. */
    const faults = (): Promise<readonly string[]> =>
      ribbon.evaluate((element) =>
        [...element.querySelectorAll<HTMLElement>('a')].flatMap((chip) => {
          const slack = 1.5;
          const outer = chip.getBoundingClientRect();
          const inside = (box: DOMRect): boolean =>
            box.left >= outer.left - slack &&
            box.right <= outer.right + slack &&
            box.top >= outer.top - slack &&
            box.bottom <= outer.bottom + slack;
          const range = document.createRange();
          range.selectNodeContents(chip.querySelector('span')?.lastChild ?? chip);
          const number = range.getBoundingClientRect();
          const shape = chip.querySelector('svg')?.getBoundingClientRect();
          const apart = shape === undefined || shape.bottom <= number.top + slack || shape.right <= number.left + slack;
          const shown = shape === undefined || (shape.width >= 10 && shape.height >= 10 && inside(shape));
          return shown && apart && inside(number) ? [] : [chip.textContent];
        }),
      );
    const shapes = ribbon.locator('a[data-priority] svg.alarm-shape');
    await expect(shapes).toHaveCount(10);
    expect(await faults()).toEqual([]);
    await page.keyboard.press('?');
    await expect(page.getByRole('complementary', { name: 'Keys' })).toBeVisible();
    await expect(shapes).toHaveCount(10);
    expect(await faults()).toEqual([]);
  });
}

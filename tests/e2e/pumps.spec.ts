/** The pump screens on a synthetic ward: the board, the horizon, what ran, the checks, and what stands where data stops. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { openScene, test } from './support/harness.ts';
import { layoutOf } from './support/layout.ts';

const row = (page: Page, device: string): Locator => page.locator(`[role="row"][data-pump="${device}"]`);
const ranked = (page: Page, device: string): Locator => page.locator(`[role="row"][data-horizon="${device}"]`);
const board = (page: Page): Locator => page.getByRole('grid', { name: 'Pumps' });
const order = (page: Page): Promise<readonly string[]> =>
  page
    .locator('[role="row"][data-pump]')
    .evaluateAll((rows) =>
      rows
        .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((one) => (one as HTMLElement).dataset['pump'] ?? ''),
    );

const screens = [
  [1920, 1080],
  [1366, 768],
  [3840, 2160],
] as const;

for (const [width, height] of screens) {
  for (const theme of ['dark', 'light'] as const) {
    test(`Given the pumps of the design at ${width}x${height}, ${theme}, When each view is opened, Then no word is cut and axe finds nothing serious`, async ({
      page,
      harness,
    }, info) => {
      test.setTimeout(180_000);
      await page.setViewportSize({ width, height });
      for (const [name, hash] of [
        ['now', '#/pumps'],
        ['horizon', '#/pumps/horizon'],
        ['history', '#/pumps/history/11'],
        ['checks', '#/pumps/checks'],
      ] as const) {
        await test.step(name, async () => {
          await openScene(page, harness, { pumps: 'board', theme, hash });
          await page.evaluate(() => window.station.occlude('P-2157'));
          await expect(page.locator('[data-pump], [data-horizon], [data-lane], [data-check]').first()).toBeVisible();
          await expect(page.getByText('Reading the last 6 h.')).toHaveCount(0);
          const { faults } = await layoutOf(page);
          expect.soft(faults, name).toEqual([]);
          await page.screenshot({ path: info.outputPath(`${name}-${width}-${theme}.png`) });
          if (width !== 1920) return;
          const { violations } = await new AxeBuilder({ page }).analyze();
          const serious = violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
          expect.soft(serious, name).toEqual([]);
        });
      }
    });
  }
}

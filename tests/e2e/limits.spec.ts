/** Limits of a bed: tried, judged by what was recorded, saved with a term and a reason. */
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { openScene, test } from './support/harness.ts';

const limits = { hash: '#/bed/12/limits' } as const;

test('Given the limits of a bed, When a high limit is raised and saved, Then it needs a reason, is listed, and the profile stays beside it', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, limits);
  const row = page.locator('[data-parameter-row="HR"]');
  await expect(row).toHaveAttribute('aria-selected', 'true');
  await row.getByRole('button', { name: 'High up' }).click();
  await expect(row.getByLabel('High', { exact: true })).toHaveText('125');
  await expect(row).toContainText('was 120');
  await expect(page.getByText('HR as tried, on 24 h of stored values')).toBeVisible();
  await expect(page.getByText('would have been missed')).toBeVisible();

  const save = page.getByRole('button', { name: /^Save 1 changed/ });
  await expect(save).toHaveText('Save 1 changed. Needs a reason');
  await save.click({ force: true });
  await expect(row).toHaveAttribute('data-edited', '');
  await page.getByLabel('Reason').fill('AF with short fast runs');
  await page.getByRole('button', { name: 'Until discharge' }).click();
  await save.click();

  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(page.getByText(/HR high 120 to 125, AF with short fast runs/)).toBeVisible();
  await expect(row).toContainText('50–120');
  await expect(page.getByRole('button', { name: 'Bed to profile' })).toBeVisible();
});

test('Given a selected row, When keys are pressed, Then row, field and value follow; Escape goes back to the live bed', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, limits);
  await page.locator('[data-parameter-row="HR"]').getByRole('button', { name: 'HR' }).click();
  await page.keyboard.press('ArrowDown');
  const spo2 = page.locator('[data-parameter-row="SpO2"]');
  await expect(spo2).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('-');
  await page.keyboard.press('-');
  await expect(spo2.getByLabel('Low', { exact: true })).toHaveText('88');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(spo2).not.toHaveAttribute('data-edited', '');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#\/bed\/12$/);
});

test('Given lethal rhythms, When the limits are shown, Then they are locked and say so', async ({ page, harness }) => {
  await openScene(page, harness, limits);
  for (const name of ['V-TACH', 'ASYSTOLE', 'V-FIB']) {
    const row = page.getByRole('row', { name: new RegExp(`^${name}`) });
    await expect(row).toContainText('Cannot be off or delayed');
    await expect(row.getByRole('button')).toHaveCount(0);
  }
});

for (const [width, height] of [
  [1920, 1080],
  [1366, 768],
] as const) {
  test(`Given a screen of ${width}x${height}, When the limits are shown, Then nothing stands over the edge and axe finds nothing serious`, async ({
    page,
    harness,
  }) => {
    await page.setViewportSize({ width, height });
    await openScene(page, harness, { ...limits, theme: width === 1366 ? 'light' : 'dark' });
    await expect(page.locator('[data-parameter-row="HR"]')).toBeVisible();
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
    );
    expect(over).toBe(false);
    // Every part has a place of its own: no panel lies over another one.
    const boxes = await page.locator('main section.panel').evaluateAll((panels) =>
      panels.map((panel) => {
        const { left, top, right, bottom } = panel.getBoundingClientRect();
        return { left, top, right, bottom };
      }),
    );
    expect(boxes.length).toBeGreaterThanOrEqual(4);
    for (const [index, a] of boxes.entries()) {
      expect(a.right - a.left).toBeGreaterThan(280);
      for (const b of boxes.slice(index + 1)) {
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
      }
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  });
}

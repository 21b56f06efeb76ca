/** What goes on paper is to scale: measured on the PDF itself, in millimetres. */
import { expect } from '@playwright/test';
import { openScene, test } from './support/harness.ts';
import { pdfLines, pdfPages } from './support/pdf-lines.ts';

const thickGrid = '207 143 143';
const paper = { A4: [297, 210], Letter: [279.4, 215.9] } as const;

for (const format of ['A4', 'Letter'] as const) {
  test(`Given a strip at 25 mm/s, When it is printed on ${format}, Then 25 mm measure 25 mm`, async ({
    page,
    harness,
  }) => {
    // The dialog of a browser without a screen closes at once; what is printed has to stay to be measured.
    await page.addInitScript(() => {
      window.print = () => document.documentElement.setAttribute('data-printing', '');
    });
    await openScene(page, harness, { hash: '#/bed/07/strip', scene: 'alarms' });
    await page.getByRole('button', { name: /^Print to scale/ }).click();
    await expect(page.locator('html[data-printing]')).toHaveCount(1);
    const pdf = await page.pdf({ format, landscape: true });

    const [first] = pdfPages(pdf);
    expect(Math.abs((first?.widthMm ?? 0) - paper[format][0])).toBeLessThan(1);
    expect(Math.abs((first?.heightMm ?? 0) - paper[format][1])).toBeLessThan(1);
    const grid = pdfLines(pdf).filter(({ colour }) => colour === thickGrid);
    const across = grid.filter(({ x1, x2 }) => Math.abs(x1 - x2) < 0.001);
    const xs = [...new Set(across.map(({ x1 }) => x1.toFixed(2)))].map(Number).toSorted((a, b) => a - b);
    // Lines each 5 mm: of any five steps, 25 mm. A tenth of a per cent is what a ruler cannot show.
    expect(xs.length).toBeGreaterThanOrEqual(51);
    for (let at = 5; at < 51; at += 1) expect((xs[at] ?? 0) - (xs[at - 5] ?? 0)).toBeCloseTo(25, 1);
    expect(Math.abs((xs[50] ?? 0) - (xs[0] ?? 0) - 250)).toBeLessThan(0.25);
    const down = grid.filter(({ y1, y2 }) => Math.abs(y1 - y2) < 0.001).map(({ y1 }) => y1);
    const ys = [...new Set(down.map((y) => y.toFixed(2)))].map(Number).toSorted((a, b) => a - b);
    expect((ys[2] ?? 0) - (ys[0] ?? 0)).toBeCloseTo(10, 1);
    // All of it lies on the paper.
    expect(Math.max(...xs)).toBeLessThan(paper[format][0]);
    expect(Math.min(...xs)).toBeGreaterThan(0);
  });
}

test('Given the strip of an alarm, When the bed has another patient by now, Then it says so and is printed without a name (L8)', async ({
  page,
  harness,
}) => {
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printing', '');
  });
  await openScene(page, harness, { scene: 'alarms' });
  await page.keyboard.press(' ');
  await expect(page.locator('[data-lane]').first()).toBeVisible();
  await page.evaluate(() => window.station.admit('07', 'Newcomer'));
  await expect(page.getByText('Not of the patient who lies here now. It can be read, not saved.')).toBeVisible();
  await expect(page.locator('[data-does="save"]')).toBeDisabled();
  await page.locator('[data-does="print"]').click();
  await expect(page.locator('html[data-printing]')).toHaveCount(1);
  const sheet = page.locator('[data-print]');
  await expect(sheet).toContainText('Name not known here');
  await expect(sheet).not.toContainText('Newcomer');
});

/** The pump screens on a synthetic ward: the board, the horizon, what ran, the checks, and what stands where data stops. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { addressOf, openScene, test } from './support/harness.ts';
import { layoutOf } from './support/layout.ts';
import { pdfPages } from './support/pdf-lines.ts';

// A trace's pictures of each frame cost more than what is measured here.
test.use({ trace: 'off' });

const row = (page: Page, device: string): Locator => page.locator(`[role="row"][data-pump="${device}"]`);
const ranked = (page: Page, device: string): Locator => page.locator(`[role="row"][data-horizon="${device}"]`);
const order = (page: Page): Promise<readonly string[]> =>
  page
    .locator('[role="row"][data-pump]')
    .evaluateAll((rows) =>
      rows
        .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((one) => (one as HTMLElement).dataset['pump'] ?? ''),
    );

/** Words of rows that the edge of their list cuts: they are scrolled to. */
const wordsAtEdges = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>('[role="row"], li, [data-panel], [data-alarm-panel], [data-total]'),
    ].flatMap((one) => {
      let box: HTMLElement | null = one.parentElement;
      while (box !== null && getComputedStyle(box).overflowY === 'visible') box = box.parentElement;
      if (box === null || one.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom) return [];
      const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      const words: string[] = [];
      while (walker.nextNode() !== null) words.push((walker.currentNode as Text).data.trim());
      return words.filter((text) => text !== '');
    }),
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
          // The address alone changes after the first: the ward lives on.
          if (name === 'now') await page.evaluate(() => window.station.occlude('P-2157'));
          await expect(page.locator('[data-pump], [data-horizon], [data-lane], [data-check]').first()).toBeVisible();
          await expect(page.getByText('Reading the last 6 h.')).toHaveCount(0);
          const scrolled = await wordsAtEdges(page);
          const { faults } = await layoutOf(page);
          expect
            .soft(
              faults.filter((fault) => !scrolled.some((words) => fault.includes(`"${words}"`))),
              name,
            )
            .toEqual([]);
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

test('Given a pump whose line is kinked, When it alarms, Then tile, bar, board and bed say so at once', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { pumps: 'board' });
  await page.evaluate(() => window.station.occlude('P-2157'));
  const tile = page.locator('[role="group"][data-bed="09"]');
  await expect(tile.locator('[data-alarm][data-priority="medium"]')).toContainText('PUMP OCCLUSION');
  await expect(page.getByRole('banner').locator('[data-alarm]')).toContainText('Pump occlusion');
  await page.keyboard.press('F3');
  await expect(row(page, 'P-2157')).toHaveAttribute('data-alarm-state', 'active');
  await expect(row(page, 'P-2157').locator('[data-time]')).toHaveText('Stopped');
  expect((await order(page))[0]).toBe('P-2157');
  const panel = page.locator('[data-alarm-panel]');
  await expect(panel).toContainText('525 mmHg');
  await expect(panel).toContainText('1 h 36');
  await expect(panel.locator('[data-missed]')).toHaveText(/^\d/);
  await expect(panel).toContainText('Wardlight cannot restart a pump.');
  await panel.getByRole('link', { name: 'Open bed' }).click();
  await expect(page.locator('[data-pump="P-2157"][data-pump-alarm="active"]')).toContainText('Pump occlusion');
});

test('Given an occlusion, When it is acknowledged and escalated from the board, Then both happen beside the strip', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { pumps: 'board', hash: '#/pumps' });
  await page.evaluate(() => window.station.occlude('P-2157'));
  const panel = page.locator('[data-alarm-panel]');
  await panel.getByRole('button', { name: 'Escalate' }).click();
  const drawer = page.getByRole('complementary', { name: 'Acknowledge with a reason' });
  await expect(drawer.locator('[data-choosing]')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Ack 09' }).click();
  await page.keyboard.press('Enter');
  await expect(row(page, 'P-2157')).toHaveAttribute('data-alarm-state', 'acknowledged');
  await expect(panel.getByRole('button', { name: /^Acknowledged / })).toBeVisible();
});

test('Given a row that is selected, When another pump gets more urgent, Then no row moves until it is asked for', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { pumps: 'board', hash: '#/pumps' });
  await row(page, 'P-2191').click();
  await expect(row(page, 'P-2191')).toHaveAttribute('aria-selected', 'true');
  const before = await order(page);
  await page.evaluate(() => {
    window.station.pump('P-2108', { left: 2 });
    window.station.occlude('P-2157');
  });
  await expect(row(page, 'P-2157')).toHaveAttribute('data-alarm-state', 'active');
  await expect(row(page, 'P-2108').locator('[data-time]')).toHaveText(/^[23] min$/);
  expect(await order(page)).toEqual(before);
  // What alarms is said beside the rows, whatever is selected.
  await expect(page.locator('[data-alarm-panel]')).toContainText('Pump occlusion');
  await page.getByRole('button', { name: 'Sort now' }).click();
  await expect.poll(() => order(page)).not.toEqual(before);
  expect((await order(page)).slice(0, 1)).toEqual(['P-2157']);
  await expect(row(page, 'P-2191')).toHaveAttribute('aria-selected', 'true');
});

test('Given the board, When keys are used, Then they filter, select, open the bed and come back', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { pumps: 'board', hash: '#/pumps' });
  await expect(page.getByText('26 connected, 26 infusing, 0 stopped.', { exact: false })).toBeVisible();
  await page.keyboard.press('f');
  await page.keyboard.type('12 pip');
  await expect(page.locator('[role="row"][data-pump]')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'P-2172')).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('[data-panel="P-2172"] [data-seen]')).toContainText(/seen 0\.\d s ago|seen 1\.\d s ago/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/bed\/12$/);
  await page.goBack();
  await page.getByRole('searchbox', { name: 'Search pumps' }).fill('');
  await page.getByRole('combobox', { name: 'Which pumps' }).selectOption('battery');
  await expect(page.locator('[role="row"][data-pump]')).toHaveCount(1);
  await expect(row(page, 'P-2234')).toContainText('Battery 18 %');
  await page.getByRole('combobox', { name: 'Which pumps' }).selectOption('mine');
  await expect(page.getByText('No pump fits.', { exact: false })).toBeVisible();
  await page.getByRole('combobox', { name: 'Which pumps' }).selectOption('all');
  await page.getByRole('button', { name: 'Drug', exact: true }).click();
  await expect.poll(async () => (await order(page))[0]).toBe('P-2106');
});

test('Given pumps on the board, When one falls silent and then the gateway is lost, Then no time stays on screen (L17)', async ({
  page,
  harness,
}) => {
  test.setTimeout(60_000);
  await openScene(page, harness, { pumps: 'board', hash: '#/pumps' });
  await expect(row(page, 'P-2160').locator('[data-time]')).toHaveText('3 min');
  await page.evaluate(() => window.station.cut());
  await expect(page.getByText('Times to empty are hidden.', { exact: false }).first()).toBeVisible({ timeout: 8_000 });
  const shown = await page.locator('[role="row"] :is([data-time], [data-left])').allTextContents();
  expect(new Set(shown)).toEqual(new Set(['–']));
  await page.evaluate(() => window.station.restore());
  await expect(row(page, 'P-2160').locator('[data-time]')).toHaveText(/min/);
  for (const [hash, words] of [
    ['#/pumps/horizon', 'Times to empty are hidden.'],
    ['#/pumps/checks', 'Nothing can be checked.'],
  ] as const) {
    await page.evaluate((to) => (window.location.hash = to), hash);
    await page.evaluate(() => window.station.cut(10));
    await expect(page.getByText(words, { exact: false }).first()).toBeVisible({ timeout: 8_000 });
    await page.evaluate(() => window.station.restore());
  }
});

test('Given a ward without pumps or without a drug list, When the views are opened, Then each says what is so', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { pumps: 'none', hash: '#/pumps' });
  await expect(page.getByText('No pumps yet.', { exact: false })).toBeVisible();
  await page.getByRole('link', { name: 'Horizon' }).click();
  await expect(page.getByText('No pumps yet.', { exact: false })).toBeVisible();
  await page.getByRole('link', { name: /^Checks/ }).click();
  await expect(page.getByText('No pump runs.', { exact: false })).toBeVisible();
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByText('Select a bed', { exact: false })).toBeVisible();
  await openScene(page, harness, { hash: '#/pumps' });
  await expect(page.getByText('No drug list: all drugs count as other.', { exact: false })).toBeVisible();
});

test('Given the horizon, When a row is prepared, Then it says who and when, stays in its place and can be taken back', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { pumps: 'board', hash: '#/pumps/horizon' });
  await expect(ranked(page, 'P-2160')).toContainText('now');
  // A vasoactive drug with 55 min stands above a fluid with 27.
  const tops = await Promise.all(
    ['P-2161', 'P-2171'].map(async (device) => (await ranked(page, device).boundingBox())?.y ?? 0),
  );
  expect(tops[0]).toBeLessThan(tops[1] ?? 0);
  await expect(page.locator('[data-kind="battery"]')).toContainText('Battery of P-2234');
  await expect(page.getByText('All 23 that end before', { exact: false })).toBeVisible();
  await expect(page.getByText('4 pumps run longer than 12 h.', { exact: false })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(ranked(page, 'P-2161')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(ranked(page, 'P-2161')).toHaveAttribute('data-prepared', '');
  const item = page.getByRole('region', { name: 'Prepare next' }).locator('li[data-prepared]');
  await expect(item).toContainText(/Ready since \d\d:\d\d, Charge nurse/);
  await page.evaluate(() => window.station.pump('P-2108', { left: 1 }));
  await expect(page.getByText('Rows keep their places while one is selected.')).toBeVisible();
  expect((await ranked(page, 'P-2161').boundingBox())?.y).toBe(tops[0]);
  await page.getByRole('button', { name: 'Not prepared after all' }).click();
  await expect(ranked(page, 'P-2161')).not.toHaveAttribute('data-prepared');
  await page.getByRole('button', { name: '4 h', exact: true }).click();
  await expect(page.getByText('run longer than 4 h.', { exact: false })).toBeVisible();
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/#\/bed\/11$/);
});

for (const format of ['A4', 'Letter'] as const) {
  test(`Given the horizon, When its list is printed on ${format}, Then it has all rows and no patient`, async ({
    page,
    harness,
  }, info) => {
    await page.addInitScript(() => {
      window.print = () => document.documentElement.setAttribute('data-printing', '');
    });
    await openScene(page, harness, { pumps: 'board', hash: '#/pumps/horizon' });
    await expect(ranked(page, 'P-2160')).toBeVisible();
    await page.keyboard.press('p');
    await expect(page.locator('html[data-printing]')).toHaveCount(1);
    const sheet = page.locator('[data-print="portrait"]');
    await expect(sheet.locator('tbody tr')).toHaveCount(23);
    const text = (await sheet.textContent()) ?? '';
    expect(text).toContain('Confidential. Shred after shift.');
    expect(text).toContain('Charge nurse');
    for (const name of ['Demo', 'Jonas', 'Kira']) expect(text).not.toContain(name);
    const pdf = await page.pdf({ format, path: info.outputPath(`prepare-${format}.pdf`) });
    const [first, ...more] = pdfPages(pdf);
    expect(Math.round(first?.widthMm ?? 0)).toBe(format === 'A4' ? 210 : 216);
    expect(more.length).toBeLessThan(2);
  });
}

test('Given what ran at a bed, When it is shown, Then steps, who, holes and totals stand there, as chart and as table', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { pumps: 'board', hash: '#/pumps/history/11' });
  await expect(page.locator('[data-lane]')).toHaveCount(3);
  await expect(page.locator('[data-lane]').first()).toContainText('by badge 2041');
  const whole = page.getByRole('complementary', { name: 'Totals' });
  await expect(whole.locator('[data-total="Vancomycin"]').first()).toContainText('at least');
  await expect(whole.locator('[data-total="Norepinephrine"]').first()).toContainText('exact');
  await expect(whole).toContainText('1.3 mL apart');
  await page.keyboard.press('v');
  await expect(page.locator('[role="row"][data-span]')).toHaveCount(6);
  await expect(page.locator('[role="row"][data-span]').first()).toContainText('badge 2041');
  await page.evaluate(() => {
    window.station.recordFails = true;
  });
  await page.getByRole('button', { name: '12 h', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The record is being copied' })).toBeVisible();
  await page.evaluate(() => {
    window.station.recordFails = false;
  });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('[role="row"][data-span]')).toHaveCount(6);
  await page.getByRole('combobox', { name: 'Bed' }).selectOption('10');
  await expect(page.getByText('Nobody lies in bed 10.', { exact: false })).toBeVisible();
});

test('Given an override and a pump of another patient, When the checks are read, Then each has its figures and one act', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { pumps: 'board', hash: '#/pumps/checks' });
  await page.evaluate(() => window.station.pump('P-2109', { patient: '07' }));
  const checks = page.locator('li[data-check]');
  await expect(checks.first()).toHaveAttribute('data-check', 'wrong-patient');
  await expect(checks.first()).toContainText('P-2109 is programmed for the patient in bed 07.');
  await expect(page.getByRole('link', { name: /^Checks/ })).toHaveText('Checks3');
  const override = page.locator('li[data-check="override-not-reviewed"]');
  await expect(override).toContainText('15 mg/h is over the soft maximum 12.5 mg/h');
  await expect(override).toContainText('Prescriber aware');
  await override.getByRole('button', { name: 'Mark as reviewed' }).click();
  await expect(override).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^Checks/ })).toHaveText('Checks2');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/bed\/04$/);
});

test.describe('Given 400 channels that report each second', () => {
  test('When the board stands and is scrolled, Then only what is seen is drawn and an update takes no more than 50 ms', async ({
    page,
    harness,
  }) => {
    // Waves are the harness's own work.
    const address = addressOf(harness, { beds: 48, pumps: '400', hash: '#/pumps' }).replace('?', '?waves=0&');
    await page.goto(address);
    await expect(page.getByText('400 connected', { exact: false })).toBeVisible();
    expect(await page.locator('[role="row"][data-pump]').count()).toBeLessThan(60);
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    /** Work of the page, ms for each of `turns`. */
    const workOf = async (turns: number, act: () => Promise<void>): Promise<number> => {
      const read = async (): Promise<number> => {
        const { metrics } = await client.send('Performance.getMetrics');
        const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? 0;
        return of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration');
      };
      const before = await read();
      await act();
      return (((await read()) - before) * 1000) / turns;
    };
    const seconds = 5;
    const update = await workOf(seconds, async () => {
      const clock = page.locator('time[data-heartbeat]');
      for (let turn = 0; turn < seconds; turn += 1)
        await expect(clock).not.toHaveText((await clock.textContent()) ?? '');
    });
    const frames = 120;
    const frame = await workOf(frames, () =>
      page.evaluate(async (count) => {
        const box = document.querySelector('[role="grid"]');
        for (let turn = 0; turn < count; turn += 1) {
          box?.scrollBy(0, 60);
          await new Promise(requestAnimationFrame);
        }
      }, frames),
    );
    console.log(
      `    400 channels: ${update.toFixed(1)} ms of work a second, ${frame.toFixed(1)} ms a frame while scrolling`,
    );
    expect(await page.locator('[role="grid"]').evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(5_000);
    expect(update).toBeLessThan(50);
    expect(frame).toBeLessThan(16);
  });
});

test('Given a small screen, When the drawer is open beside the board, Then the rows keep the room and the drawer the alarm', async ({
  page,
  harness,
}) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await openScene(page, harness, { pumps: 'board', hash: '#/pumps' });
  await page.evaluate(() => window.station.occlude('P-2157'));
  await expect(page.locator('[data-alarm-panel]')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('complementary', { name: 'Acknowledge with a reason' })).toBeVisible();
  await expect(page.locator('[data-alarm-panel]')).toBeHidden();
  expect((await row(page, 'P-2157').boundingBox())?.width).toBeGreaterThan(850);
});

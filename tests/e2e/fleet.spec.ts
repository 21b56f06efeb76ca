/** Fleet, asset list and rules on a synthetic station: every state, by hooks, keys and screen-reader names. */
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { FakeStation } from './harness/fake-station.ts';
import { openScene, test } from './support/harness.ts';

declare global {
  interface Window {
    station: FakeStation;
  }
}

const goTo = (page: Page, hash: string): Promise<void> => page.evaluate((to) => void (window.location.hash = to), hash);
const typeRow = (page: Page, type: string) => page.locator(`[data-type="${type}"]`);
const listRow = (page: Page, asset: string) => page.locator(`[role=row][data-asset="${asset}"]`);

/** Counts of a bar by condition. */
const bar = (page: Page, type: string): Promise<Record<string, number>> =>
  typeRow(page, type)
    .locator('[data-count]')
    .evaluateAll((parts) =>
      Object.fromEntries(
        parts.map((part) => [part.getAttribute('data-condition'), Number(part.getAttribute('data-count'))]),
      ),
    );

async function serious(page: Page): Promise<string[]> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 140)).join(' | ')}`);
}

/** What is wider or higher than its box and not meant to scroll. */
const cutWords = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const main = document.querySelector('main') ?? document.body;
    const box = main.getBoundingClientRect();
    return [...main.querySelectorAll<HTMLElement>('button, .panel, select, th, a')]
      .filter((one) => one.offsetParent !== null)
      .filter((one) => {
        const own = one.getBoundingClientRect();
        return own.right > box.right + 1 || (one.tagName === 'BUTTON' && one.scrollWidth > one.clientWidth + 1);
      })
      .map((one) => `${one.tagName} ${one.textContent.slice(0, 40)}`);
  });

test.describe('Given the fleet of the demo ward', () => {
  test('When Fleet is opened, Then each type has its states, and the bars add up to all', async ({ page, harness }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/fleet' });
    await expect(typeRow(page, 'iv-pump')).toBeVisible();
    const counts = await bar(page, 'iv-pump');
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(62);
    expect(Object.keys(counts).toSorted()).toEqual(['cleaning', 'do-not-use', 'free', 'in-use', 'not-seen']);
    await expect(typeRow(page, 'iv-pump').getByRole('img')).toHaveAccessibleName(
      /\d+ in use, \d+ free, \d+ in cleaning/,
    );
    const first = page.locator('[data-likely]').first();
    await expect(first).toContainText('Battery run time 5.1 to 2.2 h');
    await expect(first).toContainText('type 4.6 h, of 62');
    await expect(first).toContainText('Replace battery');
    await expect(page.locator('[data-par="Store A iv-pump"]')).toContainText(/bring \d/);
    await expect(page.locator('[data-par="No such room ultrasound"]')).toContainText('not on the plan');
  });

  test('When a type is chosen, Then the fleet, what fails and what is due are of it', async ({ page, harness }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/fleet' });
    await page.keyboard.press('f');
    await expect(page.getByLabel('Type shown')).toBeFocused();
    await page.getByLabel('Type shown').selectOption('syringe-pump');
    await expect(page.locator('[data-type]')).toHaveCount(1);
    await expect(page.locator('[data-likely]')).toHaveCount(1);
    await expect(page.locator('[data-likely="SP-0018"]')).toContainText('Occlusion alarms 4.2 in 100 h');
  });

  test('When it is exported, Then the file has a line for each, in UTF-8 with a BOM', async ({ page, harness }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/fleet' });
    await page.getByLabel('Type shown').selectOption('bladder-scanner');
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toMatch(/^fleet-5-North-\d{4}-\d\d-\d\dT\d{4}\.csv$/);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text.startsWith('\ufeffName,Type,Condition,')).toBe(true);
    expect(text.trim().split('\r\n')).toHaveLength(3);
    expect(text).toContain('BS-01,Bladder scanner,Free,');
  });

  test('When the calendar is opened, Then a day shows what is due, by mouse and by keys', async ({ page, harness }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/fleet' });
    await page.getByRole('link', { name: 'Calendar' }).click();
    await expect(page.getByRole('region', { name: 'Late' })).toContainText('IP-0119');
    await expect(page.getByRole('region', { name: 'Late' })).toContainText('12 days late');
    const due = page.locator('[data-day="2024-11-15"]');
    await due.click();
    await expect(page.getByRole('region', { name: /^Due Fri/ })).toContainText('IP-0106');
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('[data-day="2024-11-16"]')).toBeFocused();
    await expect(page.getByRole('region', { name: /^Due Sat/ })).toContainText('IP-0130');
    await page.getByRole('link', { name: 'Next month' }).click();
    await expect(page.getByRole('heading', { name: 'Maintenance, December 2024' })).toBeVisible();
  });

  test('When nothing or little is on record, Then that is said, and no week is made up', async ({ page, harness }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets' });
    await page.evaluate(() => (window.station.fleetRecord = 'none'));
    await goTo(page, '#/assets/fleet');
    await expect(page.getByText('No use is on record here yet.').first()).toBeVisible();
    await expect(page.locator('[data-likely]')).toHaveCount(0);
    await goTo(page, '#/assets');
    await page.evaluate(() => (window.station.fleetRecord = 'short'));
    await goTo(page, '#/assets/fleet');
    await expect(page.getByText(/Recorded since /)).toBeVisible();
    const cells = page
      .getByRole('row', { name: /^IV pump/ })
      .last()
      .getByRole('cell');
    await expect(cells.first()).toHaveText('–');
    await expect(cells.last()).toHaveText(/^\d+$/);
  });

  test('When the record cannot be read, Then it says so, and again when asked', async ({ page, harness }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets' });
    await page.evaluate(() => (window.station.recordFails = true));
    await goTo(page, '#/assets/fleet');
    await expect(page.getByRole('alert').filter({ hasText: 'The record is being copied' }).first()).toBeVisible();
    await page.evaluate(() => (window.station.recordFails = false));
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await expect(page.locator('[data-likely]').first()).toBeVisible();
  });

  test('When contact is lost, Then no condition looks as if it were of now (L17)', async ({ page, harness }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/fleet' });
    await expect(typeRow(page, 'iv-pump').locator('[data-count]').first()).toBeVisible();
    await page.evaluate(() => window.station.cut(10));
    await expect(page.getByText(/^Contact lost /)).toBeVisible();
    await expect(page.locator('[data-type] [data-count]')).toHaveCount(0);
    await expect(page.locator('[data-below]')).toHaveCount(0);
    await page.evaluate(() => window.station.restore());
    await expect(typeRow(page, 'iv-pump').locator('[data-count]').first()).toBeVisible();
  });
});

test('Given a ward without equipment, When its views are opened, Then each says what would be there', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { assets: 'none', hash: '#/assets/fleet' });
  await expect(page.getByText('No equipment yet.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export CSV' })).toBeDisabled();
  await goTo(page, '#/assets/fleet/list');
  await expect(page.getByText('The list is empty.')).toBeVisible();
  await goTo(page, '#/assets/rules');
  await expect(page.getByText('Nothing stands. All rules are met.').first()).toBeVisible();
});

test.describe('Given the asset list', () => {
  test('When a thing is found and changed, Then only what differs is sent, and it is there', async ({
    page,
    harness,
  }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/fleet/list' });
    await page.keyboard.press('f');
    await page.keyboard.type('bladder bs-02');
    await expect(page.locator('[role=row][data-asset]')).toHaveCount(1);
    await listRow(page, 'BS-02').click();
    const form = page.getByRole('complementary', { name: 'Change BS-02' });
    await expect(form.getByRole('button', { name: 'Nothing changed' })).toHaveAttribute('aria-disabled', 'true');
    await form.getByLabel('Name').fill('');
    await expect(form.getByRole('button', { name: 'Needs: Name' })).toBeVisible();
    await expect(form.getByText('A name is needed.')).toBeVisible();
    await form.getByLabel('Name').fill('BS-01');
    await expect(form.getByText('BS-01 has this name, too.')).toBeVisible();
    await form.getByLabel('Name').fill('BS-02');
    await form.getByLabel('Owner').fill('Ward 6');
    await form.getByLabel('Maintenance due').fill('2025-02-28');
    await form.getByRole('button', { name: 'Save 2 changes' }).click();
    await expect(listRow(page, 'BS-02')).toContainText('Ward 6');
    await expect(listRow(page, 'BS-02')).toContainText('2025-02-28');
    await expect(form.getByText('list changed: owner, maintenance due')).toBeVisible();
    await expect(form.getByRole('button', { name: 'Nothing changed' })).toBeVisible();
  });

  test('When one is added and retired, Then it takes a second press, and the list is as before', async ({
    page,
    harness,
  }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/fleet/list' });
    const count = await page.getByRole('grid').getAttribute('aria-rowcount');
    await page.getByRole('button', { name: 'Add' }).click();
    const form = page.getByRole('complementary', { name: 'New thing' });
    await form.getByLabel('Name').fill('VS-77');
    await form.getByLabel('Type').fill('Vein finder');
    await form.getByRole('button', { name: 'Add to the list' }).click();
    const added = page.getByRole('complementary', { name: 'Change VS-77' });
    await expect(added).toBeVisible();
    await added.getByRole('button', { name: 'Retire' }).click();
    await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(Number(count) + 1));
    await added.getByRole('button', { name: 'Press again to retire VS-77' }).click();
    await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', count ?? '');
  });

  test('When the gateway does not answer, Then nothing looks saved', async ({ page, harness }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/fleet/list' });
    await page.evaluate(() => (window.station.acknowledges = 'never'));
    await listRow(page, 'BS-01').click();
    await page.getByRole('textbox', { name: 'Owner' }).fill('Nobody');
    await page.getByRole('button', { name: 'Save 1 change' }).click();
    await expect(page.getByRole('button', { name: 'Failed. Try again' })).toBeVisible({ timeout: 4_000 });
    await expect(page.getByRole('grid')).not.toContainText('Nobody');
  });

  test('When 5,000 things are listed, Then only rows in view are drawn, and the last one is a key away', async ({
    page,
    harness,
  }) => {
    await openScene(page, harness, { assets: '5000', hash: '#/assets/fleet/list' });
    await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '5001');
    expect(await page.locator('[role=row][data-asset]').count()).toBeLessThan(60);
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await expect(listRow(page, 'A-04999')).toHaveAttribute('aria-selected', 'true');
    await expect(listRow(page, 'A-04999')).toBeInViewport();
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox').fill('a-0123');
    await expect(page.getByText('10 of 5000')).toBeVisible();
    await goTo(page, '#/assets/fleet');
    await expect(typeRow(page, 'iv-pump')).toContainText('500');
  });
});

test.describe('Given an asset list as CSV', () => {
  const csv = [
    'Asset number;Type;Seriennummer;Next service;Colour',
    'BS-02;Bladder scanner;SVB-1;30/11/2026;red',
    'NEW-1;Vein finder;VF-1;01.12.2026;',
    ';;;;',
    'NEW-2;Vein finder;VF-2;soon;',
  ].join('\r\n');

  test('When it is chosen, Then what it would do is said; nothing is done before Apply, all of it after', async ({
    page,
    harness,
  }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/fleet/list/import' });
    await page
      .getByLabel('Choose a file')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await expect(page.locator('[data-count=added] dd')).toHaveText('1');
    await expect(page.locator('[data-count=changed] dd')).toHaveText('1');
    await expect(page.locator('[data-count=refused] dd')).not.toHaveText('0');
    await expect(page.getByRole('row', { name: 'Colour kept out' })).toBeVisible();
    await expect(page.getByRole('row', { name: 'Seriennummer Serial number' })).toBeVisible();
    await expect(page.getByText('Days are read as day, month, year.')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Refused lines' })).toContainText(/Line 5.*soon/);
    await page.getByRole('button', { name: 'Apply 2 changes' }).click();
    await expect(page.getByText('Done. 2 are in the list.')).toBeVisible();
    await page.getByRole('link', { name: 'Back to the list' }).first().click();
    await page.getByRole('searchbox').fill('vein');
    await expect(page.locator('[role=row][data-asset]')).toHaveCount(1);
  });

  test('When the station does not take it, Then it says why, and another file can be chosen', async ({
    page,
    harness,
  }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/fleet/list/import' });
    await page.evaluate(() => (window.station.recordFails = true));
    const field = page.getByLabel('Choose a file');
    await field.setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await expect(
      page.getByRole('alert').filter({ hasText: 'list.csv cannot be read: The station is busy' }),
    ).toBeVisible();
    await page.evaluate(() => (window.station.recordFails = false));
    await field.setInputFiles({ name: 'long.csv', mimeType: 'text/csv', buffer: Buffer.alloc(4 * 1024 * 1024 + 1) });
    await expect(page.getByText('long.csv is longer than 4 MB.')).toBeVisible();
    await field.setInputFiles({ name: 'other.csv', mimeType: 'text/csv', buffer: Buffer.from('a;b\n1;2') });
    await expect(page.getByRole('button', { name: 'Nothing to apply' })).toHaveAttribute('aria-disabled', 'true');
  });
});

test.describe('Given findings and the rules of the site', () => {
  test('When one is taken, Then the others see who has it, and it stands on', async ({ page, harness }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/rules' });
    const finding = page.locator('[data-finding=f1]');
    await expect(finding).toContainText('Lift lobby');
    await expect(page.getByRole('region', { name: 'Tag battery low' }).locator('[data-finding]')).toHaveCount(4);
    const panel = page.getByRole('complementary', { name: 'Bladder scanner BS-02 left the ward' });
    await panel.getByLabel('Note').fill('Porter brings it');
    await panel.getByRole('button', { name: 'I have it' }).click();
    await expect(finding).toHaveAttribute('data-taken', '');
    await expect(finding).toContainText('Charge nurse has it');
    await expect(panel).toContainText('Porter brings it');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('complementary', { name: /^IP-0111 is due/ })).toBeVisible();
    await page.evaluate(() => window.station.cut(10));
    await expect(page.getByText(/^Contact lost .* This list is as it was then\.$/)).toBeVisible();
  });

  test('When the rules are read, Then each says when, of what, and that it is no patient alarm unless the site says so', async ({
    page,
    harness,
  }) => {
    await openScene(page, harness, { assets: 'demo', hash: '#/assets/rules' });
    await expect(page.locator('[data-rule=left-ward]')).toContainText('never among patient alarms');
    await expect(page.locator('[data-rule=tag-battery]')).toContainText('also a low technical alarm');
    await expect(page.locator('[data-rule=tag-battery]')).toContainText('below 15 %');
    await expect(page.locator('[data-rule=idle]')).toContainText('Off');
    await expect(page.locator('[data-rule=idle]')).toContainText('IV pump, Wheelchair');
    await expect(page.getByText(/They are changed there, not here\./)).toBeVisible();
  });
});

const views = [
  '#/assets/fleet',
  '#/assets/fleet/calendar',
  '#/assets/fleet/list',
  '#/assets/fleet/list/import',
  '#/assets/rules',
];

for (const theme of ['dark', 'light'] as const) {
  test(`Given the fleet's views, ${theme}, When axe looks at each, Then it finds nothing serious`, async ({
    page,
    harness,
  }, info) => {
    test.setTimeout(240_000);
    await openScene(page, harness, { assets: 'demo', theme, hash: views[0] ?? '' });
    for (const hash of views) {
      await goTo(page, hash);
      await expect(page.getByRole('navigation', { name: 'Views of the equipment' })).toBeVisible();
      if (hash.endsWith('list')) await page.locator('[role=row][data-asset]').first().click();
      expect.soft(await serious(page), hash).toEqual([]);
      await page.screenshot({ path: info.outputPath(`${hash.replaceAll(/\W/g, '')}-${theme}.png`) });
    }
  });
}

for (const [width, height] of [
  [1920, 1080],
  [1366, 768],
  [3840, 2160],
] as const) {
  test(`Given ${width} × ${height}, When the fleet's views are opened, Then no word of a control is cut`, async ({
    page,
    harness,
  }, info) => {
    await page.setViewportSize({ width, height });
    await openScene(page, harness, { assets: 'demo', hash: views[0] ?? '' });
    for (const hash of views) {
      await goTo(page, hash);
      await expect(page.getByRole('navigation', { name: 'Views of the equipment' })).toBeVisible();
      if (hash.endsWith('list')) await page.locator('[role=row][data-asset]').first().click();
      expect.soft(await cutWords(page), hash).toEqual([]);
      await page.screenshot({ path: info.outputPath(`${hash.replaceAll(/\W/g, '')}-${width}.png`) });
    }
  });
}

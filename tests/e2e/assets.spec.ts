/** The map of the equipment: find, reserve, arrive, release; and each state in which a place must not look live. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { assetId, bedId } from '../../shared/domain/ids.ts';
import { openScene, test } from './support/harness.ts';

// A trace's pictures of each frame cost more than what is measured here.
test.use({ trace: 'off' });

const field = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search equipment' });
const rows = (page: Page): Locator => page.getByRole('option');
const panel = (page: Page): Locator => page.locator('[data-thing]');
const marks = (page: Page): Locator => page.locator('[data-map-marks]');
const notice = (page: Page): Locator => page.locator('[data-map-notice]');

/** Brightness of the marks' canvas: 0 where nothing is drawn on it. */
const inked = (page: Page): Promise<number> =>
  marks(page).evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d');
    const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let count = 0;
    for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 0) count += 1;
    return count;
  });

/** Pixels of the marks' canvas in the yellow of a medium alarm. */
const yellow = (page: Page): Promise<number> =>
  marks(page).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let count = 0;
    for (let at = 0; at < data.length; at += 4)
      if ((data[at] ?? 0) > 240 && (data[at + 1] ?? 0) > 190 && (data[at + 2] ?? 0) < 60) count += 1;
    return count;
  });

const openMap = async (page: Page, harness: string, assets = 'demo', more: object = {}): Promise<void> => {
  await openScene(page, harness, { assets, hash: '#/assets', ...more });
  await expect(field(page)).toBeVisible();
};

test('Given any place, When “pump 12” is searched, Then two acts show the nearest free pump and reserve it', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { assets: 'demo', hash: '#/ward' });
  await page.keyboard.press('/');
  await page.keyboard.type('pump 12');
  await expect(page.getByRole('link', { name: /Equipment near bed 12/ })).toBeVisible();
  await page.keyboard.press('Enter');
  // The first act: it is shown, with its panel and the way to it.
  await expect(panel(page).getByRole('heading', { level: 2 })).toBeVisible();
  const name = (await rows(page).first().getAttribute('data-asset')) ?? '';
  await expect(panel(page)).toHaveAttribute('data-thing', name);
  await expect(panel(page)).toContainText('From bed 12');
  await expect(panel(page)).toContainText(/\d+ m, under 1 min/);
  const metres = await rows(page).evaluateAll((all) =>
    all
      .filter((row) => (row as HTMLElement).dataset['condition'] === 'free')
      .map((row) => Number(/(\d+) m/.exec(row.textContent)?.[1])),
  );
  expect(metres.length).toBeGreaterThan(3);
  expect(metres.slice(0, 20)).toEqual(metres.slice(0, 20).toSorted((a, b) => a - b));
  // The second: it is reserved.
  await page.keyboard.press('Enter');
  await expect(panel(page).locator('[data-reserved="12"]')).toContainText('Reserved for bed 12 until');
  // A third Enter changes nothing.
  await page.keyboard.press('Enter');
  await expect(panel(page)).toHaveAttribute('data-thing', name);
  await expect(panel(page).getByRole('button', { name: 'Release' })).toBeVisible();
});

test('Given a reserved pump, When it arrives at its bed, Then it is in use there; and when it is released, it is free', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  await field(page).fill('IP-0145');
  await field(page).press('Enter');
  await field(page).press('Enter');
  await panel(page).getByRole('button', { name: 'Release' }).click();
  await expect(panel(page).getByRole('button', { name: /^Reserve/ })).toBeVisible();
  await panel(page)
    .getByRole('button', { name: /^Reserve/ })
    .click();
  await expect(panel(page).getByRole('button', { name: 'Release' })).toBeVisible();
  await page.evaluate(
    ([asset, bed]) => {
      const place = window.station.equipment?.places.get(asset);
      if (place !== undefined) Object.assign(place, { x: 38.5, y: 9.5, zone: 'Bed 12' });
      window.station.speak();
      // As the gateway says it when the tag is at the bed that it was reserved for.
      window.station.tell({
        type: 'asset.acted',
        asset,
        act: 'in-use',
        bed,
        until: null,
        text: null,
        why: 'arrived',
        by: '',
      });
    },
    [assetId('IP-0145'), bedId('12')] as const,
  );
  await expect(panel(page).locator('[data-condition]').first()).toHaveText('In use');
  await expect(panel(page).locator('[data-where]')).toHaveText('Bed 12');
  await expect(panel(page).getByRole('button', { name: 'Cannot be reserved now' })).toBeDisabled();
  await panel(page).getByRole('button', { name: 'Show history' }).click();
  await expect(page.getByText('Arrived at bed 12')).toBeVisible();
  await expect(page.getByText('Released by Charge nurse')).toBeVisible();
});

test('Given a code that a scanner types, When its Enter comes, Then the thing is shown and nothing is reserved', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  for (const code of ['50009825', '50009825']) {
    await page.keyboard.press('/');
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await expect(panel(page)).toHaveAttribute('data-thing', 'IP-0145');
    await expect(rows(page)).toHaveCount(1);
    await expect(panel(page).getByRole('button', { name: /^Reserve/ })).toBeVisible();
  }
});

test('Given a thing that is broken, When it is reported with one press, Then it is not to be used, until it is repaired', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  await field(page).fill('IP-0145');
  await panel(page).getByRole('button', { name: 'Report a fault' }).click();
  await expect(panel(page).locator('[data-condition]').first()).toHaveText('Do not use');
  await panel(page).getByRole('textbox', { name: 'What is wrong' }).fill('Door does not close');
  await panel(page).getByRole('button', { name: 'Add' }).click();
  await expect(
    panel(page)
      .getByText(/Reported broken .* Door does not close/)
      .first(),
  ).toBeVisible();
  await panel(page).getByRole('button', { name: 'Repaired' }).click();
  await expect(panel(page).locator('[data-condition]').first()).toHaveText('Free');
  await panel(page).getByRole('button', { name: 'Dirty' }).click();
  await expect(panel(page).locator('[data-condition]').first()).toHaveText('Cleaning');
});

test('Given an act that the gateway does not answer, When it is pressed, Then the button says so', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  await field(page).fill('IP-0145');
  await page.evaluate(() => {
    window.station.acknowledges = 'never';
  });
  await panel(page)
    .getByRole('button', { name: /^Reserve/ })
    .click();
  await expect(panel(page).locator('button[data-phase="failed"]')).toBeVisible();
});

test('Given keys alone, When results are gone through, Then the selected one is reserved and Escape clears', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  await page.keyboard.press('/');
  await page.keyboard.type('free iv pump near bed 12');
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(3);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(2)).toHaveAttribute('aria-selected', 'true');
  const name = (await rows(page).nth(2).getAttribute('data-asset')) ?? '';
  await page.keyboard.press('Enter');
  await expect(panel(page)).toHaveAttribute('data-thing', name);
  await expect(panel(page).locator('[data-reserved="12"]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field(page)).toHaveValue('');
  await expect(rows(page)).toHaveCount(0);
});

test('Given an alarm whose drawer is open, When Enter is pressed, Then it is for the alarm and nothing is reserved', async ({
  page,
  harness,
}) => {
  await openMap(page, harness, 'demo', { scene: 'alarms' });
  await field(page).fill('pump 12');
  await field(page).press('Enter');
  await page.keyboard.press('Alt+a');
  const drawer = page.getByRole('complementary', { name: /Acknowledge/ });
  await expect(drawer).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(drawer).toHaveCount(0);
  await expect(panel(page).getByRole('button', { name: 'Reserve for bed 12' })).toBeVisible();
});

test('Given a search with nothing free, When it is made, Then none free is not none there', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  await field(page).fill('free defibrillator near 12');
  await expect(page.getByRole('heading', { name: /found|None/ })).toBeVisible();
  await field(page).fill('xyzzy');
  await expect(page.getByRole('heading', { name: 'None found.' })).toBeVisible();
  await field(page).fill('free ultrasound near 12');
  await page.getByRole('button', { name: 'Remove free' }).click();
  await expect(field(page)).toHaveValue('ultrasound near 12');
  await expect(rows(page)).toHaveCount(3);
});

test('Given a location hub that is cut, When it falls silent, Then no place looks live, at once; restored, they do', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  await field(page).fill('IP-0145');
  await expect(panel(page).locator('[data-where]')).toHaveText('Store B');
  await page.evaluate(() => {
    if (window.station.equipment !== null) window.station.equipment.stands = false;
    window.station.speak();
  });
  await expect(notice(page)).toHaveAttribute('data-map-notice', 'cut');
  await expect(panel(page).locator('[data-where]')).toHaveText(/Store B, \d+ s ago/);
  await page.evaluate(() => {
    if (window.station.equipment !== null) window.station.equipment.stands = true;
    window.station.speak();
  });
  await expect(notice(page)).toHaveCount(0);
  await expect(panel(page).locator('[data-where]')).toHaveText('Store B');
});

test('Given a gateway that is lost, When its loss is seen, Then the map is without a position and nothing is free', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  await field(page).fill('pump 12');
  await field(page).press('Enter');
  await expect.poll(() => inked(page)).toBeGreaterThan(500);
  await page.evaluate(() => window.station.cut(6));
  await expect(notice(page)).toHaveAttribute('data-map-notice', 'lost');
  await expect.poll(() => inked(page)).toBe(0);
  await expect(panel(page).locator('[data-where]')).toHaveText('Hidden: contact is lost');
  await expect(panel(page).getByRole('button', { name: 'Cannot be reserved now' })).toBeDisabled();
  await expect(rows(page).filter({ hasText: /\d m$/ })).toHaveCount(0);
  await page.evaluate(() => window.station.restore());
  await expect.poll(() => inked(page)).toBeGreaterThan(500);
});

test('Given a place that is old, When its tag is silent, Then its age is said, and after 10 min it is not on the map', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  await field(page).fill('IP-0145');
  const say = (ageMs: number): Promise<void> =>
    page.evaluate((age) => {
      const place = window.station.equipment?.places.get('IP-0145');
      if (place !== undefined) place.ageMs = age;
      window.station.speak();
    }, ageMs);
  await say(200_000);
  await expect(panel(page).locator('[data-where]')).toHaveText('Store B, 3 min ago');
  await say(700_000);
  await expect(panel(page).locator('[data-where]')).toHaveText('Not seen for 11 min. Last: Store B');
  await expect(panel(page).locator('[data-condition]').first()).toHaveText('Not seen');
});

test('Given findings, When one is acknowledged, Then it is counted with the others of its kind', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  const needs = page.locator('section', { has: page.getByRole('heading', { name: 'Needs someone' }) });
  await expect(needs).toContainText('8 new, 8 in all');
  await needs.getByRole('button', { name: /^Ack/ }).click();
  await expect(needs).toContainText('7 new, 8 in all');
  await expect(needs.locator('[data-finding]')).toHaveCount(0);
  await expect(needs.locator('[data-kind="left-ward"]')).toContainText('1');
});

test('Given an occlusion at a bed, When it is raised, Then it is on the tile, the bar, the ribbon and the map', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { assets: 'demo', hash: '#/ward' });
  const device = await page.evaluate(() => window.station.linkPump('IP-0112', '12'));
  const id = await page.evaluate(
    (pump) =>
      window.station.raise({
        bed: '12',
        agoS: 0,
        device: pump as never,
        channel: 'A',
        kind: 'technical',
        key: 'OCCLUSION',
        text: 'Pump occlusion',
      }),
    device,
  );
  await expect(page.locator('[role="group"][data-bed="12"]')).toContainText(/occlusion/i);
  await page.goto(`${page.url().split('#')[0] ?? ''}#/assets/thing/IP-0112`);
  await expect.poll(() => yellow(page)).toBeGreaterThan(100);
  await expect(page.getByRole('link', { name: /12.*occlusion/i }).first()).toBeVisible();
  await expect(panel(page)).toContainText('Pump occlusion');
  await expect(panel(page).locator('[data-priority="medium"]')).toBeVisible();
  await page.evaluate((alarm) => window.station.end(alarm), id);
  await expect.poll(() => yellow(page)).toBe(0);
});

for (const [assets, words] of [
  ['no-plan', /No floor plan/],
  ['none', /No equipment is located yet/],
] as const) {
  test(`Given a site with ${assets}, When the map is opened, Then it says what is missing`, async ({
    page,
    harness,
  }) => {
    await openMap(page, harness, assets);
    await expect(page.getByText(words)).toBeVisible();
  });
}

test('Given 5,000 things, When some are searched, Then the list says how many and shows the first', async ({
  page,
  harness,
}) => {
  await openMap(page, harness, '5000');
  await field(page).fill('pump 12');
  await expect(page.getByRole('heading', { name: /free of 1500/ })).toBeVisible();
  await expect(rows(page)).toHaveCount(60);
  await expect(page.getByText('The first 60 of 1500. Say more to see fewer.')).toBeVisible();
});

test('Given the map, When it is dragged, zoomed and fitted, Then it follows the hand and comes back', async ({
  page,
  harness,
}) => {
  await openMap(page, harness);
  const map = page.getByRole('application');
  const bar = page.locator('[data-scale]');
  const before = await bar.textContent();
  await map.hover();
  await page.mouse.wheel(0, -1200);
  await expect(bar).not.toHaveText(before ?? '');
  await page.getByRole('button', { name: 'All of the floor' }).click();
  await expect(bar).toHaveText(before ?? '');
  await map.focus();
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('button', { name: '4 South' }).click();
  await expect(map).toHaveAttribute('data-plan', '4-south');
  await expect(page.getByRole('heading', { name: '0 on 4 South' })).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`Given the map with a search, ${theme}, When axe looks, Then it finds nothing serious`, async ({
    page,
    harness,
  }, info) => {
    await openMap(page, harness, 'demo', { theme });
    await field(page).fill('pump 12');
    await field(page).press('Enter');
    await expect(panel(page)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
    expect(serious).toEqual([]);
    await page.screenshot({ path: info.outputPath(`assets-${theme}.png`) });
  });
}

/** Every state of the design on a tile, by its carriers: place or fill, shape, word and colour (design, sections 1 and 4). */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { openScene, test } from './support/harness.ts';
import { heard, listen } from './support/hearing.ts';
import { staleNumbers } from './support/layout.ts';

const tile = (page: Page, bed: string): Locator => page.locator(`[role="group"][data-bed="${bed}"]`);
const head = (page: Page, bed: string): Locator => tile(page, bed).locator('[data-alarm]');

/** Colours as they are drawn, "rgb(1, 2, 3)", by their tokens. */
const token = (page: Page, name: string): Promise<string> =>
  page.evaluate((token) => {
    const probe = document.createElement('span');
    probe.style.color = `var(--${token})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, name);

/** How a shape is drawn, without its size: tells shapes apart. */
const shapeOf = (of: Locator): Promise<string> =>
  of
    .locator('svg.alarm-shape')
    .first()
    .evaluate((svg) => svg.innerHTML.replace(/\s+/g, ' '));

const styleOf = (of: Locator, property: string): Promise<string> =>
  of.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

interface State {
  readonly state: string;
  readonly bed: string;
  readonly priority: 'high' | 'medium' | 'low' | 'technical';
  readonly life: 'active' | 'acknowledged' | 'latched' | 'paused';
  readonly word: RegExp;
  /** Fill while it signals; else the colour of the words. */
  readonly colour: string;
  readonly name: RegExp;
  readonly cell?: readonly [parameter: string, alarm: string];
}

const states: readonly State[] = [
  {
    state: 'high',
    bed: '07',
    priority: 'high',
    life: 'active',
    word: /V-TACH 182/,
    colour: 'high-fill',
    name: /High alarm, V-TACH 182/,
    cell: ['HR', 'high'],
  },
  {
    state: 'medium',
    bed: '18',
    priority: 'medium',
    life: 'active',
    word: /RR 32 > 30/,
    colour: 'medium-fill',
    name: /Medium alarm, RR 32 above 30/,
    cell: ['RR', 'medium'],
  },
  {
    state: 'low',
    bed: '02',
    priority: 'low',
    life: 'active',
    word: /PUMP ENDS 8 MIN/,
    colour: 'low-text',
    name: /Low alarm, Pump ends 8 min/,
  },
  {
    state: 'technical',
    bed: '04',
    priority: 'technical',
    life: 'active',
    word: /ECG LEADS OFF/,
    colour: 'technical-text',
    name: /Technical alarm, ECG leads off/,
    cell: ['HR', 'technical'],
  },
  {
    state: 'no data',
    bed: '21',
    priority: 'technical',
    life: 'active',
    word: /NO DATA/,
    colour: 'technical-text',
    name: /No data\. Numbers hidden\./,
  },
  {
    state: 'acknowledged high',
    bed: '14',
    priority: 'high',
    life: 'acknowledged',
    word: /ASYSTOLE/,
    colour: 'high-text',
    name: /High alarm, ASYSTOLE, acknowledged \d\d:\d\d/,
    cell: ['HR', 'high-acknowledged'],
  },
  {
    state: 'acknowledged medium',
    bed: '15',
    priority: 'medium',
    life: 'acknowledged',
    word: /HR 128 > 120/,
    colour: 'medium-text',
    name: /Medium alarm, HR 128 above 120, acknowledged \d\d:\d\d/,
    cell: ['HR', 'medium-acknowledged'],
  },
  {
    state: 'latched',
    bed: '08',
    priority: 'high',
    life: 'latched',
    word: /WAS V-TACH/,
    colour: 'high-text',
    name: /High alarm ended, was V-TACH, not acknowledged/,
  },
  {
    state: 'paused',
    bed: '11',
    priority: 'medium',
    life: 'paused',
    word: /SpO₂ 88 < 90/,
    colour: 'medium-text',
    name: /Alarms paused at the bedside/,
    cell: ['SpO2', 'medium-acknowledged'],
  },
];

for (const theme of ['dark', 'light'] as const) {
  test(`Given every alarm state, When the ward is ${theme}, Then each reads by state, shape, word and colour`, async ({
    page,
    harness,
  }) => {
    await openScene(page, harness, { scene: 'states', theme });
    for (const { state, bed, priority, life, word, colour, name, cell } of states) {
      await test.step(state, async () => {
        const header = head(page, bed);
        await expect(header).toHaveAttribute('data-priority', priority);
        await expect(header).toHaveAttribute('data-alarm-state', life);
        await expect(header).toContainText(word);
        await expect(header.locator('svg.alarm-shape')).toBeVisible();
        await expect(tile(page, bed)).toHaveAccessibleName(name);
        await expect(tile(page, bed)).toHaveAccessibleName(new RegExp(`^Bed ${bed}, `));
        const filled = life === 'active' && (priority === 'high' || priority === 'medium');
        if (filled) {
          await header.and(page.locator('[data-flash="a"]')).waitFor();
          const wanted = await token(page, colour);
          await expect.poll(() => styleOf(header, 'background-color')).toBe(wanted);
        } else {
          expect(await styleOf(header.getByRole('button'), 'color')).toBe(await token(page, colour));
          await expect(header).not.toHaveAttribute('data-flash');
        }
        if (cell !== undefined)
          await expect(tile(page, bed).locator(`[data-alarm-cell]:has([data-parameter="${cell[0]}"])`)).toHaveAttribute(
            'data-alarm-cell',
            cell[1],
          );
      });
    }
    // The same shape whatever became of the alarm, another for each priority.
    const [high, latched, acknowledged] = await Promise.all(['07', '08', '14'].map((bed) => shapeOf(head(page, bed))));
    expect([latched, acknowledged]).toEqual([high, high]);
    const [medium, low, technical] = await Promise.all(['18', '02', '04'].map((bed) => shapeOf(head(page, bed))));
    expect(new Set([high, medium, low, technical]).size).toBe(4);
    // High alone has the frame; a latched one is dashed.
    expect(await styleOf(tile(page, '07'), 'box-shadow')).toContain(await token(page, 'high-frame'));
    expect(await styleOf(tile(page, '12'), 'box-shadow')).toBe('none');
    expect(await styleOf(head(page, '08'), 'outline-style')).toBe('dashed');
    // One bed, many alarms: the highest, then the newest, and how many more; each value has its own.
    await expect(head(page, '12')).toContainText(/HR 124 > 120.*\+1/);
    await expect(tile(page, '12').locator('[data-alarm-cell="medium"]')).toHaveCount(2);
    expect(await staleNumbers(page)).toEqual([]);
  });
}

test('Given high and medium alarms, When time passes, Then only marks flash, in their rhythm, and digits never', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms' });
  const seen = await page.evaluate(async () => {
    const changes: { readonly priority: string; readonly at: number }[] = [];
    const others = new Set<string>();
    const fills = new Set<string>();
    const cell = document.querySelector('[data-bed="07"] [data-alarm-cell="high"]');
    const observer = new MutationObserver((records) => {
      for (const { target, attributeName } of records) {
        const { dataset } = target as HTMLElement;
        if (attributeName !== 'data-flash' || dataset['alarmState'] !== 'active')
          others.add((target as HTMLElement).outerHTML);
        if ((target as HTMLElement).closest('[role="group"]') !== null)
          changes.push({ priority: dataset['priority'] ?? '', at: performance.now() });
        if (cell !== null) fills.add(getComputedStyle(cell).backgroundColor);
      }
    });
    observer.observe(document.body, { subtree: true, attributeFilter: ['data-flash'] });
    await new Promise<void>((resolve) => {
      const look = (): void => {
        const medium = changes.filter(({ priority }) => priority === 'medium').length;
        if (medium >= 6) resolve();
        else setTimeout(look, 50);
      };
      look();
    });
    observer.disconnect();
    const high = changes.filter(({ priority }) => priority === 'high');
    const seconds = ((high.at(-1)?.at ?? 0) - (high[0]?.at ?? 0)) / 1000;
    return { perSecond: (high.length - 1) / seconds, others: [...others], fills: [...fills] };
  });
  expect(seen.others).toEqual([]);
  expect(seen.fills).toEqual([await token(page, 'high-cell')]);
  // Two changes make a flash: 2 Hz, and never more than 3 flashes a second however late a turn is.
  expect(seen.perSecond).toBeGreaterThan(2);
  expect(seen.perSecond).toBeLessThanOrEqual(4.6);
});

test('Given beds with no alarm of their own, When the ward is shown, Then empty, ageing, normal and selected are told apart', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'states' });
  await expect(tile(page, '10')).toHaveAccessibleName('Bed 10, empty.');
  await expect(tile(page, '10')).toContainText('Empty');
  await expect(tile(page, '10').locator('[data-parameter]')).toHaveCount(0);
  // Five seconds old: its age beside the number of the bed, values stay.
  await expect(tile(page, '05')).toContainText(/^05[6-9] s/);
  await expect(tile(page, '05').locator('[data-parameter="HR"]')).toHaveAttribute('data-state', 'live');
  await expect(tile(page, '01').locator('[data-alarm]')).toHaveCount(0);
  await expect(tile(page, '01').locator('[data-parameter="HR"]')).toHaveText('72');
  await expect(tile(page, '01')).toHaveAccessibleName(/Heart rate 72\. SpO2 97\./);
  // Leads off: dashes, the reason, and the pulse beside the label, never in the digits.
  const hr = tile(page, '04').locator('[data-parameter="HR"]');
  await expect(hr).toHaveAttribute('data-state', 'invalid');
  await expect(hr).toHaveText('– –');
  await expect(tile(page, '04')).toContainText('PR 88 pleth');
  await expect(tile(page, '04')).toContainText('Check electrodes');
  // Selected: the ring is of the whole tile.
  await page.keyboard.press('Tab');
  await tile(page, '03').getByRole('link', { name: 'Open bed 03' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(tile(page, '04').getByRole('link', { name: 'Open bed 04' })).toBeFocused();
  expect(await styleOf(tile(page, '04'), 'outline-color')).toBe(await token(page, 'ring'));
});

test('Given a value that ages, When ten seconds have passed, Then the bed shows dashes, words and no number', async ({
  page,
  harness,
}) => {
  await openScene(page, harness);
  const hr = tile(page, '03').locator('[data-parameter="HR"]');
  await expect(hr).toHaveText('66');
  await page.evaluate(() => window.station.change('03', { silentS: 9 }));
  await expect(tile(page, '03')).toContainText('9 s');
  await expect(hr).toHaveText('66');
  await page.evaluate(() => window.station.change('03', { silentS: 11 }));
  await expect(hr).toHaveText('– –');
  await expect(hr).toHaveAttribute('data-state', 'stale');
  await expect(tile(page, '03')).toContainText(/Last received \d\d:\d\d:\d\d\./);
  await expect(tile(page, '03')).toContainText('Numbers hidden.');
  await expect(tile(page, '03')).toHaveAccessibleName(/No data\. Numbers hidden\.$/);
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('21 live');
  expect(await staleNumbers(page)).toEqual([]);
  await page.evaluate(() => window.station.change('03', {}));
  await expect(hr).toHaveText('66');
});

test('Given a station that has just started, When monitors are not heard yet, Then it counts them and shows no number for them', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'connecting' });
  await expect(page.getByText(/^Connecting to 22 monitors, 9 done\.$/)).toBeVisible();
  await expect(tile(page, '13')).toContainText('Connecting');
  await expect(tile(page, '13').locator('[data-parameter="HR"]')).toHaveText('– –');
  await expect(tile(page, '13')).toHaveAccessibleName(/Connecting\.$/);
  expect(await staleNumbers(page)).toEqual([]);
});

test('Given a slow link and devices of no bed, When the status is read, Then both are said', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { unassigned: true });
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect(status.getByRole('link', { name: '2 devices unassigned' })).toBeVisible();
  await page.evaluate(() => window.station.thin(1));
  await expect(status.getByText('Slow link: waveforms thinned')).toBeVisible();
  await page.evaluate(() => window.station.thin(2));
  await expect(status.getByText('Slow link: waveforms and numbers thinned')).toBeVisible();
  await page.evaluate(() => window.station.thin(0));
  await expect(status.getByText('Slow link')).toHaveCount(0);
});

for (const theme of ['dark', 'light'] as const) {
  test(`Given contact is lost on a ${theme} ward, When it comes back, Then each bed waits for a value of its own`, async ({
    page,
    harness,
  }, info) => {
    await openScene(page, harness, { scene: 'alarms', theme });
    await page.evaluate(() => {
      window.station.cut();
    });
    const band = page.getByRole('alert').filter({ hasText: 'NO LIVE DATA' });
    await expect(band).toBeVisible();
    await expect(page.locator('[role="group"][data-bed]')).toHaveCount(24);
    await expect(page.locator('[role="group"] [data-parameter][data-state="live"]')).toHaveCount(0);
    expect(await staleNumbers(page)).toEqual([]);
    // Which beds were in alarm, the most urgent first; then whom to call.
    await expect(page.getByRole('listitem')).toHaveText([/07/, /12|18/, /12|18/, /04|21/, /04|21/]);
    await expect(page.getByText('Call biomed, ext. 4411.')).toBeVisible();
    await page.screenshot({ path: info.outputPath(`lost-${theme}.png`) });
    // Bed 09 goes on being silent: what was heard before the loss is not shown after it.
    await page.evaluate(() => {
      window.station.change('09', { silentS: 6 });
      window.station.restore();
    });
    await expect(band).toBeHidden();
    await expect(page.getByText(/^Live again \d\d:\d\d:\d\d\. .* missing\.$/)).toBeVisible();
    await expect(tile(page, '01').locator('[data-parameter="HR"]')).toHaveText('72');
    await expect(tile(page, '09').locator('[data-parameter="HR"]')).toHaveText('– –');
    expect(await staleNumbers(page)).toEqual([]);
  });
}

test('Given contact is lost, When time passes, Then no age counts on and the screens say as of when', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms', hash: '#/alarms' });
  await page.evaluate(() => window.station.cut());
  const sentence = page.getByRole('alert').filter({ hasText: 'NO LIVE DATA' });
  await expect(sentence).toBeVisible();
  const at = (await sentence.locator('b').textContent()) ?? '';
  expect(at).toMatch(/^\d\d:\d\d:\d\d$/);
  const clock = page.locator('time[data-heartbeat]');
  const notLive = page.getByText(/^0:\d\d$/);
  /** What the page says, less what is meant to move: the clock, how long it is not live, the next try. */
  const words = async (): Promise<string> => {
    const texts = await page.getByRole('main').innerText();
    return texts.replace(/Not live for\s+[\d:]+\s+Retry.*/, '');
  };
  const stands = async (): Promise<void> => {
    await expect(clock).not.toHaveText((await clock.textContent()) ?? '');
    const before = await words();
    const then = (await clock.textContent()) ?? '';
    await expect(clock).not.toHaveText(then);
    await expect(clock).not.toHaveText((await clock.textContent()) ?? '');
    expect(await words()).toBe(before);
  };
  await expect(notLive.first()).toBeVisible();
  await expect(page.getByText(`as they stood when contact was lost at ${at}, not live`)).toBeVisible();
  await expect(page.locator('li[data-alarm]').first()).toContainText(/\d:\d\d/);
  await stands();
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await expect(page.getByRole('heading', { name: '12', exact: true })).toBeVisible();
  await expect(page.getByText(`as of ${at}, not live`)).toHaveCount(2);
  await expect(page.getByRole('main').getByText(`lost ${at}`, { exact: true })).toBeVisible();
  await expect(page.getByRole('main').locator('[data-alarm-cell]')).toHaveCount(0);
  await expect(page.getByText(/^last heard \d\d:\d\d:\d\d$/).first()).toBeVisible();
  await stands();
  await page.keyboard.press('F4');
  await expect(page.getByText('Not seen')).toHaveCount(0);
  await page.keyboard.press('F1');
  await expect(page.getByText(`5 in alarm at ${at}. Start with:`)).toBeVisible();
  // How many are not acknowledged is not known now.
  await expect(page.getByRole('link', { name: 'Alarms', exact: true })).toHaveText('Alarms');
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Strip recorder paused, no data');
  await page.evaluate(() => window.station.restore());
  await expect(page.getByRole('link', { name: 'Alarms', exact: true })).toHaveText('5Alarms');
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Strip recorder recording');
});

test('Given contact is lost, When A is pressed, Then the sound goes on; only silence or contact hushes it', async ({
  page,
  harness,
}) => {
  await listen(page);
  await openScene(page, harness);
  expect(await heard(page)).toBeNull();
  await page.evaluate(() => window.station.cut());
  const band = page.locator('[data-alarm="lost"]');
  await expect(band).toHaveAttribute('data-alarm-state', 'active');
  await expect.poll(() => heard(page)).toBe('high');
  // A bed's key is not the station's.
  await page.keyboard.press('Shift+A');
  await expect(band).toHaveAttribute('data-alarm-state', 'active');
  await page.keyboard.press('a');
  await expect(band).toHaveAttribute('data-alarm-state', 'acknowledged');
  await expect(band).toContainText(/Acknowledged \d\d:\d\d:\d\d, the sound goes on\./);
  expect(await heard(page)).toBe('high');
  await page.keyboard.press('s');
  expect(await heard(page)).toBeNull();
  await expect(page.getByRole('banner').getByText(/^[12]:\d\d$/)).toBeVisible();
  await page.keyboard.press('s');
  expect(await heard(page)).toBe('high');
  await page.evaluate(() => window.station.restore());
  await expect(band).toBeHidden();
  expect(await heard(page)).toBeNull();
});

test('Given each reason, When its digit is pressed, Then the alarm is acknowledged with it; 6 asks for a note first', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { beds: 12 });
  const reasons = [
    'On my way',
    'At the bedside',
    'Treatment in progress',
    'Artefact, patient moving',
    'Known, plan in place',
    'Other, type a note',
  ];
  const drawer = page.getByRole('complementary', { name: 'Acknowledge with a reason' });
  for (const [index, reason] of reasons.entries()) {
    const bed = `0${index + 1}`;
    await page.evaluate(
      (id) => window.station.raise({ bed: id, agoS: 1, key: 'HIGH', text: 'HR 130 > 120', parameter: 'HR' }),
      bed,
    );
    await expect(head(page, bed)).toHaveAttribute('data-alarm-state', 'active');
    await page.keyboard.press('a');
    await expect(drawer).toBeVisible();
    await expect(drawer.getByRole('radio', { name: 'On my way' })).toBeChecked();
    await expect(drawer.locator('[data-channel]')).toBeVisible();
    await page.keyboard.press(String(index + 1));
    if (index === 5) {
      await expect(drawer.getByRole('button', { name: 'Acknowledge needs a note' })).toBeDisabled();
      await expect(drawer.getByRole('textbox', { name: 'Note' })).toBeFocused();
      await page.keyboard.type('probe changed as 12 asked');
      await expect(drawer.getByRole('textbox', { name: 'Note' })).toHaveValue('probe changed as 12 asked');
      await page.keyboard.press('Enter');
    }
    await expect(head(page, bed)).toHaveAttribute('data-alarm-state', 'acknowledged');
    await expect(drawer).toBeHidden();
    await head(page, bed).getByRole('button').click();
    await expect(drawer).toContainText(reason);
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  }
});

test('Given a link of the rail has the focus, When A and Enter are pressed, Then the alarm is acknowledged and the place stays', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms' });
  await page.getByRole('link', { name: 'Pumps', exact: true }).focus();
  await page.keyboard.press('a');
  await expect(page.getByRole('complementary', { name: 'Acknowledge with a reason' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(head(page, '07')).toHaveAttribute('data-alarm-state', 'acknowledged');
  await expect(page.getByRole('main', { name: 'Ward' })).toBeVisible();
});

test('Given a high alarm of bed 07, When Shift+A is pressed at another bed, Then that bed is acknowledged and no other', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms' });
  const drawer = page.getByRole('complementary', { name: 'Acknowledge with a reason' });
  const alarm = drawer.locator('[data-alarm]');
  const heading = (bed: string): Locator => drawer.getByText(bed, { exact: true });
  // No bed is selected: there is nothing to acknowledge.
  await page.keyboard.press('Shift+A');
  await expect(drawer).toBeHidden();
  // The tile that has the focus, quiet or not.
  await tile(page, '01').getByRole('link', { name: 'Open bed 01' }).focus();
  await page.keyboard.press('Shift+A');
  await expect(drawer).toBeHidden();
  await tile(page, '18').getByRole('link', { name: 'Open bed 18' }).focus();
  await page.keyboard.press('Shift+A');
  await expect(heading('18')).toBeVisible();
  await page.keyboard.press('Escape');
  // The bed that is open; A stays the top alarm.
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await expect(page.getByRole('heading', { name: '12', exact: true })).toBeVisible();
  await page.keyboard.press('a');
  await expect(heading('07')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+A');
  await expect(heading('12')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: '13', exact: true })).toBeVisible();
  await page.keyboard.press('Shift+A');
  await expect(drawer).toBeHidden();
  // A chip of the ribbon, on a place that has no bed of its own.
  await page.keyboard.press('F3');
  await expect(page.getByRole('main', { name: 'Pumps' })).toBeVisible();
  await page.getByRole('link', { name: /^Alarm of bed 18/ }).focus();
  await page.keyboard.press('Shift+A');
  await expect(heading('18')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(alarm).toHaveCount(0);
  await page.keyboard.press('F1');
  await expect(head(page, '18')).toHaveAttribute('data-alarm-state', 'acknowledged');
  await expect(head(page, '07')).toHaveAttribute('data-alarm-state', 'active');
  // The row that is selected on the list.
  await page.keyboard.press('F2');
  await expect(page.getByRole('main', { name: 'Alarms' })).toBeVisible();
  await page.locator('li[data-alarm]').filter({ hasText: 'SpO₂ 87 < 90' }).click();
  await page.keyboard.press('Shift+A');
  await expect(page.getByRole('radio', { name: 'On my way' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('F1');
  await expect(head(page, '12')).toHaveAttribute('data-alarm-state', 'acknowledged');
  await expect(head(page, '07')).toHaveAttribute('data-alarm-state', 'active');
});

test('Given a bed with two alarms, When Shift+A and Enter are pressed, Then both are acknowledged; A answers one', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'states', hash: '#/bed/12' });
  const rows = page.getByRole('region', { name: 'Event strips' }).locator('[data-alarm][data-alarm-state]');
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole('button', { name: /^Ack HR 124 \+1/ })).toBeVisible();
  const drawer = page.getByRole('complementary', { name: 'Acknowledge with a reason' });
  const both = drawer.getByRole('button', { name: 'All 2 of bed 12' });
  // One of them, then the whole bed: the wish that came last holds.
  await page.locator('[data-slot]').filter({ hasText: '12' }).first().click();
  await expect(both).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Shift+A');
  await expect(both).toHaveAttribute('aria-pressed', 'true');
  await expect(drawer.getByRole('radio', { name: 'On my way' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows.and(page.locator('[data-alarm-state="acknowledged"]'))).toHaveCount(2);
  await page.keyboard.press('F1');
  await expect(head(page, '07')).toHaveAttribute('data-alarm-state', 'active');
});

test('Given a text field has the focus, When letters are typed, Then they type; Alt+A and Alt+S still act', async ({
  page,
  harness,
}) => {
  await openScene(page, harness, { scene: 'alarms' });
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox');
  await expect(field).toBeFocused();
  await page.keyboard.type('sand12');
  await expect(field).toHaveValue('sand12');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Alt+s');
  await expect(page.getByRole('button', { name: 'Silence' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Alt+a');
  await expect(page.getByRole('complementary', { name: 'Acknowledge with a reason' })).toBeVisible();
});

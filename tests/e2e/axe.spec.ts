/** What axe says of every place in both themes, with alarms standing. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { openScene, test } from './support/harness.ts';

const places = ['#/ward', '#/bed/12', '#/alarms', '#/pumps', '#/assets', '#/handoff', '#/setup'];

for (const theme of ['dark', 'light'] as const) {
  test(`Given a ward in every state, ${theme}, When axe looks at each place, Then it finds nothing serious`, async ({
    page,
    harness,
  }, info) => {
    test.setTimeout(180_000);
    for (const hash of places) {
      await test.step(hash, async () => {
        // Every state of a tile and a row where they are shown; elsewhere fewer beds say the same in half the time.
        const beds = hash === '#/ward' || hash === '#/alarms' ? 24 : 12;
        await openScene(page, harness, { beds, scene: 'states', unassigned: true, theme, hash });
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        // The badge is there once the ward's alarms are; a colour that is still fading in would be measured wrong.
        await expect(page.getByRole('link', { name: 'Alarms', exact: true })).toHaveAccessibleDescription(
          /not acknowledged/,
        );
        await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
        expect.soft(serious, hash).toEqual([]);
        await page.screenshot({ path: info.outputPath(`${hash.replaceAll(/\W/g, '')}-${theme}.png`) });
      });
    }
  });
}

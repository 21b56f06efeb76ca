/** Scenes of the console on a synthetic station. */
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { serveHarness } from '../harness/serve.ts';

export interface SceneWish {
  readonly beds?: number;
  readonly scene?: 'quiet' | 'alarms' | 'states' | 'connecting' | 'none';
  readonly theme?: 'dark' | 'light';
  readonly initials?: boolean;
  readonly unassigned?: boolean;
  readonly demo?: boolean;
  /** `board`: the pumps of the design; a number: so many; `none`. Left out: a few. */
  readonly pumps?: string;
  /** `demo`: the demo ward's equipment on its plan; a number: so many; `none`; `no-plan`. Left out: a few things. */
  readonly assets?: string;
  readonly window?: 1 | 2;
  /** Where the console opens: "#/alarms". */
  readonly hash?: string;
}

interface WorkerFixtures {
  readonly harness: string;
}

export const test = base.extend<object, WorkerFixtures>({
  harness: [
    // Playwright wants the pattern, also where nothing is asked of other fixtures.
    // eslint-disable-next-line eslint/no-empty-pattern
    async ({}, use) => {
      const { address, close } = await serveHarness();
      await use(address);
      close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

export function addressOf(harness: string, wish: SceneWish): string {
  const query = new URLSearchParams({ beds: String(wish.beds ?? 24), scene: wish.scene ?? 'quiet' });
  if (wish.theme !== undefined) query.set('theme', wish.theme);
  if (wish.initials === true) query.set('initials', '1');
  if (wish.unassigned === true) query.set('unassigned', '1');
  if (wish.demo === true) query.set('demo', '1');
  if (wish.pumps !== undefined) query.set('pumps', wish.pumps);
  if (wish.assets !== undefined) query.set('assets', wish.assets);
  if (wish.window === 2) query.set('window', '2');
  return `${harness}?${query.toString()}${wish.hash ?? ''}`;
}

/** Opens a scene and waits until it is live; a scene without numbers until its frame is there. */
export async function openScene(page: Page, harness: string, wish: SceneWish = {}): Promise<void> {
  await page.goto(addressOf(harness, wish));
  await expect(page.locator('time[data-heartbeat]')).toHaveText(/^\d\d:\d\d:\d\d$/);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const onWard = wish.hash === undefined || wish.hash === '#/ward';
  if (onWard && wish.scene !== 'none')
    await expect(page.locator('[data-parameter="HR"][data-state="live"]').first()).toBeVisible();
}

/** What a console may load and where it may speak: nothing beyond the station it came from. */
import { expect, test } from '@playwright/test';
import { startDemoWard } from './support/demo-ward.ts';
import type { DemoWard } from './support/demo-ward.ts';

let ward: DemoWard;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  ward = await startDemoWard('--beds', '12');
});
test.afterAll(async () => {
  await ward?.stop();
});

test('Given a session through every place, When its page is watched, Then nothing is blocked and nothing leaves the station', async ({
  page,
}) => {
  const { origin, host } = new URL(ward.address);
  const asked: string[] = [];
  const said: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  page.on('console', (message) => {
    if (message.type() === 'error' || /content security policy|refused to/i.test(message.text()))
      said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, { violations });
    document.addEventListener('securitypolicyviolation', (event) =>
      violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
    );
  });
  const answer = await page.goto(ward.address);
  const policy = answer?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe-|\*|https?:/);

  await expect(page.locator('[data-parameter="HR"][data-state="live"]').first()).toBeVisible({ timeout: 30_000 });
  for (const key of ['F2', 'F3', 'F4', 'F5', 'F6', 'F1']) await page.keyboard.press(key);
  await page.keyboard.press('0');
  await page.keyboard.press('7');
  await expect(page.getByRole('heading', { name: '07', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Setup' }).click();
  for (const name of ['This station', 'Diagnostics', 'Feeds, devices']) {
    await page.getByRole('navigation', { name: 'Setup' }).getByRole('button', { name }).click();
  }
  await page.keyboard.press('d');
  await page.keyboard.press('n');
  await page.keyboard.press('?');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F1');
  await page.keyboard.press('/');
  await page.getByRole('searchbox').fill('pump');
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await page.keyboard.press('Escape');

  const violations = await page.evaluate(
    () => (globalThis as unknown as { readonly violations: readonly string[] }).violations,
  );
  expect(violations).toEqual([]);
  expect(said).toEqual([]);
  const elsewhere = asked.filter(
    (url) => !url.startsWith(`${origin}/`) && !url.startsWith(`ws://${host}/`) && !/^(data|blob):/.test(url),
  );
  expect(elsewhere).toEqual([]);
  expect(asked.some((url) => url.startsWith(`ws://${host}/`))).toBe(true);
  expect(page.url()).not.toContain('token');
});

test('Given the policy of the page, When a script or a style is slipped in, or another address is asked, Then it is blocked', async ({
  page,
}) => {
  await page.goto(ward.address);
  await expect(page.locator('time[data-heartbeat]')).toHaveText(/\d/);
  const blocked = await page.evaluate(async () => {
    const seen = new Set<string>();
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.add(effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'globalThis.slippedIn = true';
    document.head.append(script);
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.head.append(style);
    const image = new Image();
    image.src = 'http://127.0.0.1:9/picture.png';
    const fetched = await fetch('http://127.0.0.1:9/').then(
      () => true,
      () => false,
    );
    // Told after this task; the order among them is not fixed.
    while (seen.size < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    return { seen: [...seen].toSorted(), fetched, ran: 'slippedIn' in globalThis };
  });
  expect(blocked).toEqual({
    seen: ['connect-src', 'img-src', 'script-src-elem', 'style-src-elem'],
    fetched: false,
    ran: false,
  });
  await expect(page.locator('body')).toBeVisible();
});

test('Given no token of this start, When the station is asked, Then it refuses', async ({ playwright }) => {
  const { origin } = new URL(ward.address);
  const stranger = await playwright.request.newContext();
  expect((await stranger.get(origin)).status()).toBe(403);
  expect((await stranger.get(`${origin}/?token=${'x'.repeat(43)}`)).status()).toBe(403);
  await stranger.dispose();
});

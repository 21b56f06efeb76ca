/** The desktop shell in Electron itself, where its binary is installed. The contract tests hold the rest everywhere. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { buildConsole, buildElectron } from '../../build/build.ts';
import { root } from '../../build/files.ts';
import { findElectron, hasDisplay } from '../../build/open-window.ts';

const program = findElectron();
test.skip(program === null, "Electron's binary is not installed");
test.skip(!hasDisplay(), 'there is no display');

test('Given the desktop shell, When it starts on the demo ward, Then live numbers are on screen and the page is sealed', async () => {
  await Promise.all([buildConsole(), buildElectron()]);
  const data = mkdtempSync(path.join(tmpdir(), 'wardlight-electron-'));
  const application = await _electron.launch({
    executablePath: program ?? '',
    args: [root, '--beds', '4', '--data', data],
  });
  try {
    const page = await application.firstWindow();
    expect(new URL(page.url()).protocol).toBe('app:');
    await expect(page.locator('[data-parameter="HR"][data-state="live"]').first()).toBeVisible();
    const seen = await page.evaluate(() => ({
      require: 'require' in globalThis,
      process: 'process' in globalThis,
      shell: Object.keys((globalThis as unknown as { wardlightShell: object }).wardlightShell).toSorted(),
    }));
    expect(seen).toEqual({ require: false, process: false, shell: ['connect', 'info', 'quit', 'secondWindow'] });
  } finally {
    await application.evaluate(({ app }) => app.exit(0)).catch(() => undefined);
    rmSync(data, { recursive: true, force: true });
  }
});

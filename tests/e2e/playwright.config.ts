/** End-to-end tests in the Chromium that is on the machine; each spec starts the station that it needs. */
import { defineConfig } from '@playwright/test';
import { findChromium, noChromium, sandboxArguments } from '../../build/chromium.ts';

const executablePath = findChromium();
if (executablePath === null) throw new Error(noChromium);

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  globalSetup: './global-setup.ts',
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath,
      args: [...sandboxArguments(), '--autoplay-policy=no-user-gesture-required', '--force-color-profile=srgb'],
    },
    viewport: { width: 1920, height: 1080 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});

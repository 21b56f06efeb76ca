import { buildConsole } from '../../build/build.ts';
import { buildHarness } from './harness/serve.ts';

/** What the specs load is built from the present sources, also when Playwright is started by itself. */
export default async function globalSetup(): Promise<void> {
  await buildConsole();
  await buildHarness();
}

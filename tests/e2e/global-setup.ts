import { buildConsole } from '../../build/build.ts';

/** What the specs load is built from the present sources, also when Playwright is started by itself. */
export default async function globalSetup(): Promise<void> {
  await buildConsole();
}

/** `npm run package`: builds, then makes the installers of this platform with electron-builder. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildConsole, buildElectron } from './build.ts';
import { fail } from './fail.ts';
import { root } from './files.ts';
import { runTool } from './run-tool.ts';

const help = `npm run package [-- options]

  --dir                 the unpacked application only, no installers
  --electron-dist DIR   a folder with Electron's runtime, where it cannot be downloaded
  --output DIR          where the result goes (default: dist/release)
  --help                this text
`;

const reachWithinMs = 10_000;

/** Whether Electron's runtime can be downloaded: electron-builder itself would try for minutes. */
async function isReachable(): Promise<boolean> {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'];
  const address = mirror ?? 'https://github.com/electron/electron/releases/latest';
  try {
    const { status } = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(reachWithinMs) });
    return status < 500;
  } catch {
    return false;
  }
}

async function main(): Promise<void> {
  const { values } = fail.parse(() =>
    parseArgs({
      options: {
        dir: { type: 'boolean' },
        'electron-dist': { type: 'string' },
        output: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const given = values['electron-dist'];
  const installed = path.join(root, 'node_modules', 'electron', 'dist');
  const dist = given === undefined ? (existsSync(installed) ? installed : null) : path.resolve(given);
  if (given !== undefined && !existsSync(path.resolve(given)))
    fail(`--electron-dist ${given}: there is no such folder.`);
  if (dist === null && !(await isReachable())) {
    fail(
      "Electron's runtime is neither installed nor can be downloaded from here; name a folder that has it with --electron-dist.",
    );
  }
  await Promise.all([buildConsole(), buildElectron()]);
  const { code } = await runTool(
    'electron-builder/cli.js',
    [
      '--config',
      path.join(root, 'build', 'electron-builder.config.cjs'),
      ...(values.dir === true ? ['--dir'] : []),
      ...(dist === null ? [] : [`-c.electronDist=${dist}`]),
      ...(values.output === undefined ? [] : [`-c.directories.output=${path.resolve(values.output)}`]),
    ],
    { show: true },
  );
  process.exitCode = code;
}

await main();

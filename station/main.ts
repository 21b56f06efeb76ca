/** A station alone with the web shell. Prints the console's address; stops cleanly on SIGINT and SIGTERM. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, usage } from './arguments.ts';
import { createStation, StationRefusal, StoreRefusal } from './host.ts';
import { jsonLog, textLog } from './log.ts';
import { startWebShell } from './web/web-shell.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const stopMs = 4_800;

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new StationRefusal(`The secret file cannot be read: ${(error as Error).message}`);
  }
}

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  if (args === null) {
    process.stdout.write(usage);
    return;
  }
  const log = args.json ? jsonLog('station') : textLog((line) => process.stderr.write(line));
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const station = await createStation({
    gateway: { url: args.gateway, secret: readSecret(args.secretFile) },
    data: path.resolve(args.data),
    name: args.name,
    version,
    log,
  });
  const shell = await startWebShell({ station, renderer: path.join(root, 'dist', 'renderer'), port: args.port, log });
  process.stdout.write(`${shell.address}\n`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), stopMs).unref();
    void Promise.all([shell.stop(), station.stop()]).then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  const expected = error instanceof StationRefusal || error instanceof StoreRefusal;
  const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});

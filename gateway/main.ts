/** Command line of the gateway. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { ZodError } from 'zod';
import { ConfigError, readConfigFile } from './config.ts';
import { LogUnavailable } from './log/ward-log.ts';
import { startGateway, type RunningGateway } from './start.ts';
import { textLine } from './text-line.ts';

const help = `Usage: npm run gateway -- --config FILE [--data DIR] [--log json]

Takes device traffic in (HL7 v2 over MLLP, omlox), keeps the ward's log and serves stations.

  --config FILE   configuration (JSON); resources/config/gateway.example.json is one
  --data DIR      folder of the log; by default "data/gateway" in the working folder
  --log json      log as JSON lines (the default is text); both go to standard error
  --help          this text
`;

const stopLimitMs = 5_000;

class UsageError extends Error {}

function readArguments(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        config: { type: 'string' },
        data: { type: 'string', default: path.join('data', 'gateway') },
        log: { type: 'string', default: 'text' },
        help: { type: 'boolean', default: false },
      },
    });
    if (!values.help && values.config === undefined) throw new UsageError('--config FILE is missing');
    if (values.log !== 'json' && values.log !== 'text') throw new UsageError('--log takes json or text');
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** One sentence for what a person can put right; anything else is a bug and keeps its stack. */
function sentenceOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}. Try --help.`;
  if (error instanceof ConfigError || error instanceof LogUnavailable) return error.message;
  if (error instanceof ZodError) return error.issues[0]?.message ?? error.message;
  if (error instanceof Error && 'code' in error && 'syscall' in error) {
    const { address, port } = error as { address?: string; port?: number };
    const where = port === undefined ? '' : ` (${address ?? ''}:${port})`;
    return `The gateway cannot start: ${error.message}${error.message.includes(String(port)) ? '' : where}.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function stopOnSignals(gateway: RunningGateway, say: (text: string) => void): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    say(`stopping on ${signal}`);
    setTimeout(() => process.exit(1), stopLimitMs - 200).unref();
    gateway.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
}

async function main(): Promise<void> {
  const values = readArguments(process.argv.slice(2));
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const file = path.resolve(values.config ?? '');
  const config = readConfigFile(file);
  const logger = pino(
    { name: 'gateway' },
    values.log === 'json'
      ? pino.destination({ fd: 2, sync: true })
      : { write: (line: string) => void process.stderr.write(textLine(line)) },
  );
  const gateway = await startGateway({
    config,
    configDir: path.dirname(file),
    dataDir: path.resolve(values.data),
    logger,
  });
  stopOnSignals(gateway, (text) => logger.info(text));
  if (config.stations.length === 0) logger.warn('no stations are configured: nobody can connect');
  const scheme = config.http.tls === undefined ? 'http' : 'https';
  logger.info(
    { feed: `${scheme}://${gateway.httpHost}:${gateway.httpPort}`, mllp: gateway.mllpPorts },
    `ward ${config.ward.name} with ${config.ward.beds.length} beds is served`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`wardlight gateway: ${sentenceOf(error)}\n`);
  process.exit(1);
});

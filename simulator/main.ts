#!/usr/bin/env node
/** `npm run simulator`: the virtual ward alone, against a gateway. */
import { stderrLog } from './log.ts';
import { readAddress, readArguments, readNumber, UsageError } from './options.ts';
import { startSimulator } from './simulator.ts';
import type { SimulatorOptions } from './simulator.ts';

const help = `Usage: npm run simulator -- [options]

A virtual ward that speaks HL7 over MLLP and omlox to a gateway. All patients are invented; messages say so (MSH-11 D).

  --ward FILE         ward file (default: the demo ward, 24 beds)
  --beds N            1 to 200 beds: the first N of the ward, generated ones beyond it
  --scenario NAME     a file of resources/scenarios (default: demo)
  --speed X           1 to 200 simulated seconds per second (default: 1)
  --seed N            same seed, same ward (default: 1)
  --to mllp://H:P     the gateway (default: mllp://127.0.0.1:2575)
  --omlox-port N      port of the location hub on 127.0.0.1 (default: 0, any free one)
  --pump-channels N   1 to 400 pump channels in stacks at the beds, instead of the demo's pumps
  --tags N            1 to 6000 tags: those of the demo and copies of them (default: the demo's)
  --busy-tags         every tag moves and is heard every second
  --mqtt URL          the same tags over this broker, too (mqtt://127.0.0.1:1883)
  --mqtt-form FORM    omlox (default) or vendor: topics and millimetres of its own
  --connections N     N shared MLLP connections (default: one per monitor up to 40 beds, else 16)
  --log json          log as JSON lines
  --help              this text
`;

const stopWithinMs = 4000;

function readOptions(args: readonly string[]): (SimulatorOptions & { json: boolean }) | null {
  const text = { type: 'string' } as const;
  const values = readArguments(args, {
    ward: text,
    beds: text,
    scenario: text,
    speed: text,
    seed: text,
    to: text,
    'omlox-port': text,
    connections: text,
    'pump-channels': text,
    tags: text,
    'busy-tags': { type: 'boolean' },
    mqtt: text,
    'mqtt-form': text,
    log: text,
    help: { type: 'boolean', short: 'h' },
  }) as Record<string, string | undefined> & {
    help?: boolean;
    'busy-tags'?: boolean;
  };
  if (values.help === true) return null;
  if (values['log'] !== undefined && values['log'] !== 'json')
    throw new UsageError(`--log ${values['log']}: the only form is json.`);
  const form = values['mqtt-form'];
  if (form !== undefined && form !== 'omlox' && form !== 'vendor')
    throw new UsageError(`--mqtt-form ${form}: give omlox or vendor.`);
  const { ward, beds, scenario, to, connections, tags, mqtt } = values;
  return {
    ...(ward === undefined ? {} : { ward }),
    ...(beds === undefined ? {} : { beds: readNumber('beds', beds, 24, 1, 200, true) }),
    ...(scenario === undefined ? {} : { scenario }),
    ...(to === undefined ? {} : { to: readAddress(to) }),
    ...(connections === undefined ? {} : { connections: readNumber('connections', connections, 4, 1, 200, true) }),
    ...(values['pump-channels'] === undefined
      ? {}
      : { pumpChannels: readNumber('pump-channels', values['pump-channels'], 400, 1, 400, true) }),
    ...(tags === undefined ? {} : { tags: readNumber('tags', tags, 100, 1, 6000, true) }),
    ...(mqtt === undefined ? {} : { mqtt: { url: mqtt, ...(form === undefined ? {} : { form }) } }),
    busyTags: values['busy-tags'] === true,
    speed: readNumber('speed', values['speed'], 1, 1, 200),
    seed: readNumber('seed', values['seed'], 1, 0, 4_294_967_295, true),
    omloxPort: readNumber('omlox-port', values['omlox-port'], 0, 0, 65_535, true),
    json: values['log'] === 'json',
  };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(help);
    return;
  }
  const log = stderrLog(options.json);
  const simulator = await startSimulator({ ...options, log });
  const report = setInterval(() => log('info', 'running', { ...simulator.stats() }), 60_000);
  const stop = (signal: string): void => {
    clearInterval(report);
    log('info', 'stopping', { signal });
    setTimeout(() => process.exit(0), stopWithinMs).unref();
    void simulator.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', () => stop('SIGINT'));
  process.once('SIGTERM', () => stop('SIGTERM'));
}

main().catch((error: unknown) => {
  // A mistake of the person gets its sentence; a bug gets its stack.
  const usage = error instanceof UsageError;
  process.stderr.write(usage ? `${error.message}\n` : `${(error as Error).stack ?? String(error)}\n`);
  process.exitCode = 1;
});

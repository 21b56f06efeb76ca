/** `npm start`: what it can be told. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readDemoOptions } from './hosts/options.ts';
import type { DemoWords } from './hosts/options.ts';

export const startHelp = `npm start [-- options]

The console on the embedded demo ward (gateway, simulator and station in processes of their own), or on a real gateway.

  --web               the browser shell, even where Electron is there
  --headless          no window; prints the address with its token, for you alone: it opens the console as often as it is used
  --port N            where the console listens on 127.0.0.1 (default: 4600, or any free one; 0: any free one)
  --gateway URL       a real gateway instead of the demo ward; needs --secret-file
  --secret-file FILE  holds the secret that this station shares with the gateway
  --data DIR          keeps the record there (default: the system's folder for data; the demo starts afresh)
  --ward FILE         demo: another ward
  --beds N            demo: 1 to 200 beds (default: 24)
  --scenario NAME     demo: a file of resources/scenarios
  --speed X           demo: 1 to 200 simulated seconds per second
  --seed N            demo: same seed, same ward
  --help              this text
`;

export interface StartOptions {
  readonly shell: 'any' | 'web' | 'headless';
  /** Null: the usual one if it is free. */
  readonly port: number | null;
  readonly gateway: { readonly url: string; readonly secretFile: string } | null;
  readonly data: string | null;
  readonly demo: DemoWords;
}

/** Reads the command line; null asks for help. Throws an Error with one sentence for people. */
export function readStartOptions(args: readonly string[], cwd: string): StartOptions | null {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      web: flag,
      headless: flag,
      help: { ...flag, short: 'h' },
      port: text,
      gateway: text,
      'secret-file': text,
      data: text,
      ward: text,
      beds: text,
      scenario: text,
      speed: text,
      seed: text,
    },
  });
  if (values.help === true) return null;
  const { port, gateway, 'secret-file': secretFile, data, ward, beds, scenario, speed, seed } = values;
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= 65_535)) {
    throw new Error(`--port ${port}: give a number from 0 to 65535`);
  }
  const demoOption = Object.entries({ ward, beds, scenario, speed, seed }).find(
    ([, value]) => value !== undefined,
  )?.[0];
  if (gateway !== undefined && demoOption !== undefined) {
    throw new Error(`--${demoOption} is for the demo ward, not for a real gateway`);
  }
  const demo = Object.fromEntries(
    Object.entries({
      ward: ward === undefined ? undefined : path.resolve(cwd, ward),
      beds,
      scenario,
      speed,
      seed,
    }).filter(([, value]) => value !== undefined),
  ) as DemoWords;
  readDemoOptions(demo);
  return {
    shell: values.headless === true ? 'headless' : values.web === true ? 'web' : 'any',
    port: port === undefined ? null : Number(port),
    gateway: readGateway(gateway, secretFile, cwd),
    data: data === undefined ? null : path.resolve(cwd, data),
    demo,
  };
}

function readGateway(url: string | undefined, secretFile: string | undefined, cwd: string): StartOptions['gateway'] {
  if (url === undefined) {
    if (secretFile !== undefined) throw new Error('--secret-file goes with --gateway');
    return null;
  }
  if (secretFile === undefined) throw new Error('--gateway needs --secret-file with the secret of this station');
  if (!['http:', 'https:'].includes(URL.parse(url)?.protocol ?? '')) {
    throw new Error(`--gateway ${url} is not an http or https address`);
  }
  return { url, secretFile: path.resolve(cwd, secretFile) };
}

/** The station's command line. */
import { parseArgs } from 'node:util';
import { StationRefusal } from './station-options.ts';
import { defaultPort } from './web/web-shell.ts';

export const usage = `Wardlight station: the central station alone, with its console in a browser on this computer.

  --gateway URL      the gateway to join (https, or http on this computer)
  --secret-file F    file that holds the secret shared with the gateway
  --port N           port of the console on 127.0.0.1 (${defaultPort}; 0: any free one)
  --data DIR         folder of the station's record (data/station)
  --name NAME        what people call this station (Station)
  --log json         log as JSON lines
  --help             this text
`;

export interface StationArguments {
  readonly gateway: string;
  readonly secretFile: string;
  readonly port: number;
  readonly data: string;
  readonly name: string;
  readonly json: boolean;
}

/** Null for --help. Throws StationRefusal with one sentence for anything else that does not fit. */
export function readArguments(words: readonly string[]): StationArguments | null {
  const values = parse(words);
  if (values.help === true) return null;
  if (values.gateway === undefined) throw new StationRefusal('Say which gateway to join: --gateway URL');
  if (values['secret-file'] === undefined) throw new StationRefusal("Give the gateway's secret: --secret-file FILE");
  const port = values.port === undefined ? defaultPort : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StationRefusal(`"${values.port ?? ''}" is no port: give a number from 0 to 65535`);
  }
  if (values.log !== undefined && values.log !== 'json') throw new StationRefusal('--log knows only "json"');
  return {
    gateway: values.gateway,
    secretFile: values['secret-file'],
    port,
    data: values.data ?? 'data/station',
    name: (values.name ?? 'Station').slice(0, 120),
    json: values.log === 'json',
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        gateway: { type: 'string' },
        'secret-file': { type: 'string' },
        port: { type: 'string' },
        data: { type: 'string' },
        name: { type: 'string' },
        log: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new StationRefusal(`${(error as Error).message.split('\n')[0] ?? ''} (see --help)`);
  }
}

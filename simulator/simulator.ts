/**
 * The virtual ward as one thing that can be started and stopped: the pure ward on a simulated clock, its
 * MLLP connections, and the omlox hub. Everything leaves through real sockets.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { z } from 'zod';
import { wardFileSchema, withBeds } from '../shared/ward/ward-file.ts';
import type { WardFile } from '../shared/ward/ward-file.ts';
import { silentLog } from './log.ts';
import type { Log } from './log.ts';
import { MllpLink } from './mllp/link.ts';
import type { LinkStats } from './mllp/link.ts';
import { defaultGateway, UsageError } from './options.ts';
import type { Address } from './options.ts';
import { startPacing } from './pacing.ts';
import type { Pacing } from './pacing.ts';
import { smartBedFileSchema } from './beds/smart-bed.ts';
import { pumpFileSchema } from './pumps/drugs.ts';
import { pumpsOfLoad } from './pumps/load.ts';
import { playScenario } from './scenario/run.ts';
import { readScenario } from './scenario/schema.ts';
import { assetFileSchema, withTags } from './tags/asset-file.ts';
import type { BrokerOptions } from './tags/broker.ts';
import { startLocations } from './tags/locations.ts';
import type { Locations } from './tags/locations.ts';
import { planSchema } from './tags/plan.ts';
import type { TokenSet } from './tags/tokens.ts';
import { links, virtualWard } from './ward/ward.ts';
import type { VirtualWard } from './ward/ward.ts';
import { patientFileSchema } from './ward/profiles.ts';

export interface SimulatorOptions {
  /** A ward file, or what is in it. Default: the demo ward. */
  readonly ward?: string | WardFile;
  /** 1–200: the first so many beds, generated ones beyond the file. */
  readonly beds?: number;
  /** Name of a file in resources/scenarios. Default: demo. */
  readonly scenario?: string;
  /** Simulated seconds per second, 1–200. */
  readonly speed?: number;
  readonly seed?: number;
  readonly to?: Address;
  /** 0: any free port; null: no location system. */
  readonly omloxPort?: number | null;
  /** Access tokens of the hub. Default: open. */
  readonly omloxTokens?: TokenSet;
  /** The same tags over a broker. */
  readonly mqtt?: Omit<BrokerOptions, 'log'>;
  /** So many pump channels in stacks at the beds, instead of the file's pumps: for load. */
  readonly pumpChannels?: number;
  /** So many tags: the file's and copies of them. Default: the file's. */
  readonly tags?: number;
  /** Every tag moves and is heard every second: for load. */
  readonly busyTags?: boolean;
  /** Simulated time begins here (epoch ms). Default: now. */
  readonly startAt?: number;
  readonly waveBlockMs?: number;
  /** 'each': one MLLP connection per monitor; a number: so many shared ones. Default: each up to 40 beds, else 16 shared. */
  readonly connections?: 'each' | number;
  /** Where wards/, scenarios/, demo/ and plans/ lie. Default: beside this folder. */
  readonly resources?: string;
  readonly log?: Log;
}

export interface SimulatorStats {
  readonly beds: number;
  readonly simulatedMs: number;
  /** Wall time that the simulated clock waited for the gateway, ms. */
  readonly heldMs: number;
  readonly connections: number;
  readonly connected: number;
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  readonly resent: number;
  readonly droppedLive: number;
  readonly droppedDurable: number;
  readonly reconnects: number;
  readonly tags: number;
  readonly hubSubscribers: number;
}

export interface Simulator {
  stop(): Promise<void>;
  /** "http://127.0.0.1:PORT/v2", or '' without a location system. */
  readonly omloxUrl: string;
  /** What a test does to the tags and to the location system. */
  readonly locations: Locations;
  stats(): SimulatorStats;
}

const defaultResources = fileURLToPath(new URL('../resources', import.meta.url));

async function readJson(file: string, what: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${what} ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${what} ${file} is not JSON: ${(error as Error).message}.`);
  }
}

function read<T>(schema: z.ZodType<T>, data: unknown, what: string): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UsageError(`${what}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not readable'}.`);
}

async function load(options: SimulatorOptions) {
  const resources = options.resources ?? defaultResources;
  const at = (...parts: string[]): string => join(resources, ...parts);
  const wardFile = options.ward ?? at('wards', 'demo.json');
  const raw = typeof wardFile === 'string' ? await readJson(wardFile, 'The ward file') : wardFile;
  const ward = read(wardFileSchema, raw, `The ward file ${typeof wardFile === 'string' ? wardFile : ''}`.trim());
  const name = options.scenario ?? 'demo';
  if (!/^[\w-]+$/.test(name))
    throw new UsageError(`--scenario ${name}: give the name of a file in resources/scenarios.`);
  const scenario = readScenario(name, await readJson(at('scenarios', `${name}.json`), 'The scenario'));
  const [patients, pumps, smartBeds, assets, plan] = await Promise.all([
    readJson(at('demo', 'patients.json'), 'The patients file').then((data) =>
      read(patientFileSchema, data, 'The patients file'),
    ),
    readJson(at('demo', 'pumps.json'), 'The pumps file').then((data) => read(pumpFileSchema, data, 'The pumps file')),
    readJson(at('demo', 'beds.json'), 'The beds file').then((data) => read(smartBedFileSchema, data, 'The beds file')),
    readJson(at('demo', 'assets.json'), 'The assets file').then((data) =>
      read(assetFileSchema, data, 'The assets file'),
    ),
    readJson(at('plans', '5-north.json'), 'The plan').then((data) => read(planSchema, data, 'The plan')),
  ]);
  return {
    ward: options.beds === undefined ? ward : withBeds(ward, options.beds),
    scenario,
    patients,
    pumps,
    smartBeds,
    assets,
    plan,
  };
}

/** The connections of the ward, made as the ward first speaks on them. */
function network(options: SimulatorOptions, beds: number, log: Log) {
  const all = new Map<string, MllpLink>();
  const shared = options.connections ?? (beds <= 40 ? 'each' : 16);
  const to = options.to ?? defaultGateway;
  let cut = false;
  const nameOf = (link: string): string => {
    if (shared === 'each' || link === links.adt || link === links.pumps || link === links.beds) return link;
    let sum = 0;
    for (let index = 0; index < link.length; index += 1) sum += link.charCodeAt(index);
    return `MONGW-${(sum % shared) + 1}`;
  };
  function of(link: string): MllpLink {
    const name = nameOf(link);
    let found = all.get(name);
    if (found === undefined) {
      found = new MllpLink({ ...to, name, log, random: Math.random });
      if (cut) found.setCut(true);
      all.set(name, found);
    }
    return found;
  }
  return {
    all,
    of,
    /** A switched-off monitor takes its own connection down; on a shared one it only falls silent. */
    setOff(link: string, off: boolean): void {
      if (nameOf(link) !== link) return;
      if (off) of(link).clear();
      of(link).setCut(off || cut);
    },
    setCut(next: boolean): void {
      cut = next;
      for (const link of all.values()) link.setCut(next);
    },
  };
}

const sum = (list: readonly LinkStats[], key: Exclude<keyof LinkStats, 'connected'>): number =>
  list.reduce((total, stats) => total + stats[key], 0);

/** Above this many waiting messages on one connection a fast run waits for the gateway. */
const backlogMax = 40;

/**
 * Starts the virtual ward against a gateway. Throws UsageError where a file or option is wrong; a gateway
 * that is not there is no error, the devices keep trying.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const log = options.log ?? silentLog;
  const { ward, scenario, patients, pumps, smartBeds, assets, plan } = await load(options);
  const seed = options.seed ?? 1;
  const startAt = options.startAt ?? Date.now();
  const speed = options.speed ?? 1;
  const net = network(options, ward.beds.length, log);
  let pacing: Pacing | null = null;

  const virtual: VirtualWard = virtualWard({
    ward,
    patients,
    pumps:
      options.pumpChannels === undefined
        ? pumps.pumps
        : pumpsOfLoad(
            ward.beds.map(({ id }) => id),
            options.pumpChannels,
          ),
    smartBeds: smartBeds.beds,
    seed,
    startAt,
    ...(options.waveBlockMs === undefined ? {} : { waveBlockMs: options.waveBlockMs }),
    outlet: {
      emit: (link, message) => net.of(link).send(message),
      takesWaves: (link) => net.of(link).takesWaves,
      setOff: net.setOff,
    },
  });
  const clock = (): number => startAt + (pacing?.simulatedMs() ?? 0);
  const locations = await startLocations({
    plan,
    file: options.tags === undefined ? assets : withTags(assets, plan, options.tags),
    seed,
    busy: options.busyTags ?? false,
    clock: virtual.clock,
    startAt,
    now: clock,
    port: options.omloxPort === null ? null : (options.omloxPort ?? 0),
    tokens: options.omloxTokens ?? {},
    mqtt: options.mqtt ?? null,
    log,
  });
  playScenario(scenario, {
    ward: virtual,
    setCut: net.setCut,
    setOff(bed, off) {
      bed.silent = off;
      if (off) bed.monitor?.restart();
      net.setOff(bed.monitorName, off);
    },
    tags: locations.tags,
    setLocationsCut: (cut) => void locations.setCut(cut),
    log,
  });
  const running = startPacing({
    clock: virtual.clock,
    speed,
    held: () => speed > 1 && [...net.all.values()].some((link) => link.stats.connected && link.backlog > backlogMax),
  });
  pacing = running;
  log('info', 'virtual ward started', {
    ward: ward.name,
    beds: ward.beds.length,
    scenario: scenario.title,
    speed,
    seed,
    omlox: locations.url,
  });

  return {
    omloxUrl: locations.url,
    locations,
    stats() {
      const stats = [...net.all.values()].map((link) => link.stats);
      return {
        beds: ward.beds.length,
        simulatedMs: running.simulatedMs(),
        heldMs: running.heldMs(),
        connections: stats.length,
        connected: stats.filter((one) => one.connected).length,
        sent: sum(stats, 'sent'),
        accepted: sum(stats, 'accepted'),
        refused: sum(stats, 'refused'),
        resent: sum(stats, 'resent'),
        droppedLive: sum(stats, 'droppedLive'),
        droppedDurable: sum(stats, 'droppedDurable'),
        reconnects: sum(stats, 'reconnects'),
        tags: locations.tags.reports.size,
        hubSubscribers: locations.subscribers(),
      };
    },
    async stop() {
      running.stop();
      for (const link of net.all.values()) link.stop();
      await locations.stop();
    },
  };
}

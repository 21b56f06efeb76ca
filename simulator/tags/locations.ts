/** The location system of the virtual ward: its tags, its hub and, where one is named, its broker. */
import type { Schedule } from '../core/schedule.ts';
import type { Log } from '../log.ts';
import type { AssetFile } from './asset-file.ts';
import type { Broker, BrokerOptions } from './broker.ts';
import { startHub, type Hub } from './hub.ts';
import type { Plan } from './plan.ts';
import { tags, type TagReport, type Tags } from './tags.ts';
import type { TokenSet } from './tokens.ts';

export interface LocationOptions {
  readonly plan: Plan;
  readonly file: AssetFile;
  readonly seed: number;
  readonly busy: boolean;
  readonly clock: Schedule;
  /** Epoch ms at simulated time 0. */
  readonly startAt: number;
  /** Epoch ms, simulated. */
  readonly now: () => number;
  /** 0: any free one; null: no hub. */
  readonly port: number | null;
  readonly tokens: TokenSet;
  readonly mqtt: Omit<BrokerOptions, 'log'> | null;
  readonly log: Log;
}

export interface Locations {
  /** Base of the hub's REST interface; empty without a hub. */
  readonly url: string;
  readonly tags: Tags;
  subscribers(): number;
  /** Hub and broker link are gone (true), or are back. */
  setCut(cut: boolean): Promise<void>;
  stop(): Promise<void>;
}

export async function startLocations(options: LocationOptions): Promise<Locations> {
  const { plan, file, seed, busy, clock, startAt, now, port, tokens, mqtt, log } = options;
  // The package of brokers is loaded only where there is one.
  const broker: Broker | null =
    mqtt === null ? null : await (await import('./broker.ts')).startBroker({ ...mqtt, log });
  const listeners = broker === null ? [] : [broker];
  const isNeeded = port !== null || broker !== null;
  const hub: Hub | null = isNeeded ? await startHub({ plan, startAt, now, port: port ?? 0, tokens }, listeners) : null;
  const tell = (reports: readonly TagReport[]): void => hub?.tell(reports);
  const all = tags({ plan, file, seed, clock, busy, tell });
  if (hub !== null) {
    clock.add(1_000, (nowMs) => {
      hub.tick();
      return nowMs + 1_000;
    });
  }
  return {
    url: port === null ? '' : (hub?.url ?? ''),
    tags: all,
    subscribers: () => hub?.subscribers() ?? 0,
    setCut: async (cut) => {
      await Promise.all([hub?.setCut(cut), broker?.setCut(cut)]);
    },
    stop: async () => {
      await Promise.all([hub?.stop(), broker?.stop()]);
    },
  };
}

import type { Clock } from './clock.ts';
import type { OpenFeedSocket } from './feed/feed-socket.ts';
import type { Log } from './log.ts';
import type { Retention } from './store/retention.ts';
import type { WaveRetention } from './waves/wave-retention.ts';

/** What a shell gives to start a station. */
export interface StationOptions {
  readonly gateway: {
    /** "https://gateway.ward:4700", or http on loopback. */
    readonly url: string;
    /** Shared by gateway and station, 16 characters or more. */
    readonly secret: string;
  };
  /** Folder of the record; made where it is missing. One station at a time. */
  readonly data: string;
  /** As people call this station. */
  readonly name?: string;
  readonly version?: string;
  /** The embedded demo ward: said on screen. */
  readonly demo?: boolean;
  readonly log?: Log;
  readonly retention?: Partial<Retention & WaveRetention>;
  /** Entry of the store's thread where the code is bundled; else the source beside this file. */
  readonly storeWorker?: URL;
  /** Entry of the thread of waves, likewise. */
  readonly waveWorker?: URL;
  /** Entry of the thread of equipment, likewise. */
  readonly equipmentWorker?: URL;
  /** Folder with "station", "numerics", "waves", "strips" and "assets"; else that of the repository. */
  readonly migrations?: string;
  /** For tests. */
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly openSocket?: OpenFeedSocket;
}

/** An expected fault of configuration, with a sentence for people. */
export class StationRefusal extends Error {
  override readonly name = 'StationRefusal';
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The secret goes over this: TLS, or this computer alone (L14). */
export function checkGateway(url: string, secret: string): void {
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw new StationRefusal(`"${url}" is no gateway address: give one like https://gateway.ward:4700`);
  }
  if (parsed.protocol === 'http:' && !loopback.has(parsed.hostname)) {
    throw new StationRefusal(`${parsed.origin} is another computer: a gateway beyond this one needs https`);
  }
  if (secret.length < 16) throw new StationRefusal('The secret of the gateway needs 16 characters or more');
}

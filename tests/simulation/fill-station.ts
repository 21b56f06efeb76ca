/** The part of a station that records, on a wire of the simulation: live data, what is filled in, and a disk. */
import { stationId } from '../../shared/domain/ids.ts';
import { decodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import { FillDesk } from '../../station/core/fill-desk.ts';
import { LiveState } from '../../station/core/live-state.ts';
import { Sampler } from '../../station/core/sampler.ts';
import { FeedClient } from '../../station/feed/feed-client.ts';
import type { OpenFeedSocket } from '../../station/feed/feed-socket.ts';
import { silentLog } from '../../station/log.ts';
import type { NumericsRow } from '../../station/store/numerics-files.ts';
import type { WaveRecord } from '../../station/waves/wave-record.ts';
import type { Host } from './time.ts';

/** What outlives the process. Waves: the time of each sample by its value; what came first stays. */
export class FillDisk {
  readonly waves = new Map<string, Map<number, number>>();
  readonly values = new Map<string, number>();
  newest: number | null = null;
  unfilledFrom: number | null = null;

  takeFrame(frame: Uint8Array): void {
    const read = decodeWaveFrame(frame);
    if (!read.ok) throw new Error(read.reason);
    for (const { bed, channel, startAt, rateHz, samples } of read.frame.blocks) {
      const name = `${bed} ${channel}`;
      const series = this.waves.get(name) ?? new Map<number, number>();
      this.waves.set(name, series);
      for (const [index, sample] of samples.entries()) {
        const at = startAt + (index * 1000) / rateHz;
        if (!series.has(sample)) series.set(sample, at);
        this.newest = Math.max(this.newest ?? 0, at);
      }
    }
  }

  takeRows(rows: readonly NumericsRow[]): void {
    for (const { t, bed, cells } of rows) {
      for (const { key, value } of cells) {
        const name = `${bed} ${key} ${t}`;
        if (!this.values.has(name)) this.values.set(name, value);
      }
    }
  }
}

const commitMs = 1_000;
const emptyDisk: WaveRecord['disk'] = {
  waves: 0,
  strips: 0,
  diskTotal: null,
  diskFree: null,
  keptDays: 0,
  wantedDays: 10,
  oldestDay: null,
  waveQueue: 0,
  waveQueueBound: 600,
  wavesLost: 0,
  waveFault: null,
};

export class FillStation {
  readonly #feed: FeedClient;
  readonly #live = new LiveState();
  readonly #sampler = new Sampler();
  readonly fill: FillDesk;
  /** Since the last commit: gone with the process. */
  #frames: Uint8Array[] = [];
  #rows: NumericsRow[] = [];
  /** Frames of the past that were shown as live: there must be none. */
  shownLate = 0;

  constructor(host: Host, disk: FillDisk, openSocket: OpenFeedSocket, beds: readonly string[]) {
    this.#feed = new FeedClient({
      url: 'http://night',
      station: stationId('s1'),
      name: 's1',
      secret: 'sixteen characters',
      heads: {},
      logId: null,
      pictureSeq: 0,
      record: { append: (_key, entries) => Promise.resolve(entries.at(-1)?.seq ?? 0), noteGap: () => undefined },
      clock: host,
      random: () => 0.1,
      openSocket,
      log: silentLog,
      listener: {
        synced: () => this.fill.input({ type: 'synced' }),
        folded: () => undefined,
        recording: () => undefined,
        ahead: () => undefined,
        live: (message) => {
          this.#live.apply(message, host.mono(), () => true);
          this.#sample(host);
          this.fill.input({ type: 'live', full: message.full, thinned: message.thinned });
        },
        waves: (frame) => {
          this.#frames.push(frame);
          const read = decodeWaveFrame(frame);
          if (read.ok && read.frame.blocks.some(({ ageMs }) => ageMs > 6_000)) this.shownLate += 1;
        },
        late: (message) => this.fill.take(message),
        link: ({ phase }) => {
          if (phase !== 'synced') this.fill.input({ type: 'ended' });
        },
      },
    });
    this.fill = new FillDesk({
      clock: host,
      log: silentLog,
      live: this.#live,
      gatewayAt: (mono) => this.#feed.gatewayAt(mono),
      ask: (request, answer) => this.#feed.fill(request, answer),
      waves: () => ({
        record: (frame) => this.#frames.push(frame),
        newest: () => Promise.resolve(disk.newest),
        fault: null,
        disk: emptyDisk,
      }),
      saveNumerics: (rows) => this.#rows.push(...rows),
      sample: () => this.#sample(host),
      memory: {
        read: () => Promise.resolve(disk.unfilledFrom),
        save: (from) => void (disk.unfilledFrom = from),
      },
    });
    void this.fill.begin();
    this.#feed.watch({ waves: beds.map((bed) => ({ bed: bed as never, channels: null })), shows: [] });
    this.#feed.start();
    host.every(50, () => this.fill.input({ type: 'tick' }));
    host.every(commitMs, () => {
      this.#sample(host);
      for (const frame of this.#frames.splice(0)) disk.takeFrame(frame);
      disk.takeRows(this.#rows.splice(0));
    });
  }

  #sample(host: Host): void {
    this.#rows.push(...this.#sampler.sample(this.#live, host.mono()));
  }
}

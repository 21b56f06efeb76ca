/** A station's parts put together: the feed fills the picture and the record, consoles are told, acts go out. */
import { randomUUID } from 'node:crypto';
import { commandId, stationId, type DeviceId, type StationId } from '../shared/domain/ids.ts';
import type { Diagnostics, Settings } from '../shared/station-api/calls.ts';
import type { LinkTopic, StationTopic } from '../shared/station-api/topics.ts';
import { own } from '../shared/ward/state.ts';
import { callHandlers } from './api/calls.ts';
import type { ConsoleConnection, ConsoleTransport } from './api/console-session.ts';
import { ConsoleSession } from './api/console-session.ts';
import { diagnosticsReport, linkReport, recorderFault, stationReport } from './api/reports.ts';
import { RecentFrames } from './api/recent-frames.ts';
import { ArrivedFrame } from './api/wave-outlet.ts';
import type { EquipmentClient } from './assets/equipment-client.ts';
import { EquipmentRecorder } from './assets/equipment-recorder.ts';
import { ImportDesk } from './assets/import-desk.ts';
import type { Clock } from './clock.ts';
import { CommandDesk } from './core/command-desk.ts';
import { CutOffLog } from './core/cut-off-log.ts';
import { LiveState } from './core/live-state.ts';
import { returnsDue } from './core/local-returns.ts';
import { Recording } from './core/recording.ts';
import { Voice } from './core/voice.ts';
import { WardPicture, type PictureChange } from './core/ward-picture.ts';
import { definedOnly } from './defined-only.ts';
import { FeedClient } from './feed/feed-client.ts';
import { openSocketIo } from './feed/feed-socket.ts';
import type { FeedState } from './feed/feed-types.ts';
import { logKeyOf } from './feed/feed-types.ts';
import { recorded, unionOf } from './feed/watch-list.ts';
import type { Log } from './log.ts';
import { SiteCache } from './site-files/site-cache.ts';
import { SiteFolder } from './site-files/site-folder.ts';
import type { Station } from './station.ts';
import type { StationOptions } from './station-options.ts';
import type { StoreClient } from './store/store-client.ts';
import type { OpenedStore } from './store/store-protocol.ts';
import type { WaveClient } from './waves/wave-client.ts';

const defaultSettings: Settings = {
  theme: 'dark',
  initials: false,
  volumePct: 70,
  sweepMmPerS: 25,
  soundSet: 'standard',
  nightVolumePct: null,
  beds: null,
};
/** What the station's records are, opened before it. */
interface Records {
  readonly store: StoreClient;
  readonly waves: WaveClient;
  readonly equipment: EquipmentClient;
  /** Bytes that all of it together may take. */
  readonly budget: number;
}

const pulseMs = 50;
const secondMs = 1_000;
const tidyMs = 60_000;
const closeMs = 4_000;

export class StationHost implements Station {
  readonly #options: StationOptions;
  readonly #clock: Clock;
  readonly #store: StoreClient;
  readonly #waves: WaveClient;
  readonly #recording: Recording;
  readonly #recent = new RecentFrames();
  readonly #feed: FeedClient;
  readonly #desk: CommandDesk;
  readonly #imports: ImportDesk;
  readonly #equipmentRecord: EquipmentClient;
  readonly #equipment: EquipmentRecorder;
  readonly #picture: WardPicture;
  readonly #live = new LiveState();
  readonly #sessions = new Set<ConsoleSession>();
  readonly #handlers: ReturnType<typeof callHandlers>;
  readonly #voice: Voice;
  readonly #siteFiles: SiteCache;
  readonly #cutOff: CutOffLog;
  readonly #log: Log;
  readonly #startedMono: number;
  readonly #stops: (() => void)[] = [];
  #id: StationId;
  #settings: Settings;
  #path: string;
  /** Beds that are recorded, as the gateway was asked for them. */
  #recordedBeds = '';
  #pictureSaved = 0;
  #pictureOnDisk: Promise<void> = Promise.resolve();

  constructor(
    options: StationOptions,
    opened: OpenedStore | null,
    fresh: StationId,
    { store, waves, equipment, budget }: Records,
    clock: Clock,
    log: Log,
  ) {
    this.#options = options;
    this.#clock = clock;
    this.#store = store;
    this.#waves = waves;
    this.#log = log;
    this.#startedMono = clock.mono();
    this.#id = opened === null ? fresh : stationId(opened.station);
    this.#settings = { ...defaultSettings, ...definedOnly(opened?.settings ?? {}) };
    this.#path = opened?.path ?? options.data;
    this.#picture = new WardPicture(opened?.picture ?? null);
    this.#pictureSaved = this.#picture.state.seq;
    this.#cutOff = new CutOffLog(opened === null ? undefined : opened.cutOff, randomUUID, (entry) =>
      store.saveCutOff(entry),
    );
    this.#recording = new Recording({
      clock,
      log,
      store,
      waves,
      budget,
      equipmentBytes: () => equipment.bytes,
      data: options.data,
      live: this.#live,
      gatewayAt: (mono) => this.#feed.gatewayAt(mono),
      ask: (request, answer) => this.#feed.fill(request, answer),
      logKey: () => this.#logKey(),
    });
    this.#feed = this.#makeFeed(opened);
    this.#voice = this.#makeVoice();
    this.#siteFiles = new SiteCache({
      folder: new SiteFolder(options.data),
      clock,
      log,
      linked: () => this.#feed.state.phase === 'synced',
      ask: (sha256, answer) => this.#feed.siteFile(sha256, answer),
    });
    this.#desk = new CommandDesk({
      clock,
      log,
      store: (command, at) => store.saveCommand({ command, at }),
      pictureSeq: () => this.#picture.durable.seq,
      diskMs: () => (store.broken ? Number.POSITIVE_INFINITY : store.stalledMs),
      settled: (id, outcome) => {
        const reason = outcome.status === 'refused' ? outcome.reason : null;
        // With the picture that shows its effect; without it the command stays and is asked again, which is safe.
        this.#pictureOnDisk.then(
          () => store.settleCommand({ id, outcome: outcome.status, reason }),
          () => undefined,
        );
      },
      send: (command, answer) => this.#feed.command(command, answer),
      changed: () => this.tellStation(),
    });
    this.#desk.restore(opened?.waiting ?? []);
    this.#equipmentRecord = equipment;
    this.#equipment = this.#makeEquipment();
    this.#imports = new ImportDesk({ clock, desk: this.#desk, newCommandId: () => commandId(randomUUID()) });
    this.#handlers = callHandlers({
      clock,
      imports: this.#imports,
      equipment: this.#equipment,
      store,
      desk: this.#desk,
      name: options.name ?? 'Station',
      version: options.version ?? '0.0.0',
      demo: options.demo ?? false,
      station: () => this.#id,
      ward: () => this.#picture.state,
      newCommandId: () => commandId(randomUUID()),
      settings: () => this.#settings,
      setSettings: (change) => this.#setSettings(change),
      logKey: () => this.#logKey(),
      wardNow: () => this.#wardNow(),
      waves: () => this.#waves,
      diagnostics: () => this.#diagnostics(),
      voice: this.#voice,
      linked: () => this.#feed.state.phase === 'synced',
      siteFile: (sha256) => {
        this.#siteFiles.want(this.#picture.durable.siteFiles);
        return this.#siteFiles.text(sha256);
      },
    });
    this.#feed.start();
    this.#recording.start();
    this.#equipment.start();
    this.#siteFiles.want(this.#picture.durable.siteFiles);
    this.#stops.push(
      clock.every(pulseMs, () => this.#pulse()),
      clock.every(secondMs, () => this.#everySecond()),
      clock.every(tidyMs, () => this.#tidy()),
    );
    this.#tidy();
  }

  get id(): string {
    return this.#id;
  }

  attach(transport: ConsoleTransport): ConsoleConnection {
    const session: ConsoleSession = new ConsoleSession(transport, {
      clock: this.#clock,
      log: this.#log,
      live: this.#live,
      handlers: this.#handlers,
      whole: {
        ward: () => ({ kind: 'snapshot', state: this.#picture.state }),
        link: () => this.link(),
        station: () => this.#stationTopic(),
      },
      recent: () => this.#recent.since(this.#clock.mono()),
      watchChanged: () => this.#watch(),
      closed: () => {
        this.#sessions.delete(session);
        this.#voice.gone(session);
        this.#watch();
      },
    });
    this.#sessions.add(session);
    return session;
  }

  readonly link = (): LinkTopic => linkReport(this.#feed.state, this.#clock.mono());

  resync(reason: string): void {
    this.#feed.distrust(reason);
  }

  stallDisk(ms: number): void {
    this.#store.stall(ms);
    this.#waves.stall(ms);
    this.#equipmentRecord.stall(ms);
  }

  tellStation(): void {
    for (const session of this.#sessions) session.tell('station');
  }

  /** The record came up after the station did. */
  adopt(opened: OpenedStore): void {
    this.#id = stationId(opened.station);
    this.#settings = { ...this.#settings, ...definedOnly(opened.settings) };
    this.#path = opened.path;
    this.#desk.restore(opened.waiting);
    this.#cutOff.adopt(opened.cutOff, this.#feed.state.link === 'live', this.#wardNow());
    this.#feed.recordOpened(this.#id, opened.heads, opened.logId);
    this.tellStation();
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    for (const session of this.#sessions) session.close();
    this.#feed.stop();
    this.#imports.stop();
    this.#desk.stop();
    this.#savePicture();
    this.#equipment.stop();
    await Promise.all([this.#recording.close(closeMs), this.#equipmentRecord.close(closeMs)]);
  }

  #makeFeed(opened: OpenedStore | null): FeedClient {
    const { gateway, name, random, openSocket } = this.#options;
    return new FeedClient({
      ...gateway,
      station: this.#id,
      name: name ?? 'Station',
      record: this.#store,
      heads: opened?.heads ?? {},
      logId: opened?.logId ?? null,
      pictureSeq: this.#picture.state.seq,
      clock: this.#clock,
      random: random ?? Math.random,
      openSocket: openSocket ?? openSocketIo,
      log: this.#log,
      listener: {
        synced: (state) => {
          this.#recording.heard({ type: 'synced' });
          this.#picture.replace(state);
          this.#ward({ kind: 'snapshot' });
          this.#savePicture();
          this.#recordAllBeds();
          this.#desk.linked(state.commands);
          this.#voice.linked();
          this.#siteFiles.linked();
          this.tellStation();
        },
        folded: (entries) => {
          const change = this.#picture.fold(entries);
          this.#ward(change);
          this.#desk.seen(entries);
          this.#desk.pictured();
        },
        // What became of commands while the link was cut is in the events missed.
        recording: (entries) => this.#desk.seen(entries),
        ahead: (events) => this.#ward(this.#picture.setAhead(events)),
        live: (message) => {
          const known = (device: DeviceId): boolean => own(this.#picture.state.devices, device) !== undefined;
          this.#live.apply(message, this.#clock.mono(), known);
          this.#recording.sample();
          this.#recording.heard({ type: 'live', full: message.full, thinned: message.thinned });
          for (const session of this.#sessions) session.pulse();
        },
        waves: (frame) => {
          const mono = this.#clock.mono();
          this.#recording.waves(frame);
          const arrived = new ArrivedFrame(frame, mono);
          this.#recent.add(arrived);
          for (const session of this.#sessions) session.waves(arrived, mono);
        },
        late: (message) => this.#recording.late(message),
        link: (state) => this.#onLink(state),
      },
    });
  }

  #makeEquipment(): EquipmentRecorder {
    const feedStands = (name: string): boolean =>
      this.#live.feeds.find((feed) => feed.name === name)?.connected ?? true;
    return new EquipmentRecorder({
      clock: this.#clock,
      record: this.#equipmentRecord,
      ward: () => this.#picture.state,
      linked: () => this.#feed.state.link === 'live',
      now: () => this.#wardNow(),
      live: {
        positionOf: (tag) => this.#live.positionOf(tag, this.#clock.mono()),
        deviceOf: (device) => this.#live.deviceOf(device, this.#clock.mono()),
        // A feed that the gateway does not speak of is not known to be cut.
        feedStands,
      },
      siteText: (sha256) => this.#siteFiles.text(sha256),
      alarms: async (query, stop) => {
        const logKey = this.#logKey();
        return logKey === null ? [] : await this.#store.deviceAlarms({ ...query, logKey }, stop);
      },
    });
  }

  #makeVoice(): Voice {
    return new Voice({
      clock: this.#clock,
      gatewayAt: (mono) => this.#feed.gatewayAt(mono),
      facts: () => ({
        volumePct: Math.max(this.#settings.volumePct, this.#picture.state.policy.sound.floorPct),
        soundSet: this.#settings.soundSet,
        recorderFault: recorderFault(this.#store, this.#waves),
      }),
      report: (report) => this.#feed.report(report),
      alarm: (id) => own(this.#picture.state.alarms, id),
      alarms: () => Object.values(this.#picture.state.alarms),
      send: (command) => this.#feed.command(command, () => undefined),
      newCommandId: randomUUID,
      changed: () => this.tellStation(),
    });
  }

  #onLink(state: FeedState): void {
    if (state.phase !== 'synced') {
      this.#recording.heard({ type: 'ended' });
      this.#desk.unlinked();
      this.#voice.unlinked();
    }
    if (state.link === 'lost') this.#cutOff.lost(state.lostAt ?? this.#wardNow());
    else if (state.link === 'live') this.#cutOff.live(this.#wardNow());
    this.#live.setLinked(state.link === 'live' || (state.link === 'connecting' && state.heardMono !== null));
    for (const session of this.#sessions) {
      session.tell('link');
      session.pulse();
    }
  }

  #ward(change: PictureChange): void {
    for (const session of this.#sessions) session.ward(change);
  }

  #pulse(): void {
    this.#recording.heard({ type: 'tick' });
    for (const session of this.#sessions) session.pulse();
    this.#voice.pulse();
  }

  #everySecond(): void {
    this.#siteFiles.want(this.#picture.durable.siteFiles);
    if (this.#feed.state.link === 'lost') this.#reckon();
    this.#voice.check();
    this.#recordAllBeds();
    this.#recording.everySecond();
    for (const session of this.#sessions) {
      session.tell('link');
      session.tell('station');
    }
  }

  /** Epoch ms on the gateway's clock: alarms, waves and numerics lie on one axis. */
  #wardNow(): number {
    return this.#feed.gatewayAt(this.#clock.mono());
  }

  /** Cut off: the same machine on what is known here. */
  #reckon(): void {
    const now = this.#wardNow();
    const due = returnsDue(this.#picture.state, now);
    if (due.length === 0) return;
    this.#log.warn('Cut off: acknowledgements ran out, their alarms signal again', { alarms: due.join(' ') });
    this.#ward(this.#picture.returnLocally(due, now));
    this.tellStation();
  }

  #watch(): void {
    const recorder = recorded(this.#picture.state.beds.map(({ id }) => id));
    this.#feed.watch(unionOf([recorder, ...[...this.#sessions].map((session) => session.wanted)]));
  }

  /** Beds come and go with the ward's file. */
  #recordAllBeds(): void {
    const beds = JSON.stringify(this.#picture.state.beds.map(({ id }) => id));
    if (beds === this.#recordedBeds) return;
    this.#recordedBeds = beds;
    this.#watch();
  }

  #tidy(): void {
    if (this.#picture.durable.seq !== this.#pictureSaved) this.#savePicture();
    this.#cutOff.retry();
    this.#recording.tidy();
  }

  #logKey(): string | null {
    const { logId, heads } = this.#feed.state;
    return logId === null ? null : logKeyOf(logId, heads[logId]?.fork ?? 0);
  }

  #savePicture(): void {
    const logKey = this.#logKey();
    const state = this.#picture.durable;
    if (logKey === null || state.seq === 0) return;
    this.#pictureSaved = state.seq;
    this.#pictureOnDisk = this.#store.savePicture({ logKey, state });
    this.#pictureOnDisk.catch(() => undefined);
  }

  #setSettings(change: Partial<Settings>): Settings {
    this.#settings = { ...this.#settings, ...change };
    this.#store.saveSettings(this.#settings);
    this.tellStation();
    return this.#settings;
  }

  #stationTopic(): StationTopic {
    const { link } = this.#feed.state;
    const rest = { settings: this.#settings, now: this.#wardNow(), sound: this.#voice.topic };
    return stationReport({ store: this.#store, waves: this.#waves }, link, this.#desk.waiting, this.#picture, rest);
  }

  #diagnostics(): Diagnostics {
    const database = { path: this.#path, bytes: this.#recording.bytes };
    return diagnosticsReport(this.#store, database, this.#feed.state.counters, {
      bytesPerSecond: this.#feed.bytesPerSecond,
      outbox: this.#desk.waiting.size,
      consoles: this.#sessions.size,
      memoryMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
      uptimeS: Math.round((this.#clock.mono() - this.#startedMono) / 1000),
      feeds: [...this.#live.feeds],
      disk: this.#recording.disk,
    });
  }
}

/** A station made of nothing: fixed data, every state on demand. The console cannot tell the difference. */
import { bedId, commandId, deviceId, stationId, type BedId } from '../../../shared/domain/ids.ts';
import type { z } from 'zod';
import type {
  BytesCallName,
  CallArgs,
  CallName,
  CallResult,
  HistoryRow,
  Settings,
  stationCalls,
} from '../../../shared/station-api/calls.ts';
import type { KeptEvent } from '../../../shared/history/kept.ts';
import type { LinkTopic, TopicName, TopicPayload } from '../../../shared/station-api/topics.ts';
import type { WaveBlock } from '../../../shared/feed/wave-frame.ts';
import { StationCallError, type StationApi } from '../../../shared/station-api/wire.ts';
import { alarmId } from '../../../shared/domain/ids.ts';
import type { StoredEvent, WardEvent } from '../../../shared/ward/events.ts';
import { fold } from '../../../shared/ward/fold.ts';
import type { WardState } from '../../../shared/ward/state.ts';
import { noteChannels } from '../../../renderer/stores/waves.ts';
import { anAlarm, sceneAlarms, sceneEnded, stateAlarms, type AlarmSeed } from './alarms.ts';
import { feedList, monitorOf, positions, pumpsOf, type Change } from './live-data.ts';
import { drugFile, drugList, patientOf, PumpWard, type PumpChange } from './pump-ward.ts';
import type { Scene } from './scene.ts';
import { frameOf, signalsOf, type WaveSource } from './signals.ts';
import { disturbances } from './disturbed.ts';
import { EquipmentWard, firstPumpOf } from './equipment-ward.ts';
import { fleetReport, importOf, listEvents, type ReportWish } from './fleet-answers.ts';
import { longHistory } from './long-history.ts';
import { contextOf, dayOfAlarms, trendOf, valuesOf, type RecordFacts } from './record-answers.ts';
import { aDayOfEvents, storedStrip, storedWaves, stripOf, type StoredBed } from './stored-waves.ts';
import { eventsOf, historyOf, trialOf, type ActName } from './station-answers.ts';
import { wardData, type BedData } from './ward-data.ts';
import { wardState } from './ward-state.ts';
import { wholeLife, wholeLifeId } from './whole-life.ts';

/** Arguments as the station has read them. */
type Read<Name extends CallName> = z.output<(typeof stationCalls)[Name]['args']>;
type Listener = (payload: never) => void;
const frameEveryMs = 100;

const alarmChanges: Readonly<Record<string, Change>> = {
  '04': { leadsOff: true },
  '07': { hr: 182, spo2: 93, sys: 74, dia: 48, mean: 57, rr: 22 },
  '12': { hr: 112, spo2: 87, sys: 108, dia: 57, mean: 74, rr: 24 },
  '15': { hr: 128 },
  '18': { rr: 32 },
  '21': { silentS: 102 },
};

export class FakeStation implements StationApi {
  readonly #scene: Scene;
  readonly #beds: readonly BedData[];
  readonly #changes = new Map<string, Change>();
  readonly #listeners = new Map<TopicName, Set<Listener>>();
  readonly #startAt: number;
  #state: WardState;
  /** Told since the page was opened. */
  readonly #events: StoredEvent[] = [];
  #settings: Settings;
  #link: 'live' | 'lost' = 'live';
  #cutAt = 0;
  /** How acknowledgements are answered. */
  acknowledges: 'confirmed' | 'queued' | 'never' = 'confirmed';
  /** Every message of the live topic stops, as if the page's data layer had died. */
  mute = false;
  /** The history cannot be read. */
  historyFails = false;
  /** Waves cannot be read. */
  wavesFail = false;
  /** Kept by people, newest first. */
  kept: KeptEvent[] = [];
  /** Nothing of the record can be read. */
  recordFails = false;
  /** What the record holds of any bed, epoch ms; null: ten days and more. */
  patientSince: number | null = null;
  recordedFrom: number | null = null;
  /** What is on record of the fleet's use. */
  fleetRecord: ReportWish = 'full';
  /** How often each question to the record was asked. */
  readonly asked: Record<string, number> = {};
  unseen: BedId[] = [];
  #older: readonly HistoryRow[] = [];
  readonly #shown: string[] = [];
  #waves: MessagePort | null = null;
  #sources: readonly WaveSource[] = [];
  #drawnTo = 0;
  #thinned = 0;
  readonly #pumps: PumpWard | null;
  /** Null: the few things of every scene, without a plan. */
  readonly equipment: EquipmentWard | null;
  #silentUntil: number | null = null;
  #testedAt: number | null = null;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#beds = wardData(scene.beds);
    const [hours = 0, minutes = 0, seconds = 0] = scene.at.split(':').map(Number);
    this.#startAt = new Date(2024, 10, 14, hours, minutes, seconds).getTime() - performance.now();
    this.#settings = {
      theme: scene.theme,
      initials: scene.initials,
      volumePct: 70,
      sweepMmPerS: 25,
      soundSet: 'standard',
      nightVolumePct: null,
      beds: null,
    };
    const seeds = { quiet: [], none: [], connecting: [], alarms: sceneAlarms, states: stateAlarms }[scene.name];
    const known = new Set(this.#beds.map(({ bed }) => bed));
    const make = (all: readonly AlarmSeed[]): ReturnType<typeof anAlarm>[] =>
      all.filter(({ bed }) => known.has(bed)).map((seed) => anAlarm(seed, this.#now()));
    if (scene.name === 'alarms' || scene.name === 'states') {
      for (const [bed, change] of Object.entries(alarmChanges)) this.#changes.set(bed, change);
    }
    if (scene.name === 'states') this.#changes.set('05', { silentS: 6 });
    this.#state = wardState(this.#beds, make(seeds), make(sceneEnded), scene.unassigned, this.#now());
    this.#pumps = this.#withPumps();
    this.equipment = scene.assets === null ? null : new EquipmentWard(scene.assets, this.#now());
    if (this.equipment !== null) this.#state = this.equipment.state(this.#state);
    setInterval(() => this.#second(), 1000);
    setInterval(() => this.#frame(), frameEveryMs);
  }

  /** Contact with the gateway is cut, `agoS` seconds ago. */
  cut(agoS = 0): void {
    this.#link = 'lost';
    this.#cutAt = this.#now() - agoS * 1000;
    this.#tell('link', this.#linkTopic());
  }

  restore(): void {
    this.#link = 'live';
    this.#second();
  }

  raise(seed: AlarmSeed): string {
    const alarm = anAlarm(seed, this.#now());
    this.#event({ type: 'alarm.raised', alarm });
    return alarm.id;
  }

  /** Another patient comes into a bed; whoever lay there has left. */
  admit(bed: string, family: string): void {
    const unknown = { id: null, given: '', birthDate: null, sex: null, mrn: null, visit: null, diagnosis: null };
    this.#event({ type: 'patient.left', bed: bedId(bed), why: 'replaced' });
    this.#event({ type: 'patient.admitted', bed: bedId(bed), patient: { ...unknown, family, demo: true } });
  }

  #withPumps(): PumpWard | null {
    const { pumps } = this.#scene;
    if (pumps === null) return null;
    const beds = this.#beds.filter(({ name }) => name !== null).map(({ bed }) => bed);
    const ward = new PumpWard(pumps, beds, this.#now());
    const others = Object.entries(this.#state.devices).filter(([, { kind }]) => kind !== 'pump');
    const siteFiles = pumps === 'none' ? [] : [drugFile];
    this.#state = { ...this.#state, devices: { ...Object.fromEntries(others), ...ward.devices() }, siteFiles };
    return ward;
  }

  /** The thing of that name is the pump of a bed: what the pump says is told of the thing. The pump's id. */
  linkPump(name: string, bed: string): string {
    const device = firstPumpOf(this.#state.devices, bed);
    if (this.equipment !== null) this.#event(this.equipment.link(name, device));
    return device;
  }

  /** What a rule or an automatic act of the gateway would say. */
  tell(event: WardEvent): void {
    this.#event(event);
  }

  /** Live data now, without waiting for the second. */
  speak(): void {
    this.#live(false);
  }

  /** What a pump does next; its programme is an event, its volumes and pressure are live. */
  pump(device: string, change: PumpChange): void {
    if (this.#pumps === null) throw new Error('the scene has no pumps of its own');
    this.#pumps.changes.set(device, { ...this.#pumps.changes.get(device), ...change });
    const { since: _since, by, ...programme } = this.#pumps.channel(this.#pumps.rowOf(device));
    if (change.status !== undefined || change.rate !== undefined)
      this.#event({ type: 'pump.changed', device: deviceId(device), channel: 'A', programme, by: by ?? null });
    if (change.patient !== undefined)
      this.#event({ type: 'device.patient', device: deviceId(device), patient: patientOf(change.patient) });
    this.#live(false);
  }

  /** The line of a pump is kinked: it stops, its pressure is high, its alarm stands. The alarm's id. */
  occlude(device: string): string {
    this.pump(device, { status: 'alarming', pressure: 525 });
    const { bed } = this.#state.devices[device] ?? {};
    return this.raise({
      bed: bed ?? '',
      agoS: 0,
      device: deviceId(device),
      channel: 'A',
      kind: 'technical',
      key: 'OCCLUSION',
      text: 'Pump occlusion',
    });
  }

  end(id: string): void {
    this.#event({ type: 'alarm.ended', id: alarmId(id), why: 'end' });
  }

  change(bed: string, change: Change): void {
    this.#changes.set(bed, change);
  }

  /** Everything that the standing register lists. */
  disturb(): void {
    for (const event of disturbances(this.#now())) this.#event(event);
    this.unseen = [bedId('23')];
    this.#station();
  }

  /** So many alarms of before. */
  fillHistory(count: number): void {
    this.#older = longHistory(count, this.#now());
  }

  /** A day of alarms at bed 07; its waves show them. */
  fillDay(): void {
    this.#older = aDayOfEvents(this.#now());
  }

  /** A day of alarms of one bed, with those that made the gaps of its record. */
  fillGaps(bed: string): void {
    this.#older = dayOfAlarms(bed, this.#now());
  }

  /** An alarm that has ended, with its whole life on record; its id. */
  tellLife(): string {
    // In one message: the console hears of it when it is over.
    const events = wholeLife(this.#now()).map(([at, event]) => this.#fold(event, at));
    this.#tell('ward', { kind: 'events', events });
    return wholeLifeId;
  }

  /** Somebody is called by the chain on the screens. */
  callOnScreens(id: string): void {
    const alarm = this.#state.alarms[id];
    if (alarm === undefined) return;
    const { signalledAt } = alarm;
    const call = {
      n: alarm.calls.length,
      role: 'charge-nurse' as const,
      person: 'p2',
      target: null,
      at: this.#now(),
      delivery: 'screen' as const,
      detail: null,
      answer: null,
      answeredBy: null,
      answeredAt: null,
      step: alarm.calls.length,
      signalledAt,
    };
    this.#event({ type: 'alarm.called', id: alarm.id, call, by: null });
  }

  /** What the page said that it has shown and sounded. */
  get shown(): readonly string[] {
    return this.#shown;
  }

  thin(level: 0 | 1 | 2): void {
    this.#thinned = level;
  }

  call<Name extends CallName>(name: Name, args: CallArgs<Name>): Promise<CallResult<Name>> {
    return this.#answer(name, args as never) as Promise<CallResult<Name>>;
  }

  async read<Name extends BytesCallName>(
    name: Name,
    args: CallArgs<Name>,
  ): Promise<{ readonly answer: CallResult<Name>; readonly blocks: readonly WaveBlock[] }> {
    // As over the wire: an answer never comes within the question.
    await Promise.resolve();
    if (this.wavesFail) throw new StationCallError('unavailable', 'The record of waves does not answer');
    const { answer, blocks } =
      name === 'history.waves'
        ? storedWaves(this.#stored((args as Read<'history.waves'>).bed), args as Read<'history.waves'>)
        : this.#strip(args as Read<'history.strip'>);
    return { answer: answer as CallResult<Name>, blocks };
  }

  #stored(bed: string): StoredBed | null {
    const data = this.#beds.find((one) => one.bed === bed);
    if (data === undefined || data.name === null) return null;
    return { data, events: this.#alarmsOf().filter((alarm) => alarm.bed === bed), now: this.#now() };
  }

  #alarmsOf(): readonly Pick<HistoryRow, 'alarm' | 'bed' | 'text' | 'raisedAt' | 'endedAt'>[] {
    const { alarms, ended } = this.#state;
    return [...[...Object.values(alarms), ...ended].map((alarm) => ({ ...alarm, alarm: alarm.id })), ...this.#older];
  }

  #strip({ of, pairs }: Read<'history.strip'>): ReturnType<typeof storedStrip> {
    const kept = this.kept.find(({ id }) => of.kind === 'kept' && id === of.id)?.span;
    const alarm = this.#alarmsOf().find((one) => of.kind === 'alarm' && one.alarm === of.alarm);
    const time = kept ?? (alarm === undefined ? null : stripOf(alarm));
    const stored = this.#stored(kept?.bed ?? alarm?.bed ?? '');
    if (time === null || stored === null) throw new StationCallError('unavailable', 'Nothing is known of this one');
    return storedStrip(stored, time, pairs);
  }

  subscribe<Topic extends TopicName>(topic: Topic, listener: (payload: TopicPayload<Topic>) => void): () => void {
    const set = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, set.add(listener));
    queueMicrotask(() => this.#whole(topic));
    return () => {
      set.delete(listener);
    };
  }

  openWaves(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#waves = port1;
    return port2;
  }

  onConnection(listener: (state: 'open' | 'closed') => void): () => void {
    listener('open');
    return () => undefined;
  }

  #now(): number {
    return this.#startAt + performance.now();
  }

  #tell<Topic extends TopicName>(topic: Topic, payload: TopicPayload<Topic>): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(payload as never);
  }

  #event(event: WardEvent): void {
    this.#tell('ward', { kind: 'events', events: [this.#fold(event, this.#now())] });
  }

  #fold(event: WardEvent, at: number): StoredEvent {
    const stored = { seq: this.#state.seq + 1, at, event };
    this.#events.push(stored);
    this.#state = fold(this.#state, stored);
    return stored;
  }

  #whole(topic: TopicName): void {
    if (topic === 'ward') this.#tell('ward', { kind: 'snapshot', state: this.#state });
    else if (topic === 'live') this.#live(true);
    else if (topic === 'link') this.#tell('link', this.#linkTopic());
    else this.#station();
  }

  #linkTopic(): LinkTopic {
    const lost = this.#link === 'lost';
    return {
      state: this.#link,
      gateway: 'GW-5N',
      heardAgeMs: lost ? this.#now() - this.#cutAt : 400,
      lostAt: lost ? this.#cutAt : null,
      attempt: lost ? 9 : 0,
      nextAttemptMs: lost ? 3000 : null,
      thinned: this.#thinned,
      reason: null,
    };
  }

  #station(): void {
    this.#tell('station', {
      recorder: 'recording',
      recorderFault: null,
      outbox: this.acknowledges === 'queued' ? [{ command: commandId('c1'), alarm: null, at: this.#now() }] : [],
      settings: this.#settings,
      now: this.#now(),
      unseen: this.unseen,
      local: [],
      sound: { fault: null, silentUntil: this.#silentUntil, testedAt: this.#testedAt },
    });
  }

  #live(full: boolean): void {
    if (this.mute || this.#link === 'lost') return;
    const shown = this.#beds.filter(({ name }) => name !== null);
    const heard = this.#scene.name === 'connecting' ? shown.slice(0, 9) : shown;
    const monitors = heard.map((data) => monitorOf(data, this.#changes.get(data.bed) ?? {}));
    const pumps = this.#pumps?.live(this.#now()) ?? heard.flatMap((data) => pumpsOf(data));
    const { equipment } = this;
    this.#tell('live', {
      full,
      devices: [...monitors, ...pumps],
      positions: equipment?.positions() ?? [...positions],
      feeds: equipment === null ? [...feedList] : [...feedList, equipment.feed()],
    });
  }

  #second(): void {
    if (this.mute) return;
    this.#station();
    this.#tell('link', this.#linkTopic());
    this.#live(false);
  }

  #frame(): void {
    const to = performance.now();
    if (!this.#scene.waves || this.#waves === null || this.#link === 'lost' || this.#sources.length === 0) return;
    const from = Math.max(this.#drawnTo, to - 4000);
    this.#drawnTo = to;
    const frame = frameOf(this.#sources, from, to, this.#startAt);
    noteChannels(
      this.#sources.flatMap(({ data, signals }) => signals.map(({ channel }) => [data.bed, channel] as const)),
    );
    this.#waves.postMessage(frame, [frame]);
  }

  #watch(beds: readonly { readonly bed: BedId }[]): void {
    const wanted = new Set(beds.map(({ bed }) => bed as string));
    const silent = (bed: string): boolean => (this.#changes.get(bed)?.silentS ?? 0) > 0;
    this.#sources = this.#beds
      .filter(({ bed, name }) => wanted.has(bed) && name !== null && !silent(bed))
      .map((data) => {
        const changed = { ...data, ...this.#changes.get(data.bed) };
        return { data, signals: signalsOf(changed, changed.hr === 182) };
      });
  }

  async #answer(name: CallName, args: never): Promise<unknown> {
    switch (name) {
      case 'session.get':
        return {
          station: { id: stationId('s1'), name: 'Station 5N' },
          person: { name: 'Charge nurse', role: 'Badge 2041' },
          version: '0.1.0',
          demo: this.#scene.demo,
          settings: this.#settings,
        };
      case 'settings.set':
        this.#settings = { ...this.#settings, ...(args as Partial<Settings>) };
        return this.#settings;
      case 'waves.watch':
        this.#watch((args as Read<'waves.watch'>).beds);
        return {};
      case 'alarms.acknowledge':
        return this.#acknowledge(args);
      case 'history.trend':
      case 'history.context':
      case 'history.values':
        return this.#record(name, args);
      case 'devices.map': {
        const { device, bed } = args as Read<'devices.map'>;
        this.#event({ type: 'device.mapped', device, bed, how: 'person', by: 'Charge nurse' });
        return { status: 'confirmed', reason: null };
      }
      case 'sound.report':
        if ((args as Read<'sound.report'>).test !== null) this.#testedAt = this.#now();
        return { sounds: true, windows: 1 };
      case 'sound.silence': {
        const { forMs } = args as Read<'sound.silence'>;
        this.#silentUntil = forMs === null ? null : this.#now() + forMs;
        this.#station();
        return {};
      }
      case 'alarms.shown':
        this.#noteShown(args);
        return {};
      case 'alarms.ended':
        return { alarms: this.#state.ended };
      case 'alarms.history':
        if (this.historyFails) throw new StationCallError('fault', 'The record is being copied');
        return historyOf(this.#state, this.#older, args);
      case 'alarms.life':
        return this.#life(args);
      case 'kept.save': {
        const { span } = args as Read<'kept.save'>;
        const id = `keep-${this.kept.length + 1}`;
        const event = { id, span, by: 'Charge nurse', station: stationId('s1'), savedAt: this.#now() };
        if (this.acknowledges === 'confirmed') this.kept = [event, ...this.kept];
        if (this.acknowledges === 'never') return new Promise(() => undefined);
        return { status: this.acknowledges, reason: null, id };
      }
      case 'kept.list': {
        const { bed } = args as Read<'kept.list'>;
        return { events: this.kept.filter(({ span }) => span.bed === bed) };
      }
      case 'infusions.note': {
        const { device, channel, note } = args as Read<'infusions.note'>;
        if (this.acknowledges === 'never') return new Promise(() => undefined);
        if (this.acknowledges === 'queued') return { status: 'queued', reason: null };
        const command = commandId(`note-${this.#state.seq}`);
        this.#event({ type: 'infusion.noted', device, channel, note, by: 'Charge nurse', command });
        return { status: 'confirmed', reason: null };
      }
      case 'infusions.history': {
        const { bed, fromAt, toAt, shifts } = args as Read<'infusions.history'>;
        this.asked[name] = (this.asked[name] ?? 0) + 1;
        if (this.recordFails) throw new StationCallError('unavailable', 'The record is being copied');
        if (this.#pumps === null) throw new StationCallError('unavailable', 'The scene has no record of pumps');
        return this.#pumps.ledger(bed, fromAt, toAt, shifts);
      }
      case 'site.file': {
        const { sha256 } = args as Read<'site.file'>;
        if (sha256 === drugFile.sha256) return { text: JSON.stringify(drugList) };
        const text = this.equipment?.text(sha256) ?? null;
        if (text !== null) return { text };
        throw new StationCallError('unavailable', 'There is no such file');
      }
      case 'assets.act':
      case 'findings.acknowledge':
      case 'assets.trail':
      case 'assets.past':
        return this.#equipmentAnswer(name, args);
      case 'fleet.report':
        if (this.recordFails) throw new StationCallError('unavailable', 'The record is being copied');
        return fleetReport(this.fleetRecord, args, this.#now());
      case 'assets.record':
      case 'assets.retire':
        if (this.acknowledges === 'never') return new Promise(() => undefined);
        if (this.acknowledges === 'queued') return { status: 'queued', reason: null };
        this.#event(listEvents(name, args, this.#now()));
        return { status: 'confirmed', reason: null };
      case 'assets.import': {
        if (this.recordFails) throw new StationCallError('unavailable', 'The station is busy');
        const { answer, events } = importOf(args, this.#state);
        for (const event of events) this.#event(event);
        return answer;
      }
      case 'limits.whatIf':
        return trialOf((args as Read<'limits.whatIf'>).hours, this.#now());
      case 'alarms.withdraw':
      case 'alarms.call':
      case 'alarms.answer':
      case 'limits.set':
      case 'limits.profile':
      case 'policy.set':
        return this.#act(name, args);
      default:
        throw new StationCallError('unavailable', 'The harness does not answer this');
    }
  }

  #equipmentAnswer(name: 'assets.act' | 'findings.acknowledge' | 'assets.trail' | 'assets.past', args: never): unknown {
    const { equipment } = this;
    if (equipment === null || (this.recordFails && name.startsWith('assets.') && name !== 'assets.act'))
      throw new StationCallError('unavailable', 'The record is being copied');
    const now = this.#now();
    if (name === 'assets.trail') return equipment.trail(args, now);
    if (name === 'assets.past') {
      const { asset } = args as Read<'assets.past'>;
      const own = this.#events.filter(({ event }) => 'asset' in event && event.asset === asset);
      return { events: own.toReversed() };
    }
    if (this.acknowledges === 'never') return new Promise(() => undefined);
    if (this.acknowledges === 'queued') return { status: 'queued', reason: null };
    this.#event(name === 'assets.act' ? equipment.act(args, now) : equipment.acknowledge(args, now));
    return { status: 'confirmed', reason: null };
  }

  /** What the gateway would make of the command, folded as any event. */
  #act(name: ActName, args: never): unknown {
    if (this.acknowledges === 'never') return new Promise(() => undefined);
    if (this.acknowledges === 'queued') return { status: 'queued', reason: null };
    const events = eventsOf(name, args, this.#state, this.#now());
    for (const event of events) this.#event(event);
    return events.length > 0
      ? { status: 'confirmed', reason: null }
      : { status: 'refused', reason: 'This alarm is over' };
  }

  #life({ alarm }: Read<'alarms.life'>): CallResult<'alarms.life'> {
    const found = this.#state.alarms[alarm] ?? this.#state.ended.find(({ id }) => id === alarm) ?? null;
    const told = this.#events.filter(({ event }) => 'id' in event && event.id === alarm);
    const beginning =
      found === null ? [] : [{ seq: 1, at: found.raisedAt, event: { type: 'alarm.raised' as const, alarm: found } }];
    const raised = this.#events.filter(({ event }) => event.type === 'alarm.raised' && event.alarm.id === alarm);
    return { alarm: found, events: [...(raised.length > 0 ? raised : beginning), ...told] };
  }

  /** As the gateway: the first report of each kind is recorded. */
  #noteShown({ alarms }: Read<'alarms.shown'>): void {
    for (const { alarm, shownAgoMs, soundedAgoMs } of alarms) {
      this.#shown.push(`${alarm} ${shownAgoMs === null ? '' : 'shown'}${soundedAgoMs === null ? '' : 'sounded'}`);
      const known = this.#state.alarms[alarm];
      const shownAt = shownAgoMs === null || known?.shown !== null ? null : this.#now() - shownAgoMs;
      const soundedAt = soundedAgoMs === null || known?.sounded !== null ? null : this.#now() - soundedAgoMs;
      if (shownAt === null && soundedAt === null) continue;
      const command = commandId(`shown-${this.#shown.length}`);
      this.#event({ type: 'alarm.shown', id: alarm, station: stationId('s1'), command, shownAt, soundedAt });
    }
  }

  async #acknowledge({ alarms, reason, note }: Read<'alarms.acknowledge'>): Promise<unknown> {
    if (this.acknowledges === 'never') return new Promise(() => undefined);
    if (this.acknowledges === 'queued')
      return { outcomes: alarms.map((alarm) => ({ alarm, status: 'queued', reason: null })) };
    const acknowledgement = { by: 'Charge nurse', station: stationId('s1'), reason, note, actedAt: this.#now() };
    for (const id of alarms)
      this.#event({ type: 'alarm.acknowledged', id, command: commandId(`c${id}`), acknowledgement });
    return { outcomes: alarms.map((alarm) => ({ alarm, status: 'confirmed', reason: null })) };
  }

  #record(name: 'history.trend' | 'history.context' | 'history.values', args: never): unknown {
    this.asked[name] = (this.asked[name] ?? 0) + 1;
    if (this.recordFails) throw new StationCallError('unavailable', 'The record is being copied');
    const { bed } = args as Read<'history.context'>;
    const data = this.#beds.find((one) => one.bed === bed);
    if (data === undefined) throw new StationCallError('unavailable', 'There is no such bed');
    const now = this.#now();
    const facts: RecordFacts = { now, patientSince: this.patientSince, recordedFrom: this.recordedFrom };
    const changed = { ...data, ...this.#changes.get(bed) };
    switch (name) {
      case 'history.trend':
        return trendOf(args, changed, facts);
      case 'history.context':
        return { ...contextOf(args, changed, facts), kept: this.kept.filter(({ span }) => span.bed === bed) };
      case 'history.values':
        return valuesOf(args, changed, facts);
    }
  }
}

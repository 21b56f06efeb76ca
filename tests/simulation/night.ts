/** One night on a ward: devices alarm, people answer, and everything that can fail does. The seed decides all of it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { WardEngine } from '../../gateway/engine/engine.ts';
import { profilesOf } from '../../gateway/core/profiles.ts';
import { wardFileSchema } from '../../shared/ward/ward-file.ts';
import { decideSound } from '../../shared/alarm/sounding.ts';
import { Admissions } from './admissions.ts';
import { Monitor } from './devices.ts';
import { Dice } from './dice.ts';
import { GatewayDisk } from './disks.ts';
import { GatewayProcess } from './gateway-process.ts';
import { calmWire } from './network.ts';
import { boundMs, Oracle } from './oracle.ts';
import { People } from './people.ts';
import { calm, Place } from './place.ts';
import type { Sabotage } from './sabotage.ts';
import { StationProcess } from './station-process.ts';
import { settled, SimTime, type Host } from './time.ts';
import { trouble } from './trouble.ts';

export interface NightResult {
  readonly seed: number;
  readonly faults: number;
  readonly checks: number;
  readonly alarms: number;
  readonly acts: number;
  readonly violations: readonly string[];
  /** Of the gateway's log: the same seed gives the same night, event by event. */
  readonly fingerprint: string;
}

export interface NightOptions {
  readonly seed: number;
  readonly hours?: number;
  /** A fault of the program itself, to see that the oracle finds it. */
  readonly sabotage?: Sabotage;
}

const beds = ['01', '02', '03', '04'];
const people = ['RN 2210', 'RN 2214', 'RN 2231'];
const quietMs = 90_000;
/** Less than an event is under way. */
const stepMs = 50;

const siteProfiles = profilesOf(
  JSON.parse(readFileSync(new URL('../../resources/alarms/profiles.json', import.meta.url), 'utf8')),
);

class Night {
  readonly time = new SimTime();
  readonly dice: Dice;
  readonly oracle: Oracle;
  readonly gatewayDisk: GatewayDisk;
  readonly places: readonly Place[];
  readonly monitors: readonly Monitor[];
  readonly admissions: Admissions;
  #faults = 0;
  gateway: GatewayProcess | null = null;
  #gatewayHost: Host;
  #cancelBoot: () => void = () => undefined;
  #healed = false;
  readonly #world: Host;
  readonly #ward = wardFileSchema.parse({
    id: '5N',
    name: '5 North',
    unit: '5N',
    beds: beds.map((id) => ({ id, room: `5${id}` })),
  });

  readonly options: NightOptions;

  constructor(options: NightOptions) {
    this.options = options;
    const dice = new Dice(options.seed);
    this.dice = dice;
    this.oracle = new Oracle(() => this.time.now);
    this.gatewayDisk = new GatewayDisk(dice);
    this.gatewayDisk.lies = options.sabotage === 'forget';
    this.#gatewayHost = this.time.host();
    this.#world = this.time.host();
    const count = dice.whole(2, 3);
    this.places = people
      .slice(0, count)
      .map((person, index) => new Place(`s${index + 1}`, person, dice, this.time, this.#world));
    this.monitors = beds.map(
      (bed, index) =>
        new Monitor({
          bed,
          announces: index > 0,
          passed: (device) => this.oracle.passed(device),
          time: this.time,
          dice,
          everyMs: dice.between(30_000, 300_000),
          gateway: () => this.gateway?.engine ?? null,
          confirmed: (what) => this.oracle.confirmed(what),
        }),
    );
    const gateway = (): WardEngine | null => this.gateway?.engine ?? null;
    this.admissions = new Admissions({ beds, time: this.time, dice: new Dice(options.seed + 1_000_003), gateway });
  }

  async run(): Promise<NightResult> {
    const { seed, hours = 8 } = this.options;
    await this.#bootGateway();
    for (const place of this.places) this.#bootStation(place);
    const end = hours * 3_600_000;
    const { places, gatewayDisk, dice, oracle } = this;
    const common = { places, dice, world: this.#world, now: () => this.time.now, isOver: () => this.#healed };
    const limitDice = new Dice(seed + 2_000_003);
    new People({ ...common, limitDice, oracle, sabotage: this.options.sabotage }).start();
    trouble({
      ...common,
      gatewayDisk,
      killGateway: () => this.#killGateway(),
      killStation: (place) => this.#killStation(place),
      stepGateway: (ms) => {
        oracle.gatewayBreaks.push(this.time.now);
        this.#gatewayHost.stepped += ms;
      },
      counted: () => {
        this.#faults += 1;
      },
    });
    this.#world.every(1_000, () => this.#listen());
    while (this.time.now < end) await this.time.pass(1_000);
    await this.#heal();
    return {
      seed,
      faults: this.#faults,
      checks: this.oracle.checks,
      alarms: this.gatewayDisk.events.filter(({ event }) => event.type === 'alarm.raised').length,
      acts: this.oracle.acts.length,
      violations: this.oracle.violations,
      fingerprint: createHash('sha256').update(JSON.stringify(this.gatewayDisk.events)).digest('hex'),
    };
  }

  async #bootGateway(): Promise<void> {
    const host = this.#gatewayHost;
    const booting = GatewayProcess.boot({
      host,
      disk: this.gatewayDisk,
      ward: this.#ward,
      profiles: this.options.sabotage === 'no-limits' ? {} : siteProfiles,
      onDurable: (events) => {
        this.oracle.committed(events, (wall) => host.trueAt(wall));
        this.#watchDurable(events.at(-1)?.seq ?? 0);
      },
    });
    booting.then(
      (process) => {
        if (host === this.#gatewayHost) this.gateway = process;
      },
      // Its disk is full: it is started again.
      () => host.after(2_000, () => void this.#bootGateway()),
    );
    if (this.time.now === 0) while (this.gateway === null) await this.time.pass(50);
  }

  #bootStation(place: Place): void {
    place.process = new StationProcess({
      name: place.name,
      host: place.host,
      disk: place.disk,
      dice: this.dice,
      openSocket: (_url, auth, events) =>
        place.wire.open((socket, known) => this.gateway?.accept(socket, known) ?? false, auth, events),
    });
  }

  #killGateway(): void {
    this.oracle.gatewayBreaks.push(this.time.now);
    this.oracle.gatewayEnds.push(this.time.now);
    this.gateway = null;
    this.#gatewayHost.kill();
    this.gatewayDisk.crash();
    for (const { wire } of this.places) wire.cut('The gateway is gone');
    const { stepped } = this.#gatewayHost;
    this.#gatewayHost = this.time.host();
    this.#gatewayHost.stepped = stepped;
    // Killed again before it was up: one of them comes back, as with any supervisor.
    this.#cancelBoot();
    this.#cancelBoot = this.#world.after(this.dice.between(500, 20_000), () => void this.#bootGateway());
  }

  #killStation(place: Place): void {
    place.process = null;
    place.host.kill();
    place.wire.drop();
    place.disk.crash();
    const { stepped } = place.host;
    place.host = this.time.host();
    place.host.stepped = stepped;
    this.#world.after(this.dice.between(500, 20_000), () => {
      if (place.process === null) this.#bootStation(place);
    });
  }

  /**
   * What the gateway has on disk, and so what it confirmed, is at every station in time, or the station says that it is
   * cut off: also where no other event comes after it.
   */
  #watchDurable(head: number): void {
    const since = this.time.now;
    const there = this.places.map((place) => ({ place, process: place.process }));
    for (const [mood, ms] of Object.entries(boundMs)) {
      this.#world.after(ms, () => {
        for (const { place, process } of there) {
          if (process === null || place.process !== process) continue;
          const isCalm = place.calmSince <= since && calm(place.wire);
          if (mood === 'lossy' || isCalm) this.oracle.stationKnows(place.name, process, head);
        }
      });
    }
  }

  #listen(): void {
    for (const { name, process } of this.places) {
      if (process === null) continue;
      const { shown, link } = process;
      const lost = link === 'lost' ? { since: 1 } : null;
      const alarms = this.options.sabotage === 'mute' ? [] : Object.values(shown.alarms);
      const { priority } = decideSound({ alarms, lost, silence: null, nowMs: this.time.now });
      this.oracle.signals(name, shown, priority);
      this.oracle.expect(link !== 'lost' || priority === 'high', () => `station ${name} is cut off and not heard`);
    }
  }

  /** Everything works again, alarms end, and after a quiet while all must agree. */
  async #heal(): Promise<void> {
    this.#healed = true;
    this.gatewayDisk.mood.full = false;
    this.gatewayDisk.mood.stallMs = 0;
    for (const place of this.places) {
      Object.assign(place.wire.mood, calmWire());
      place.calmSince = this.time.now;
      place.disk.mood.full = false;
      place.disk.mood.stallMs = 0;
    }
    for (const monitor of this.monitors) monitor.settle();
    this.admissions.quiet = true;
    const limit = this.time.now + 600_000;
    const busy = (): boolean =>
      this.gateway === null ||
      this.places.some(({ process }) => process === null || process.waiting > 0) ||
      this.admissions.waiting > 0 ||
      this.monitors.some(({ waiting }) => waiting > 0);
    while (busy() && this.time.now < limit) await this.time.pass(1_000);
    for (let passed = 0; passed < quietMs; passed += 1_000) await this.time.pass(1_000);
    await settled();
    this.oracle.expect(!busy(), () => 'the ward does not come to rest');
    for (const { name, disk } of this.places) this.oracle.judgeRecorded(name, disk);
    await this.#arrive();
    this.oracle.judgeLog(this.gatewayDisk.events);
    for (const { name, process, disk } of this.places) {
      if (process !== null) this.oracle.judgeAgreement(name, process, disk, this.gatewayDisk);
    }
  }

  /**
   * The gateway goes on deciding by itself (limits run out, calls go out), and its last events may be under way at any
   * moment: they get the time that an event has, and no more.
   */
  async #arrive(): Promise<void> {
    const limit = this.time.now + boundMs.calm;
    const isUnderWay = (): boolean => {
      const head = this.gatewayDisk.events.length;
      return this.places.some(({ process, disk }) => process?.durable.seq !== head || disk.events.length !== head);
    };
    while (isUnderWay() && this.time.now < limit) await this.time.pass(stepMs);
  }
}

export const runNight = (options: NightOptions): Promise<NightResult> => new Night(options).run();

/** One night on a ward: devices alarm, people answer, and everything that can fail does. The seed decides all of it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { WardEngine } from '../../gateway/engine/engine.ts';
import { profilesOf } from '../../gateway/core/profiles.ts';
import { commandId, stationId } from '../../shared/domain/ids.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import type { BedState } from '../../shared/ward/state.ts';
import { wardFileSchema } from '../../shared/ward/ward-file.ts';
import { decideSound } from '../../shared/alarm/sounding.ts';
import { Admissions } from './admissions.ts';
import { Monitor } from './devices.ts';
import { Dice } from './dice.ts';
import { GatewayDisk, StationDisk } from './disks.ts';
import { GatewayProcess } from './gateway-process.ts';
import { calmWire, Wire } from './network.ts';
import { boundMs, Oracle } from './oracle.ts';
import { StationProcess } from './station-process.ts';
import { settled, SimTime, type Host } from './time.ts';

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

/**
 * forget: the gateway's disk confirms before it has written. steal-name: an acknowledgement arrives under another
 * name. mute: sound is decided as if nothing stood. no-limits: the gateway watches none. any-patient: limits do not say for
 * whose stay they are.
 */
export type Sabotage = 'forget' | 'steal-name' | 'mute' | 'no-limits' | 'any-patient';

const beds = ['01', '02', '03', '04'];
const people = ['RN 2210', 'RN 2214', 'RN 2231'];
const quietMs = 90_000;

const siteProfiles = profilesOf(
  JSON.parse(readFileSync(new URL('../../resources/alarms/profiles.json', import.meta.url), 'utf8')),
);

class Place {
  readonly wire: Wire;
  readonly disk: StationDisk;
  host: Host;
  process: StationProcess | null = null;
  /** No message of its wire was lost since. */
  calmSince = 0;

  readonly name: string;
  readonly person: string;

  constructor(name: string, person: string, dice: Dice, time: SimTime, ether: Host) {
    this.name = name;
    this.person = person;
    this.wire = new Wire(dice, ether);
    this.disk = new StationDisk(dice);
    this.host = time.host();
  }
}

class Night {
  readonly time = new SimTime();
  readonly dice: Dice;
  readonly oracle: Oracle;
  readonly gatewayDisk: GatewayDisk;
  readonly places: readonly Place[];
  readonly monitors: readonly Monitor[];
  readonly admissions: Admissions;
  /** Of their own, so that what they do does not change what befalls the rest of the night. */
  readonly #limitDice: Dice;
  faults = 0;
  gateway: GatewayProcess | null = null;
  #gatewayHost: Host;
  #cancelBoot: () => void = () => undefined;
  #acts = 0;
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
          confirmed: (what) => {
            this.oracle.confirmed(what);
            this.#watchConfirmed();
          },
        }),
    );
    this.#limitDice = new Dice(options.seed + 2_000_003);
    const gateway = (): WardEngine | null => this.gateway?.engine ?? null;
    this.admissions = new Admissions({ beds, time: this.time, dice: new Dice(options.seed + 1_000_003), gateway });
  }

  async run(): Promise<NightResult> {
    const { seed, hours = 8 } = this.options;
    await this.#bootGateway();
    for (const place of this.places) this.#bootStation(place);
    const end = hours * 3_600_000;
    this.#people();
    this.#limits();
    this.#trouble();
    this.#world.every(1_000, () => this.#listen());
    while (this.time.now < end) await this.time.pass(1_000);
    await this.#heal();
    return {
      seed,
      faults: this.faults,
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
      onDurable: (events) => this.oracle.committed(events, (wall) => host.trueAt(wall)),
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

  /** What the gateway has confirmed now is at every station in time, or the station says that it is cut off. */
  #watchConfirmed(): void {
    const head = this.gateway?.engine.durable.seq ?? 0;
    const since = this.time.now;
    for (const place of this.places) {
      const { process } = place;
      if (process === null) continue;
      for (const [mood, ms] of Object.entries(boundMs)) {
        this.#world.after(ms, () => {
          if (place.process !== process) return;
          const isCalm = place.calmSince <= since && calm(place.wire);
          if (mood === 'lossy' || isCalm) this.oracle.stationKnows(place.name, process, head);
        });
      }
    }
  }

  /** People look at their station, and answer what signals. */
  #people(): void {
    for (const place of this.places) {
      const look = (): void => {
        this.#world.after(this.dice.between(5_000, 120_000), () => {
          if (this.#healed) return;
          this.#answer(place);
          look();
        });
      };
      look();
    }
  }

  #answer(place: Place): void {
    const shown = place.process?.shown;
    if (shown === undefined) return;
    const open = Object.values(shown.alarms).filter(
      (alarm) => lifeOf(alarm) === 'active' || lifeOf(alarm) === 'latched',
    );
    const alarm = this.dice.of(open);
    if (alarm === undefined) return;
    this.#acknowledge(place, alarm);
    // Two people at once.
    const other = this.dice.of(this.places);
    if (other !== undefined && other !== place && this.dice.chance(0.3)) this.#acknowledge(other, alarm);
  }

  #acknowledge(place: Place, alarm: Alarm): void {
    const { process, host, person, name } = place;
    if (process === null) return;
    this.#acts += 1;
    const command = commandId(`act-${this.#acts}`);
    this.oracle.acts.push({ command, alarm: alarm.id, by: person, station: name, at: this.time.now });
    const at = host.wall();
    process.give(
      {
        type: 'acknowledge',
        id: command,
        alarm: alarm.id,
        signalledAt: alarm.signalledAt,
        acknowledgement: {
          by: this.options.sabotage === 'steal-name' ? 'RN 1' : person,
          station: stationId(name),
          reason: 'on-my-way',
          note: null,
          actedAt: at,
        },
      },
      at,
    );
    if (this.dice.chance(0.15)) this.#takeBack(place, process, command, alarm);
  }

  /** It was the wrong alarm: taken back within the site's time, or too late. */
  #takeBack(place: Place, process: StationProcess, of: string, alarm: Alarm): void {
    this.#world.after(this.dice.between(1_000, 40_000), () => {
      if (place.process !== process) return;
      this.#acts += 1;
      const id = commandId(`act-${this.#acts}`);
      process.give({ type: 'withdraw', id, alarm: alarm.id, of, by: place.person }, place.host.wall());
    });
  }

  /** People set limits for the patient whom their station shows, also while it is cut off. */
  #limits(): void {
    const dice = this.#limitDice;
    this.#world.after(dice.between(10_000, 120_000), () => {
      if (this.#healed) return;
      const place = dice.of(this.places);
      const process = place?.process ?? null;
      const bed = dice.of(process?.shown.beds.filter(({ patient }) => patient !== null) ?? []);
      if (place !== undefined && process !== null && bed !== undefined) this.#setLimit(place, process, bed);
      this.#limits();
    });
  }

  #setLimit(place: Place, process: StationProcess, { id: bed, patient, since }: BedState): void {
    const dice = this.#limitDice;
    this.#acts += 1;
    const id = commandId(`act-${this.#acts}`);
    process.give(
      {
        type: 'set-limits',
        id,
        bed,
        parameter: 'HR',
        change: { high: dice.whole(125, 150) },
        // Whom it is for: what the oracle goes by.
        reason: patient?.id ?? '',
        forMs: dice.chance(0.3) ? dice.between(30_000, 300_000) : null,
        ...(this.options.sabotage === 'any-patient' ? {} : { since }),
        by: place.person,
      },
      place.host.wall(),
    );
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

  #trouble(): void {
    const next = (): void => {
      this.#world.after(this.dice.between(5_000, 240_000), () => {
        if (this.#healed) return;
        this.faults += 1;
        this.#strike();
        next();
      });
    };
    next();
  }

  #strike(): void {
    const { dice } = this;
    const place = dice.of(this.places);
    if (place === undefined) return;
    const { mood } = place.wire;
    const forMs = (low: number, high: number, begin: () => void, end: () => void): void => {
      begin();
      this.#world.after(dice.between(low, high), end);
    };
    const wire = (begin: () => void): void =>
      forMs(5_000, 180_000, begin, () => {
        Object.assign(mood, calmWire());
        place.calmSince = this.time.now;
      });
    const disk = this.gatewayDisk.mood;
    const faults: readonly (() => void)[] = [
      () => this.#killGateway(),
      () => this.#killStation(place),
      () => place.wire.cut('The line broke'),
      () => wire(() => (mood.partitioned = true)),
      () => wire(() => (mood.delayMs = dice.between(100, 1_500))),
      () => wire(() => (mood.loss = dice.between(0.02, 0.3))),
      () => wire(() => (mood.repeat = 0.3)),
      () => wire(() => (mood.overtake = 0.2)),
      () => wire(() => (mood.slow = true)),
      () =>
        forMs(
          2_000,
          90_000,
          () => (disk.full = true),
          () => (disk.full = false),
        ),
      () =>
        forMs(
          2_000,
          60_000,
          () => (disk.stallMs = dice.between(200, 8_000)),
          () => (disk.stallMs = 0),
        ),
      () =>
        forMs(
          2_000,
          60_000,
          () => (place.disk.mood.full = true),
          () => (place.disk.mood.full = false),
        ),
      () =>
        forMs(
          2_000,
          60_000,
          () => (place.disk.mood.stallMs = 4_000),
          () => (place.disk.mood.stallMs = 0),
        ),
      () => {
        this.oracle.gatewayBreaks.push(this.time.now);
        this.#gatewayHost.stepped += dice.chance(0.5) ? 3_600_000 : -3_600_000;
      },
      () => (place.host.stepped += dice.chance(0.5) ? 3_600_000 : -3_600_000),
    ];
    dice.of(faults)?.();
    if (place.wire.mood.loss + place.wire.mood.overtake > 0 || !calm(place.wire)) place.calmSince = Infinity;
  }

  /** Everything works again, alarms end, and after a quiet while all must agree. */
  async #heal(): Promise<void> {
    this.#healed = true;
    this.gatewayDisk.mood.full = false;
    this.gatewayDisk.mood.stallMs = 0;
    for (const place of this.places) {
      Object.assign(place.wire.mood, calmWire());
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
    this.oracle.judgeLog(this.gatewayDisk.events);
    for (const { name, process, disk } of this.places) {
      if (process !== null) this.oracle.judgeAgreement(name, process, disk, this.gatewayDisk);
    }
  }
}

const calm = ({ mood }: Wire): boolean =>
  !mood.partitioned && !mood.slow && mood.loss === 0 && mood.overtake === 0 && mood.delayMs < 100;

export const runNight = (options: NightOptions): Promise<NightResult> => new Night(options).run();

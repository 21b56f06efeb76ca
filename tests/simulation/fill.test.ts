/**
 * What the gateway heard is on the station's record, each thing once, wherever the link was cut or the station killed
 * (L11): the real engine, sessions, hold, feed client and fill, on one virtual clock.
 */
import { describe, expect, it } from 'vitest';
import { deviceId } from '../../shared/domain/ids.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { wardFileSchema } from '../../shared/ward/ward-file.ts';
import { aBatch, aNumeric, aWave, place } from '../../gateway/testing/builders.ts';
import { Dice } from './dice.ts';
import { GatewayDisk } from './disks.ts';
import { FillDisk, FillStation } from './fill-station.ts';
import { GatewayProcess } from './gateway-process.ts';
import { Wire } from './network.ts';
import { SimTime, type Host } from './time.ts';

const beds = ['01', '02'];
const stepMs = 50;
/** So that a whole night of them fits Int16. */
const rateHz = 40;
const blockMs = 250;
const blockSamples = (rateHz * blockMs) / 1000;
const valueMs = 2_000;

class FilledWard {
  readonly time = new SimTime();
  readonly dice: Dice;
  readonly disk = new FillDisk();
  readonly wire: Wire;
  readonly #gatewayHost: Host;
  readonly #world: Host;
  #stationHost: Host;
  gateway: GatewayProcess | null = null;
  station: FillStation | null = null;
  /** Sent so far, by bed: the n-th sample of a bed is n, its n-th value is n. */
  readonly sent = new Map<string, { samples: number; values: number }>(
    beds.map((bed) => [bed, { samples: 0, values: 0 }]),
  );
  /** Beds whose monitor has no link now, and what it keeps. */
  readonly kept = new Map<string, { readonly at: number; readonly observations: Observation[] }[]>();
  beganAt = 0;

  constructor(seed: number) {
    this.dice = new Dice(seed);
    this.#world = this.time.host();
    this.wire = new Wire(this.dice, this.#world);
    this.#gatewayHost = this.time.host();
    this.#stationHost = this.time.host();
  }

  async begin(): Promise<void> {
    const ward = wardFileSchema.parse({
      id: '5n',
      name: '5 North',
      unit: '5N',
      beds: beds.map((id) => ({ id, room: id })),
    });
    const disk = new GatewayDisk(this.dice);
    const host = this.#gatewayHost;
    void GatewayProcess.boot({ host, disk, ward, profiles: {}, onDurable: () => undefined }).then(
      (gateway) => (this.gateway = gateway),
    );
    while (this.gateway === null) await this.time.pass(stepMs);
    this.beganAt = host.now();
    this.#world.every(stepMs, () => this.#monitors());
    this.boot();
    await this.run(10_000);
  }

  boot(): void {
    this.station = new FillStation(
      this.#stationHost,
      this.disk,
      (_url, auth, events) =>
        this.wire.open((socket, known) => this.gateway?.accept(socket, known) ?? false, auth, events),
      beds,
    );
  }

  kill(): void {
    this.#stationHost.kill();
    this.wire.drop();
    this.#stationHost = this.time.host();
    this.station = null;
  }

  async run(ms: number): Promise<void> {
    for (const end = this.time.now + ms; this.time.now < end;) await this.time.pass(stepMs);
  }

  /** Whatever is due by now, with the stamp of its own moment. */
  #monitors(): void {
    const now = this.#gatewayHost.now();
    for (const bed of beds) {
      const sent = this.sent.get(bed);
      if (sent === undefined) continue;
      for (;;) {
        const at = this.beganAt + (sent.samples / rateHz) * 1000;
        if (at + blockMs > now) break;
        const samples = Int16Array.from({ length: blockSamples }, (_, index) => sent.samples + index);
        sent.samples += blockSamples;
        const observations: Observation[] = [aWave(at, { rateHz, samples })];
        const valueAt = this.beganAt + sent.values * valueMs;
        if (valueAt <= at) {
          observations.push(aNumeric('HR', sent.values, { deviceAt: valueAt }));
          sent.values += 1;
        }
        this.#say(bed, at, observations);
      }
    }
  }

  #say(bed: string, at: number, observations: Observation[]): void {
    const keeps = this.kept.get(bed);
    if (keeps !== undefined) keeps.push({ at, observations });
    else this.#deliver(bed, observations);
  }

  #deliver(bed: string, observations: readonly Observation[]): void {
    const id = deviceId(`mon-${bed}`);
    const device = { id, kind: 'monitor', name: id, model: null } as const;
    const receivedAt = this.#gatewayHost.now();
    const receivedMono = this.#gatewayHost.mono();
    void this.gateway?.engine
      .intake(aBatch(observations, { device, location: place(bed), receivedAt, receivedMono }))
      ?.catch(() => undefined);
  }

  /** The monitor has its link again and sends what it kept, oldest first. */
  plugIn(bed: string): void {
    const kept = this.kept.get(bed) ?? [];
    this.kept.delete(bed);
    for (const { observations } of kept) this.#deliver(bed, observations);
  }

  /** What is not on record as it should be, in words. */
  faults(untilMs: number): string[] {
    const faults: string[] = [];
    for (const bed of beds) {
      const recorded = this.disk.waves.get(`${bed} ECG II`) ?? new Map<number, number>();
      const count = Math.floor(((untilMs - this.beganAt) * rateHz) / 1000);
      for (let sample = 0; sample < count; sample += 1) {
        const at = recorded.get(sample);
        const due = this.beganAt + (sample * 1000) / rateHz;
        if (at === undefined) faults.push(`bed ${bed}: sample ${sample} is not on record`);
        else if (Math.abs(at - due) > 60) faults.push(`bed ${bed}: sample ${sample} lies ${at - due} ms off`);
      }
      const seconds = [...this.disk.values].filter(([name]) => name.startsWith(`${bed} HR `));
      for (let value = 0; this.beganAt + value * valueMs < untilMs - valueMs; value += 1) {
        const at = seconds.filter(([, one]) => one === value).map(([name]) => name);
        if (at.length !== 1)
          faults.push(`bed ${bed}: value ${value} is on record ${at.length} times: ${at.join(', ')}`);
      }
    }
    return faults;
  }

  get now(): number {
    return this.#gatewayHost.now();
  }
}

async function aWard(seed: number): Promise<FilledWard> {
  const ward = new FilledWard(seed);
  await ward.begin();
  return ward;
}

/** Long enough to reconnect, settle and fill. */
const healMs = 40_000;

describe('Given a ward whose monitors speak all the time', () => {
  it('When the link is cut for a minute, Then everything of that minute is on record, each thing once', async () => {
    const ward = await aWard(1);
    ward.wire.mood.partitioned = true;
    await ward.run(60_000);
    ward.wire.mood.partitioned = false;
    await ward.run(healMs);
    expect(ward.faults(ward.now - 3_000).slice(0, 5)).toEqual([]);
    expect(ward.station?.shownLate).toBe(0);
    expect(ward.station?.fill.missing).toBe(0);
  });

  it('When the station is killed and comes back, Then the time between is on record', async () => {
    const ward = await aWard(2);
    ward.kill();
    await ward.run(30_000);
    ward.boot();
    await ward.run(healMs);
    expect(ward.faults(ward.now - 3_000).slice(0, 5)).toEqual([]);
  });

  it('When a monitor kept five minutes while it was unplugged, Then they are on record in their place and were never shown', async () => {
    const ward = await aWard(3);
    ward.kept.set('01', []);
    await ward.run(300_000);
    ward.plugIn('01');
    await ward.run(healMs);
    expect(ward.faults(ward.now - 3_000).slice(0, 5)).toEqual([]);
    expect(ward.station?.shownLate).toBe(0);
  });

  it('When it plugs in while the station is cut off, Then what it kept comes with the fill', async () => {
    const ward = await aWard(4);
    ward.kept.set('01', []);
    await ward.run(90_000);
    ward.wire.mood.partitioned = true;
    await ward.run(20_000);
    ward.plugIn('01');
    await ward.run(20_000);
    ward.wire.mood.partitioned = false;
    await ward.run(healMs);
    expect(ward.faults(ward.now - 3_000).slice(0, 5)).toEqual([]);
  });

  it('When cuts, kills and slow links come at random, Then what the gateway held is on record, each thing once', async () => {
    for (let seed = 10; seed < 30; seed += 1) {
      const ward = await aWard(seed);
      const { dice, wire } = ward;
      for (let n = 0; n < 8; n += 1) {
        const what = dice.of(['cut', 'silent', 'kill', 'unplug'] as const);
        // A line that is silent for less is one that TCP mends.
        const ms = dice.whole(what === 'silent' ? 120 : 5, 600) * 50;
        if (what === 'cut') wire.cut('The line broke');
        else if (what === 'silent') wire.mood.partitioned = true;
        else if (what === 'kill') ward.kill();
        else ward.kept.set('02', ward.kept.get('02') ?? []);
        await ward.run(ms);
        wire.mood.partitioned = false;
        if (ward.station === null) ward.boot();
        if (dice.chance(0.6)) ward.plugIn('02');
        await ward.run(dice.whole(0, 300) * 50);
      }
      ward.plugIn('02');
      await ward.run(healMs * 2);
      expect(ward.faults(ward.now - 3_000).slice(0, 5), `seed ${seed}`).toEqual([]);
      expect(ward.station?.shownLate, `seed ${seed}`).toBe(0);
    }
  });
});

/** What can fail during a night, one thing after the other, and heals again. */
import type { Dice } from './dice.ts';
import type { GatewayDisk } from './disks.ts';
import { calmWire } from './network.ts';
import { calm, type Place } from './place.ts';
import type { Host } from './time.ts';

const hourMs = 3_600_000;

/** The ward as far as it can be hurt. */
export interface Hurt {
  readonly places: readonly Place[];
  readonly gatewayDisk: GatewayDisk;
  readonly world: Host;
  readonly dice: Dice;
  readonly now: () => number;
  readonly isOver: () => boolean;
  killGateway(): void;
  killStation(place: Place): void;
  /** Its wall clock jumps. */
  stepGateway(ms: number): void;
  /** One more. */
  counted(): void;
}

export function trouble(ward: Hurt): void {
  const { world, dice, isOver } = ward;
  const next = (): void => {
    world.after(dice.between(5_000, 240_000), () => {
      if (isOver()) return;
      ward.counted();
      strike(ward);
      next();
    });
  };
  next();
}

function strike(ward: Hurt): void {
  const { dice, world, gatewayDisk } = ward;
  const place = dice.of(ward.places);
  if (place === undefined) return;
  const { mood } = place.wire;
  const forMs = (low: number, high: number, begin: () => void, end: () => void): void => {
    begin();
    world.after(dice.between(low, high), end);
  };
  const wire = (begin: () => void): void =>
    forMs(5_000, 180_000, begin, () => {
      Object.assign(mood, calmWire());
      place.calmSince = ward.now();
    });
  const disk = gatewayDisk.mood;
  const faults: readonly (() => void)[] = [
    () => ward.killGateway(),
    () => ward.killStation(place),
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
    () => ward.stepGateway(dice.chance(0.5) ? hourMs : -hourMs),
    () => (place.host.stepped += dice.chance(0.5) ? hourMs : -hourMs),
  ];
  dice.of(faults)?.();
  if (place.wire.mood.loss + place.wire.mood.overtake > 0 || !calm(place.wire)) place.calmSince = Infinity;
}

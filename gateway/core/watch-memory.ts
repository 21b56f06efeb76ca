/**
 * What the watches over values, devices and screens remember between decisions. Transient: not in the log, gone with
 * a restart, when what stands in the log is taken up again (`takeUp`). Changed in place, as the live side is; one
 * object, held by the shell and handed to every decision. All of it is bounded.
 */
import { restingWatch, type LimitWatch } from '../../shared/alarm/limits.ts';
import type { DeviceId, PatientId } from '../../shared/domain/ids.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import type { WardState } from '../../shared/ward/state.ts';
import { NoticeMemory } from './infusion-memory.ts';
import { EquipmentMemory } from './assets-memory.ts';
import { Budget } from './budget.ts';

/** Times are of the steady clock, ms. */
export interface Course {
  watch: LimitWatch;
  /** The value went away while its alarm stands. */
  awayMono: number | null;
  /** Its alarm was raised or told anew. */
  toldMono: number;
}

/** One watch over each parameter of each device. */
export class Courses {
  readonly #byDevice = new Map<DeviceId, Map<string, Course>>();

  get(device: DeviceId, key: string): Course | undefined {
    return this.#byDevice.get(device)?.get(key);
  }

  of(device: DeviceId): Iterable<[string, Course]> {
    return this.#byDevice.get(device) ?? [];
  }

  devices(): Iterable<DeviceId> {
    return this.#byDevice.keys();
  }

  set(device: DeviceId, key: string, course: Course): void {
    let courses = this.#byDevice.get(device);
    if (courses === undefined) {
      courses = new Map<string, Course>();
      this.#byDevice.set(device, courses);
    }
    if (courses.size >= coursesMax && !courses.has(key)) return;
    courses.set(key, course);
  }

  delete(device: DeviceId, key: string): void {
    const courses = this.#byDevice.get(device);
    courses?.delete(key);
    if (courses?.size === 0) this.#byDevice.delete(device);
  }

  forget(device: DeviceId): void {
    this.#byDevice.delete(device);
  }

  get size(): number {
    let count = 0;
    for (const courses of this.#byDevice.values()) count += courses.size;
    return count;
  }
}

/** Parameters of one device: more than any device measures, and the live side holds no more values. */
const coursesMax = 500;
const timesMax = 20_000;

/** The newest value of each key; the oldest entry gives way. */
class Newest<Value> {
  readonly #values = new Map<string, Value>();

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    if (!this.#values.has(key) && this.#values.size >= timesMax) {
      const oldest = this.#values.keys().next();
      if (!oldest.done) this.#values.delete(oldest.value);
    }
    this.#values.set(key, value);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  /** Of those that begin with `prefix`, only what is among `kept`. */
  keep(prefix: string, kept: { has(key: string): boolean }): void {
    for (const key of this.#values.keys()) if (key.startsWith(prefix) && !kept.has(key)) this.#values.delete(key);
  }

  clear(prefix: string): void {
    for (const key of this.#values.keys()) if (key.startsWith(prefix)) this.#values.delete(key);
  }

  get size(): number {
    return this.#values.size;
  }
}

/** Since when something holds, or when it was done. */
export class Times extends Newest<number> {
  /** How long it has held by now; 0 the first time. */
  heldMs(key: string, mono: number): number {
    const since = this.get(key);
    if (since === undefined) this.set(key, mono);
    return since === undefined ? 0 : mono - since;
  }
}

export interface Told {
  readonly words: readonly string[];
  readonly mono: number;
}

export class WatchMemory {
  /** Limits of ours. */
  readonly limits = new Courses();
  /** Limits passed that the device should say (L9). */
  readonly unannounced = new Courses();
  /** Conditions by their episode: since when they hold. */
  readonly since = new Times();
  /** Alarms of devices, by id: when they were last reported. */
  readonly reported = new Times();
  /** The message that reported them last, as its sender numbers it. */
  readonly reportedIn = new Newest<string>();
  /** Longest interval between two reports of one alarm, by device. */
  readonly repeats = new Times();
  /** Parameters in use, `device\nparameter`: when a valid value was last there. */
  readonly inUse = new Times();
  /** Alarms of the patient, `device\ngroup\nside`: when one was last there. */
  readonly announced = new Times();
  /** When limits of a person run out, `parameter\nat\nuntil`. */
  readonly runsOut = new Times();
  /** Limits imported, by device. */
  readonly imports = new Budget(100, 60);
  readonly notices = new NoticeMemory();
  /** Records of patients that were merged, by the one that is no more: pumps go on naming it. */
  readonly merged = new Newest<PatientId>();
  /** Reports of stations, by station. */
  readonly reports = new Budget(20, 60);
  /** Of the watches over equipment. */
  readonly equipment = new EquipmentMemory();
  readonly #inactivations = new Map<DeviceId, Told>();
  #begunMono: number | null = null;

  /** The first moment it was asked: what is older happened before. */
  begunMono(mono: number): number {
    return (this.#begunMono ??= mono);
  }

  /** The alarms of a device are paused or off there, as it last said. */
  inactivation(device: DeviceId): Told | undefined {
    return this.#inactivations.get(device);
  }

  tellInactivation(device: DeviceId, words: readonly string[], mono: number): void {
    if (words.length === 0) return;
    if (words.every((word) => word === 'enabled')) this.#inactivations.delete(device);
    else if (this.#inactivations.has(device) || this.#inactivations.size < timesMax)
      this.#inactivations.set(device, { words, mono });
  }

  /** After a restart: alarms of limits that stand go on as they were, and end by the same rules. */
  takeUp(ward: WardState): void {
    for (const alarm of Object.values(ward.alarms)) {
      const { source, condition, device, parameter, episode } = alarm;
      if (source !== 'gateway' || condition !== 'present' || parameter === null) continue;
      const courses = episode.startsWith(limitEpisode)
        ? this.limits
        : episode.startsWith(unannouncedEpisode)
          ? this.unannounced
          : null;
      const isLow = alarm.value !== null && alarm.low !== null && alarm.value < alarm.low;
      courses?.set(device, parameter, {
        watch: { ...restingWatch, side: isLow ? 'low' : 'high', sinceMs: 0, filled: 1, passed: true },
        awayMono: null,
        toldMono: Number.NEGATIVE_INFINITY,
      });
    }
  }

  /** After a decision: another patient, or another bed, begins anew. */
  follow(events: readonly StoredEvent[], ward: WardState): void {
    for (const { event } of events) {
      switch (event.type) {
        case 'patient.admitted':
        case 'patient.left':
          this.#forgetBed(event.bed, ward);
          break;
        case 'patient.moved':
          this.#forgetBed(event.from, ward);
          this.#forgetBed(event.to, ward);
          break;
        case 'patient.merged':
          this.merged.set(event.from, event.into);
          break;
        case 'device.mapped':
          this.#forgetDevice(event.device);
          break;
        default:
          break;
      }
    }
  }

  #forgetBed(bed: string, ward: WardState): void {
    for (const device of Object.values(ward.devices)) if (device.bed === bed) this.#forgetDevice(device.id);
  }

  #forgetDevice(device: DeviceId): void {
    this.limits.forget(device);
    this.unannounced.forget(device);
    this.inUse.clear(`${device}\n`);
    this.announced.clear(`${device}\n`);
  }
}

/** How the episodes of the gateway's own alarms begin. */
export const limitEpisode = 'gateway|limit|';
export const unannouncedEpisode = 'gateway|no-alarm|';

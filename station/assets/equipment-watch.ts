/**
 * Watches equipment and says what to write down: stays, conditions, and sums of use by week. Pure but for its memory;
 * looked at every few seconds. When the link is cut, all that was open ends with the last thing heard: a gap, no guess.
 */
import type { FusedAsset } from '../../shared/assets/fusion-ward.ts';
import { weekOf } from '../../shared/assets/weeks.ts';
import { DeviceSums, type DeviceLook } from './device-sums.ts';
import type { ConditionNote, Notes, StayNote, UseNote } from './equipment-notes.ts';
import { newSettling, settle, type Settling } from './settle.ts';

export const watchTimes = {
  lookMs: 5_000,
  /** Sums are written so often; a crash costs no more of them. */
  sumsMs: 5 * 60_000,
  /** Longer without a look, or a clock that went another way than time did: nobody looked meanwhile. */
  gapMs: 30_000,
} as const;

export interface Look {
  /** Gateway's clock, epoch ms. */
  readonly now: number;
  /** Monotonic ms. */
  readonly mono: number;
  readonly assets: readonly FusedAsset[];
  readonly devices: readonly DeviceLook[];
}

interface Watched {
  place: Settling;
  readonly condition: Settling;
  stay: StayNote | null;
  /** When it was last heard in that stay. */
  heardAt: number;
  open: ConditionNote | null;
  /** Since the sums were written. */
  kind: string;
  usedMs: number;
  knownMs: number;
  /** In this look. */
  look: number;
}

const inUse = 'in-use';

export class EquipmentWatch {
  readonly #watched = new Map<string, Watched>();
  readonly #devices = new DeviceSums();
  #span: { fromAt: number; toAt: number } | null = null;
  #lastMono = 0;
  #summedAt = 0;
  #week = 0;
  #looks = 0;
  #stays: StayNote[] = [];
  #conditions: ConditionNote[] = [];
  #left: UseNote[] = [];

  /** @returns what to write, in order; empty where nothing is new */
  look(look: Look): Notes[] {
    const all: Notes[] = [];
    const { now, mono, assets, devices } = look;
    if (this.#span !== null && this.#isGap(now, mono)) all.push(...this.cut());
    const week = weekOf(now);
    if (this.#span === null) {
      this.#span = { fromAt: now, toAt: now };
      [this.#summedAt, this.#week, this.#lastMono] = [now, week, mono];
    } else if (week !== this.#week) {
      all.push(...this.#notes(true));
      this.#week = week;
    }
    const sinceMs = Math.max(0, now - this.#span.toAt);
    this.#span.toAt = now;
    this.#lastMono = mono;
    this.#looks += 1;
    for (const asset of assets) this.#lookAt(asset, now, sinceMs);
    for (const [id, watched] of this.#watched) {
      if (watched.look === this.#looks) continue;
      // Off the list: it ends where it was heard last.
      this.#end(watched, now);
      this.#addUse(id, watched);
      this.#watched.delete(id);
    }
    this.#devices.look(devices, now, sinceMs);
    const isDue = now - this.#summedAt >= watchTimes.sumsMs;
    if (isDue || this.#stays.length > 0 || this.#conditions.length > 0) all.push(...this.#notes(isDue));
    return all;
  }

  /** Nothing is heard any more: everything ends with the last look. */
  cut(): Notes[] {
    const span = this.#span;
    if (span === null) return [];
    for (const watched of this.#watched.values()) this.#end(watched, span.toAt);
    const all = this.#notes(true);
    this.#watched.clear();
    this.#devices.clear();
    this.#span = null;
    return all;
  }

  /** The sums as they are now, for whoever asks for them. */
  sums(): Notes[] {
    return this.#span === null ? [] : this.#notes(true);
  }

  /** What was said is lost: all of it is begun anew. */
  reset(): void {
    this.#watched.clear();
    this.#devices.clear();
    this.#span = null;
    this.#stays = [];
    this.#conditions = [];
    this.#left = [];
  }

  #isGap(now: number, mono: number): boolean {
    const passed = now - (this.#span?.toAt ?? now);
    const { gapMs } = watchTimes;
    return passed < 0 || mono - this.#lastMono > gapMs || Math.abs(passed - (mono - this.#lastMono)) > gapMs / 6;
  }

  #lookAt(fused: FusedAsset, now: number, sinceMs: number): void {
    const { asset, type, condition } = fused;
    const watched = this.#watched.get(asset.id) ?? {
      place: newSettling(),
      condition: newSettling(),
      stay: null,
      heardAt: now,
      open: null,
      kind: '',
      usedMs: 0,
      knownMs: 0,
      look: 0,
    };
    this.#watched.set(asset.id, watched);
    watched.look = this.#looks;
    const kind = type?.key ?? asset.kind;
    if (kind !== watched.kind) {
      this.#addUse(asset.id, watched);
      watched.kind = kind;
    }
    if (watched.open !== null && watched.open.condition !== 'not-seen') {
      watched.knownMs += sinceMs;
      if (watched.open.condition === inUse) watched.usedMs += sinceMs;
    }
    this.#lookAtPlace(fused, watched, now);
    const since = settle(watched.condition, condition, now);
    if (since === null) return;
    this.#endCondition(watched, since);
    watched.open = { asset: asset.id, condition, fromAt: since, toAt: null };
    this.#conditions.push(watched.open);
  }

  #lookAtPlace({ asset, position, seen, why, ageMs }: FusedAsset, watched: Watched, now: number): void {
    const isCut = why.some((one) => one.kind === 'aged' && one.cut);
    if (position === null || isCut || seen === 'old' || seen === 'never') {
      this.#endStay(watched, watched.heardAt);
      // Where it is heard next is a stay of its own, also at the same place.
      watched.place = newSettling();
      return;
    }
    // A tag that speaks seldom is still where it was.
    if (seen !== 'here') return;
    watched.heardAt = now - (ageMs ?? 0);
    const { zone: place, floor, x, y, crs } = position;
    const since = settle(watched.place, JSON.stringify([place, floor]), watched.heardAt);
    if (since !== null) {
      this.#endStay(watched, since);
      // The position may be older than the first look at it; what was before that is not on record.
      const fromAt = Math.max(since, this.#span?.fromAt ?? since);
      watched.stay = { asset: asset.id, place, floor, fromAt, toAt: null, x, y, crs };
      this.#stays.push(watched.stay);
    } else if (watched.stay !== null && watched.place.recent.at(-1)?.key === watched.place.key) {
      watched.stay = { ...watched.stay, x, y, crs };
    }
  }

  #end(watched: Watched, at: number): void {
    this.#endStay(watched, Math.min(at, watched.heardAt));
    this.#endCondition(watched, at);
  }

  #endStay(watched: Watched, at: number): void {
    const { stay } = watched;
    if (stay === null) return;
    this.#stays.push({ ...stay, toAt: Math.max(at, stay.fromAt) });
    watched.stay = null;
  }

  #endCondition(watched: Watched, at: number): void {
    const { open } = watched;
    if (open === null) return;
    this.#conditions.push({ ...open, toAt: Math.max(at, open.fromAt) });
    watched.open = null;
  }

  #addUse(asset: string, watched: Watched): void {
    const { kind, usedMs, knownMs } = watched;
    if (knownMs > 0) this.#left.push({ week: this.#week, asset, kind, usedMs, knownMs });
    [watched.usedMs, watched.knownMs] = [0, 0];
  }

  #notes(withSums: boolean): Notes[] {
    const span = this.#span;
    if (span === null) return [];
    if (withSums) {
      for (const [asset, watched] of this.#watched) this.#addUse(asset, watched);
      this.#summedAt = span.toAt;
    }
    const notes: Notes = {
      span: { ...span },
      stays: this.#stays,
      conditions: this.#conditions,
      uses: this.#left,
      devices: withSums ? this.#devices.take(this.#week) : [],
    };
    [this.#stays, this.#conditions, this.#left] = [[], [], []];
    return [notes];
  }
}

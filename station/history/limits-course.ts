/**
 * Which limits were in force on a bed, from the durable events, folded with the code that the ward itself is folded
 * with. Pure. For a time before the record knows them, nothing is said.
 */
import type { LimitRule } from '../../shared/alarm/limits.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { fold } from '../../shared/ward/fold.ts';
import { profileOf, ruleOf } from '../../shared/ward/limits-in-force.ts';
import { emptyWard, own, type WardState } from '../../shared/ward/state.ts';
import type { BedSpan } from '../waves/wave-record.ts';

interface LimitsTold {
  readonly parameter: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** By parameter. */
export type RulesNow = Readonly<Record<string, Pick<LimitRule, 'low' | 'high'>>>;

interface Change {
  readonly at: number;
  readonly low: number | null;
  readonly high: number | null;
}

export type LimitsEvent = Extract<
  WardEvent,
  { type: 'ward.configured' | 'limits.set' | 'limits.profile' | 'policy.set' | 'patient.moved' }
>;

const unset = { low: null, high: null } as const;

/** All rules of a bed: of its profile, and what was set on it. A parameter that is not watched has no limits. */
export function rulesOf(ward: Pick<WardState, 'policy' | 'limits'>, bed: BedId): RulesNow {
  const parameters = new Set([...Object.keys(profileOf(ward, bed)), ...Object.keys(own(ward.limits, bed)?.own ?? {})]);
  return Object.fromEntries(
    [...parameters].flatMap((parameter) => {
      const rule = ruleOf(ward, bed, parameter);
      return rule?.on === true ? [[parameter, { low: rule.low, high: rule.high }] as const] : [];
    }),
  );
}

export class LimitsBook {
  #ward: WardState = emptyWard;
  /** By bed and parameter, oldest first. */
  readonly #changes = new Map<BedId, Map<string, Change[]>>();
  /** The policy is on record: what a profile says is known. */
  #known: boolean;
  /** Beds whose limits nothing changed since then: as they are now, they were. */
  #quietFrom: number | null = null;
  readonly #touched = new Set<BedId>();

  constructor(whole: boolean) {
    this.#known = whole;
  }

  /** Events are missing here; what follows begins at `at`. */
  gap(at: number): void {
    for (const bed of this.#changes.keys()) this.#tell(bed, at, {});
    this.#ward = { ...this.#ward, limits: {}, policy: emptyWard.policy };
    this.#known = false;
    this.#quietFrom = at;
    this.#touched.clear();
  }

  take(at: number, event: LimitsEvent): void {
    const { seq } = this.#ward;
    // Which command asked is nothing to keep here.
    this.#ward = { ...fold(this.#ward, { seq: seq + 1, at, event }), commands: [] };
    if (event.type === 'policy.set') this.#known = true;
    for (const bed of this.#bedsOf(event)) {
      this.#touched.add(bed);
      if (this.#known) this.#tell(bed, at, rulesOf(this.#ward, bed));
    }
  }

  /** @param now what is in force at present on the bed: it was before too where nothing changed it. */
  told(span: BedSpan, now: RulesNow): readonly LimitsTold[] {
    const bed = span.bed as BedId;
    const told: LimitsTold[] = [];
    const add = (parameter: string, { low, high }: Pick<Change, 'low' | 'high'>, from: number, to: number): void => {
      const fromAt = Math.max(from, span.fromAt);
      const toAt = Math.min(to, span.toAt);
      if (toAt > fromAt && (low !== null || high !== null)) told.push({ parameter, fromAt, toAt, low, high });
    };
    for (const [parameter, changes] of this.#changes.get(bed) ?? []) {
      for (const [index, change] of changes.entries()) {
        add(parameter, change, change.at, changes[index + 1]?.at ?? Number.POSITIVE_INFINITY);
      }
    }
    if (this.#quietFrom === null || this.#touched.has(bed)) return told;
    for (const [parameter, rule] of Object.entries(now))
      add(parameter, rule, this.#quietFrom, Number.POSITIVE_INFINITY);
    return told;
  }

  #bedsOf(event: LimitsEvent): readonly BedId[] {
    switch (event.type) {
      case 'limits.set':
      case 'limits.profile':
        return [event.bed];
      case 'patient.moved':
        return [event.from, event.to];
      case 'policy.set':
        return this.#ward.beds.map(({ id }) => id);
      case 'ward.configured':
        return this.#known ? this.#ward.beds.map(({ id }) => id) : [];
    }
  }

  /** Notes what differs from what held before. */
  #tell(bed: BedId, at: number, rules: RulesNow): void {
    const ofBed = this.#changes.get(bed) ?? new Map<string, Change[]>();
    this.#changes.set(bed, ofBed);
    for (const parameter of new Set([...ofBed.keys(), ...Object.keys(rules)])) {
      const { low, high } = own(rules, parameter) ?? unset;
      const changes = ofBed.get(parameter) ?? [];
      const last = changes.at(-1) ?? { at, ...unset };
      if (last.low !== low || last.high !== high) changes.push({ at, low, high });
      ofBed.set(parameter, changes);
    }
  }
}

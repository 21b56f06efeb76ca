/**
 * What must hold on the ward, checked from outside against what devices and people saw: the oracle knows the true
 * time and what was confirmed, and reads nothing of the cores' reasoning.
 */
import type { AlarmId } from '../../shared/domain/ids.ts';
import { lifeOf } from '../../shared/ward/alarm.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { foldAll } from '../../shared/ward/fold.ts';
import { emptyWard, own, type WardState } from '../../shared/ward/state.ts';
import type { Confirmed } from './devices.ts';
import type { GatewayDisk, StationDisk } from './disks.ts';
import { firstDifference, occurrence, sameAlarms } from './likeness.ts';
import type { StationProcess } from './station-process.ts';

/** A person's act, as the person gave it. */
export interface Act {
  readonly command: string;
  readonly alarm: AlarmId;
  readonly by: string;
  readonly station: string;
  readonly at: number;
}

/** A station shows what the gateway confirmed within this, or shows that it is cut off. */
export const boundMs = { calm: 6_000, lossy: 14_000 } as const;
/** Ticks of the gateway and of the night. */
const slackMs = 3_000;

export class Oracle {
  checks = 0;
  readonly violations: string[] = [];
  readonly acts: Act[] = [];
  /** True time of each event's decision; what the gateway decided while its disk stood still is committed later. */
  readonly #at = new Map<number, number>();
  /** A computer's clock stepped, or the gateway ended, at these times: deadlines in force then may be judged anew. */
  readonly gatewayBreaks: number[] = [];
  /** Of these, the times at which it ended. */
  readonly gatewayEnds: number[] = [];
  readonly #told: Confirmed[] = [];
  /** True times at which the disk took events, and the last of each. */
  readonly #commits: { readonly at: number; readonly seq: number }[] = [];
  readonly #passed: { readonly device: string; readonly at: number }[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  expect(holds: boolean, what: () => string): void {
    this.checks += 1;
    if (!holds && this.violations.length < 20) this.violations.push(`${Math.round(this.#now() / 1000)} s: ${what()}`);
  }

  /** @param trueAt takes the gateway's wall clock to the true time */
  committed(events: readonly StoredEvent[], trueAt: (wall: number) => number): void {
    const now = this.#now();
    this.#commits.push({ at: now, seq: events.at(-1)?.seq ?? 0 });
    for (const { seq, at } of events) {
      if (this.#at.has(seq)) continue;
      const decidedAt = trueAt(at);
      // The clock stepped between decision and commit: when it was decided cannot be told.
      this.#at.set(seq, decidedAt <= now && now - decidedAt < 1_800_000 ? decidedAt : Number.NaN);
    }
  }

  confirmed(what: Confirmed): void {
    if (what.phase !== 'end') this.#told.push(what);
  }

  /** The gateway heard a value so far beyond its limit that there is no delay; its device announces nothing (L9). */
  passed(device: string): void {
    this.#passed.push({ device, at: this.#now() });
  }

  /** A while after events are on disk: the station shows it, or says that it is cut off. */
  stationKnows(name: string, station: StationProcess, head: number): void {
    const knows = station.shown.seq >= head || station.link !== 'live';
    this.expect(knows, () => `station ${name} is live and lacks event ${head}: it has ${station.shown.seq}`);
  }

  /** Every second: what a station shows signals as it must. */
  signals(name: string, shown: WardState, sound: string | null): void {
    const active = Object.values(shown.alarms).filter((alarm) => lifeOf(alarm) === 'active');
    this.expect(active.length === 0 || sound !== null, () => `station ${name} is silent with ${active.length} active`);
    const high = active.some(({ priority }) => priority === 'high');
    this.expect(!high || sound === 'high', () => `station ${name} sounds ${sound} with a high alarm active`);
  }

  /** After the night: the gateway's log by itself. */
  judgeLog(events: readonly StoredEvent[]): void {
    events.forEach((event, index) =>
      this.expect(event.seq === index + 1, () => `the log has event ${event.seq} at place ${index + 1}`),
    );
    this.#judgeRaised(events);
    this.#judgeGone(events);
    this.#judgeAcknowledged(events);
    this.#judgeReturns(events);
    this.#judgeLimits(events);
    this.#judgeStays(events);
  }

  /** No alarm that was confirmed to its device is missing, and none is there twice. */
  #judgeRaised(events: readonly StoredEvent[]): void {
    const raised = new Map<string, number>();
    const keys = new Map<string, string>();
    for (const { event } of events) {
      if (event.type === 'alarm.ended' && event.why === 'patient-left') {
        // What its device says of it from now on is about whoever lies there next.
        const key = keys.get(event.id);
        if (key !== undefined) raised.set(key, 0);
      }
      if (event.type !== 'alarm.raised' || event.alarm.deviceAt === null) continue;
      const key = occurrence(event.alarm);
      keys.set(event.alarm.id, key);
      raised.set(key, (raised.get(key) ?? 0) + 1);
    }
    for (const start of this.#told) {
      if (start.phase !== 'start') continue;
      const key = occurrence(start);
      this.expect(raised.has(key), () => `confirmed and not in the log: ${key}`);
    }
    for (const [key, count] of raised) this.expect(count <= 1, () => `raised ${count} times: ${key}`);
  }

  /** Nothing is over as gone that its device told of since the gateway is up: no device here falls silent while it is. */
  #judgeGone(events: readonly StoredEvent[]): void {
    const keys = new Map<string, string>();
    for (const { seq, event } of events) {
      if (event.type === 'alarm.raised') keys.set(event.alarm.id, occurrence(event.alarm));
      if (event.type !== 'alarm.ended' || event.why !== 'device-gone') continue;
      const on = this.#commits.find((commit) => commit.seq >= seq)?.at ?? 0;
      const up = this.gatewayEnds.findLast((at) => at < on) ?? 0;
      const told = this.#told.find((one) => occurrence(one) === keys.get(event.id) && one.at > up && one.at < on);
      this.expect(
        told === undefined,
        () => `${event.id} ended as gone, told at ${Math.round((told?.at ?? 0) / 1000)} s`,
      );
    }
  }

  /** An acknowledgement is there once, of the person and the station that gave it; one per signal. */
  #judgeAcknowledged(events: readonly StoredEvent[]): void {
    const seen = new Set<string>();
    const answered = new Set<string>();
    for (const { event } of events) {
      if (event.type === 'alarm.raised') answered.delete(event.alarm.id);
      const again =
        event.type === 'alarm.returned' ||
        event.type === 'alarm.withdrawn' ||
        (event.type === 'alarm.changed' && event.why === 'escalate');
      if (again) answered.delete(event.id);
      if (event.type !== 'alarm.acknowledged') continue;
      const act = this.acts.find(({ command }) => command === event.command);
      const { by, station } = event.acknowledgement;
      this.expect(!seen.has(event.command), () => `command ${event.command} acknowledged twice`);
      this.expect(
        act !== undefined && act.by === by && act.station === station && act.alarm === event.id,
        () => `${event.id} acknowledged by ${by} at ${station}: nobody did so`,
      );
      this.expect(!answered.has(event.id), () => `${event.id} acknowledged again without a new signal`);
      seen.add(event.command);
      answered.add(event.id);
    }
  }

  /** L18: none returns before its time, and one whose cause stays does return. */
  #judgeReturns(events: readonly StoredEvent[]): void {
    const held = new Map<string, { readonly at: number; readonly dueAt: number | null }>();
    let ward = emptyWard;
    for (const stored of events) {
      const { event, seq } = stored;
      ward = foldAll(ward, [stored]);
      const at = this.#at.get(seq) ?? Number.NaN;
      if (event.type === 'alarm.acknowledged') {
        const acknowledged = own(ward.alarms, event.id)?.acknowledged ?? null;
        if (acknowledged === null) continue;
        const minutes = acknowledged.returnsAt === null ? null : (acknowledged.returnsAt - acknowledged.at) / 60_000;
        held.set(event.id, { at, dueAt: minutes === null ? null : at + minutes * 60_000 });
      }
      if (event.type === 'alarm.returned') {
        const known = held.get(event.id);
        const due = known?.dueAt ?? null;
        const told = known !== undefined && !Number.isNaN(known.at) && !Number.isNaN(at);
        const judged = told && due !== null && !this.#brokenBetween(known.at, at);
        if (judged) this.expect(at >= due - slackMs, () => `${event.id} returned ${Math.round(due - at)} ms too early`);
        this.expect(known !== undefined, () => `${event.id} returned and nobody had acknowledged it`);
        held.delete(event.id);
      }
      if (event.type === 'alarm.withdrawn' || event.type === 'alarm.ended') held.delete(event.id);
      if (event.type === 'alarm.changed' && event.why === 'escalate') held.delete(event.id);
    }
    const end = this.#now();
    for (const [id, { at, dueAt }] of held) {
      if (dueAt === null || Number.isNaN(at) || this.#brokenBetween(at, end)) continue;
      const stillThere = own(ward.alarms, id)?.condition === 'present';
      this.expect(
        !stillThere || end < dueAt + slackMs,
        () => `${id} should have returned at ${Math.round(dueAt / 1000)} s`,
      );
    }
  }

  /** A limit that was passed stands as an alarm of the gateway's own: raised then, or standing still. */
  #judgeLimits(events: readonly StoredEvent[]): void {
    const standing = new Map<string, { readonly from: number; to: number }[]>();
    const open = new Map<string, { readonly from: number; to: number }>();
    for (const { seq, event } of events) {
      const at = this.#at.get(seq) ?? Number.NaN;
      if (event.type === 'alarm.raised' && event.alarm.source === 'gateway' && event.alarm.parameter === 'SpO2') {
        const span = { from: at, to: Infinity };
        open.set(event.alarm.id, span);
        standing.set(event.alarm.device, [...(standing.get(event.alarm.device) ?? []), span]);
      } else if (event.type === 'alarm.ended') {
        const span = open.get(event.id);
        if (span !== undefined) span.to = at;
      }
    }
    for (const { device, at } of this.#passed) {
      // What was decided while the disk took nothing goes with a gateway that ends before it does.
      const durableAt = this.#commits.find((commit) => commit.at > at)?.at ?? Infinity;
      if (this.#brokenBetween(at, Math.max(at + slackMs, durableAt))) continue;
      const spans = standing.get(device) ?? [];
      this.expect(
        spans.some(({ from, to }) => Number.isNaN(from) || (from <= at + slackMs && (Number.isNaN(to) || to >= at))),
        () => `${device} passed its limit at ${Math.round(at / 1000)} s and no alarm stands`,
      );
    }
  }

  /** L8: limits are for the patient whom the person saw, go along with that one and end with the stay. */
  #judgeStays(events: readonly StoredEvent[]): void {
    const done = new Set<string>();
    let ward = emptyWard;
    for (const stored of events) {
      const { event } = stored;
      ward = foldAll(ward, [stored]);
      if (event.type === 'limits.set' && event.command !== undefined) {
        this.expect(!done.has(event.command), () => `command ${event.command} set limits twice`);
        done.add(event.command);
      }
      if (!event.type.startsWith('limits.') && !event.type.startsWith('patient.')) continue;
      for (const [bed, limits] of Object.entries(ward.limits)) {
        const lies = ward.beds.find(({ id }) => id === bed)?.patient?.id ?? 'nobody';
        for (const { reason } of Object.values(limits.own)) {
          this.expect(reason === lies, () => `bed ${bed} has limits of ${reason}, and ${lies} lies there`);
        }
      }
    }
  }

  readonly #brokenBetween = (from: number, to: number): boolean =>
    this.gatewayBreaks.some((at) => at >= from - slackMs && at <= to + slackMs);

  /** In quiet: what is older than an event may be under way is recorded, whether or not another one came after it. */
  judgeRecorded(name: string, disk: StationDisk): void {
    const due = this.#commits.findLast(({ at }) => at <= this.#now() - boundMs.calm)?.seq ?? 0;
    const has = disk.events.length;
    this.expect(has >= due, () => `station ${name} recorded ${has} of ${due} that are ${boundMs.calm} ms old`);
  }

  /** After quiet: every station's picture and record are the gateway's, and no act is left open. */
  judgeAgreement(name: string, station: StationProcess, disk: StationDisk, gateway: GatewayDisk): void {
    const ward = foldAll(emptyWard, gateway.events);
    this.expect(station.link === 'live', () => `station ${name} is ${station.link} after quiet`);
    this.expect(station.durable.seq === ward.seq, () => `station ${name} is at ${station.durable.seq} of ${ward.seq}`);
    if (station.durable.seq === ward.seq) {
      this.expect(
        sameAlarms(station.durable, ward),
        () => `station ${name} shows other alarms than the gateway: ${firstDifference(station.durable, ward)}`,
      );
    }
    this.expect(
      disk.events.length === gateway.events.length,
      () => `station ${name} recorded ${disk.events.length} of ${gateway.events.length}`,
    );
    disk.events.forEach((entry, index) =>
      this.expect(entry.seq === index + 1, () => `station ${name} recorded ${entry.seq} at place ${index + 1}`),
    );
    this.expect(station.waiting === 0, () => `station ${name} has ${station.waiting} acts left in its outbox`);
    this.#judgeOutbox(name, disk, gateway.events);
  }

  /** What a person did and the disk took is in the log as done, refused, or answered by another before. */
  #judgeOutbox(name: string, disk: StationDisk, events: readonly StoredEvent[]): void {
    const done = new Set<string>();
    const answered = new Set<string>();
    for (const { event } of events) {
      if (event.type === 'command.refused' || event.type === 'alarm.withdrawn') done.add(event.command);
      if (event.type === 'limits.set' && event.command !== undefined) done.add(event.command);
      if (event.type !== 'alarm.acknowledged') continue;
      done.add(event.command);
      answered.add(event.id);
    }
    for (const [id, { command }] of disk.commands) {
      const other = command.type === 'acknowledge' && answered.has(command.alarm);
      this.expect(done.has(id) || other, () => `station ${name}: act ${id} is lost`);
    }
  }
}

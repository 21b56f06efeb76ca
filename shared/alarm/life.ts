/**
 * The whole life of one alarm as numbered stages on lanes: device, gateway, stations, who was called, people. Pure:
 * (alarm, its events, now) → stages, lanes and bars. All times are the gateway's clock (L10); what nobody reported is
 * a stage without a number, never a guess.
 */
import type { StationId } from '../domain/ids.ts';
import { latches, type AcknowledgeReason, type Alarm, type AlarmPriority } from '../ward/alarm.ts';
import type { StoredEvent, WardEvent } from '../ward/events.ts';
import type { AlarmRole } from './policy.ts';

export type StageKind =
  | 'raised'
  | 'received'
  | 'shown'
  | 'sounded'
  | 'called'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'failed'
  | 'accepted'
  | 'rejected'
  | 'no-answer'
  | 'acknowledged'
  | 'device-told'
  | 'device-confirmed'
  | 'device-failed'
  | 'withdrawn'
  | 'returned'
  | 'rose'
  | 'fell'
  | 'paused'
  | 'resumed'
  | 'moved'
  | 'ended';

/** What is known of a stage beyond its time. */
export interface StageFacts {
  /** Person who acted or answered. */
  readonly by?: string | null;
  readonly station?: StationId;
  /** The device's own stamp, as sent, and how far its clock is ahead of ours. */
  readonly deviceAt?: number | null;
  readonly clockOffsetMs?: number | null;
  /** Condition delay before it was raised. */
  readonly delayMs?: number | null;
  readonly reason?: AcknowledgeReason | null;
  readonly note?: string | null;
  /** An acknowledgement holds until then; null: until its cause ends. */
  readonly holdsUntil?: number | null;
  readonly role?: AlarmRole;
  readonly person?: string | null;
  readonly target?: string | null;
  readonly onScreens?: boolean;
  /** A person called, not the chain. */
  readonly byHand?: boolean;
  readonly detail?: string | null;
  readonly priority?: AlarmPriority;
  readonly bed?: string | null;
  readonly why?: Extract<WardEvent, { type: 'alarm.ended' }>['why'];
}

export interface LifeStage {
  /** Null: nobody reported it. */
  readonly n: number | null;
  readonly kind: StageKind;
  /** Epoch ms by the gateway's clock; null: not known. */
  readonly at: number | null;
  /** Since the onset. */
  readonly afterMs: number | null;
  /** Id of its lane. */
  readonly lane: string;
  /** Number of the stage that brought it about. */
  readonly from: number | null;
  readonly facts: StageFacts;
}

export type LifeLane =
  | { readonly id: string; readonly kind: 'device' | 'gateway' | 'people' }
  | { readonly id: string; readonly kind: 'station'; readonly station: StationId }
  | { readonly id: string; readonly kind: 'role'; readonly role: AlarmRole };

export interface LifeBar {
  readonly lane: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: 'signalling' | 'acknowledged' | 'latched';
}

export interface AlarmLifeStory {
  readonly stages: readonly LifeStage[];
  readonly lanes: readonly LifeLane[];
  readonly bars: readonly LifeBar[];
  /** Epoch ms that `afterMs` counts from. */
  readonly onset: number;
  /** Length of the axis, ms after onset: to the last stage, or to now while it is open. */
  readonly endMs: number;
  /** Its first events are no longer on record here: what is told comes from its last state. */
  readonly partial: boolean;
}

/** A stage before it has its number; `order` settles equal times. */
interface Draft extends Omit<LifeStage, 'n' | 'afterMs' | 'from'> {
  readonly key: string;
  readonly cause: string | null;
  readonly order: number;
}

/** A device's stamp further off than this says nothing about this alarm. */
const stampWithinMs = 600_000;
/** An offset is measured to about this: a stamp just after our receipt is the receipt. */
const stampJitterMs = 2_000;

interface LifeOptions {
  readonly now: number;
  /** The device's clock less ours, as measured; null: not known. */
  readonly clockOffsetMs: number | null;
}

export function lifeStory(alarm: Alarm, events: readonly StoredEvent[], options: LifeOptions): AlarmLifeStory {
  const about = events.filter(({ event }) => isAbout(event, alarm)).toSorted((a, b) => a.seq - b.seq);
  const first = about.find(({ event }) => event.type === 'alarm.raised')?.event;
  const raised = first?.type === 'alarm.raised' ? first.alarm : alarm;
  const partial = first === undefined;
  const drafts = [
    ...beginning(raised, options.clockOffsetMs),
    ...(partial ? fromState(alarm) : about.flatMap((stored, index) => draftsOf(stored, about.slice(index + 1), alarm))),
  ];
  const onset = drafts.find(({ kind }) => kind === 'raised')?.at ?? raised.raisedAt;
  const stages = numbered(drafts, onset);
  const open = !stages.some(({ kind }) => kind === 'ended') || isLatched(stages, alarm);
  const last = Math.max(0, ...stages.map(({ afterMs }) => afterMs ?? 0));
  const endMs = open ? Math.max(last, options.now - onset) : last;
  return { stages, lanes: lanesOf(stages), bars: barsOf(stages, alarm, endMs), onset, endMs, partial };
}

const isAbout = (event: WardEvent, alarm: Alarm): boolean =>
  event.type === 'alarm.raised' ? event.alarm.id === alarm.id : 'id' in event && event.id === alarm.id;

const isLatched = (stages: readonly LifeStage[], alarm: Alarm): boolean =>
  latches(alarm) && stages.findLast(({ kind }) => changesSignal.has(kind))?.kind !== 'acknowledged';

function beginning(alarm: Alarm, clockOffsetMs: number | null): readonly Draft[] {
  const { raisedAt, deviceAt, delayMs } = alarm;
  const received = { at: raisedAt, lane: 'gateway', cause: 'raised', order: 1 };
  if (alarm.source === 'gateway')
    return [{ ...received, key: 'raised', cause: null, kind: 'raised', facts: { delayMs } }];
  const ours = deviceAt === null || clockOffsetMs === null ? null : deviceAt - clockOffsetMs;
  const fits = ours !== null && ours > raisedAt - stampWithinMs && ours < raisedAt + stampJitterMs;
  return [
    {
      key: 'raised',
      kind: 'raised',
      at: fits ? Math.min(ours, raisedAt) : null,
      lane: 'device',
      cause: null,
      order: 0,
      facts: { deviceAt, clockOffsetMs, delayMs },
    },
    { ...received, key: 'received', kind: 'received', facts: {} },
  ];
}

const root = (alarm: Alarm): string => (alarm.source === 'gateway' ? 'raised' : 'received');

function shownDrafts(
  alarm: Alarm,
  seq: string,
  station: StationId,
  shownAt: number | null,
  soundedAt: number | null,
): readonly Draft[] {
  const lane = `station:${station}`;
  const base = { lane, order: 2, facts: { station }, cause: root(alarm) };
  return [
    ...(shownAt === null ? [] : [{ ...base, key: `shown${seq}`, kind: 'shown' as const, at: shownAt }]),
    ...(soundedAt === null
      ? []
      : [{ ...base, key: `sounded${seq}`, kind: 'sounded' as const, at: soundedAt, order: 3 }]),
  ];
}

/** `later`: the events after it, which say how long an acknowledgement held. */
function draftsOf({ seq, at, event }: StoredEvent, later: readonly StoredEvent[], alarm: Alarm): readonly Draft[] {
  const base = { key: `e${seq}`, at, order: 4, cause: null, facts: {} };
  const device = alarm.source === 'gateway' ? 'gateway' : 'device';
  switch (event.type) {
    case 'alarm.shown':
      return shownDrafts(alarm, String(seq), event.station, event.shownAt, event.soundedAt);
    case 'alarm.called': {
      const { call, by } = event;
      const { role, person, target, detail } = call;
      const facts = { role, person, target, detail, by, byHand: by !== null, onScreens: call.delivery === 'screen' };
      return [
        {
          ...base,
          key: `call${call.n}`,
          kind: 'called',
          lane: `role:${role}`,
          cause: by === null ? root(alarm) : null,
          facts,
        },
      ];
    }
    case 'alarm.call-delivery':
      return [{ ...base, kind: event.delivery, ...ofCall(alarm, event.n), facts: { detail: event.detail } }];
    case 'alarm.answered':
      return [{ ...base, kind: event.answer, ...ofCall(alarm, event.n), facts: { by: event.by } }];
    case 'alarm.acknowledged': {
      const { by, station, reason, note } = event.acknowledgement;
      const holdsUntil = heldUntil(event.command, later, alarm);
      return [{ ...base, kind: 'acknowledged', lane: 'people', facts: { by, station, reason, note, holdsUntil } }];
    }
    case 'alarm.device-told': {
      const kind = {
        local: null,
        sent: 'device-told',
        confirmed: 'device-confirmed',
        failed: 'device-failed',
      } as const;
      const told = kind[event.answer];
      return told === null ? [] : [{ ...base, kind: told, lane: device, facts: { detail: event.detail } }];
    }
    case 'alarm.withdrawn':
      return [{ ...base, kind: 'withdrawn', lane: 'people', facts: { by: event.by, station: event.station } }];
    case 'alarm.returned':
      return [{ ...base, kind: 'returned', lane: 'gateway' }];
    case 'alarm.changed':
      return changedDraft(event, { ...base, lane: device });
    case 'alarm.ended':
      return [{ ...base, kind: 'ended', lane: device, facts: { why: event.why } }];
    default:
      return [];
  }
}

/** A new value of the same alarm is no stage of its life. */
function changedDraft(
  event: Extract<WardEvent, { type: 'alarm.changed' }>,
  base: Omit<Draft, 'kind'>,
): readonly Draft[] {
  const facts = event.priority === undefined ? {} : { priority: event.priority };
  switch (event.why) {
    case 'escalate':
      return [{ ...base, kind: 'rose', facts }];
    case 'deescalate':
      return [{ ...base, kind: 'fell', facts }];
    case 'paused':
    case 'resumed':
      return [{ ...base, kind: event.why }];
    case 'moved':
      return [{ ...base, kind: 'moved', facts: event.bed === undefined ? {} : { bed: event.bed } }];
    case 'update':
      return [];
  }
}

function ofCall(alarm: Alarm, n: number): { readonly lane: string; readonly cause: string } {
  const role = alarm.calls.find((call) => call.n === n)?.role ?? 'everybody';
  return { lane: `role:${role}`, cause: `call${n}` };
}

function heldUntil(command: string, later: readonly StoredEvent[], alarm: Alarm): number | null {
  if (alarm.acknowledged?.command === command) return alarm.acknowledged.returnsAt;
  return later.find(({ event }) => event.type === 'alarm.returned')?.at ?? null;
}

/** What the last state of an alarm tells where its events are gone. */
function fromState(alarm: Alarm): readonly Draft[] {
  const { shown, sounded, acknowledged, endedAt } = alarm;
  const base = { order: 4, cause: null };
  return [
    ...(shown === null ? [] : shownDrafts(alarm, '', shown.station as StationId, shown.at, null)),
    ...(sounded === null ? [] : shownDrafts(alarm, '', sounded.station as StationId, null, sounded.at)),
    ...alarm.calls.flatMap((call): Draft[] => {
      const { role, person, target, detail } = call;
      const onScreens = call.delivery === 'screen';
      const lane = `role:${role}`;
      const called: Draft = {
        ...base,
        key: `call${call.n}`,
        kind: 'called',
        at: call.at,
        lane,
        facts: { role, person, target, detail, onScreens },
      };
      if (call.answer === null) return [called];
      const facts = { by: call.answeredBy };
      return [
        called,
        { ...base, key: `answer${call.n}`, kind: call.answer, at: call.answeredAt, lane, cause: called.key, facts },
      ];
    }),
    ...(acknowledged === null
      ? []
      : [
          {
            ...base,
            key: 'acknowledged',
            kind: 'acknowledged' as const,
            at: acknowledged.at,
            lane: 'people',
            facts: {
              by: acknowledged.by,
              station: acknowledged.station,
              reason: acknowledged.reason,
              note: acknowledged.note,
              holdsUntil: acknowledged.returnsAt,
            },
          },
        ]),
    ...(endedAt === null
      ? []
      : [{ ...base, key: 'ended', kind: 'ended' as const, at: endedAt, lane: 'device', facts: {} }]),
  ];
}

/** Shown and sounded are expected of every alarm: where no station reported one, that is said. */
function notReported(drafts: readonly Draft[]): readonly Draft[] {
  return (['shown', 'sounded'] as const)
    .filter((kind) => !drafts.some((draft) => draft.kind === kind))
    .map((kind) => ({ key: `no-${kind}`, kind, at: null, lane: '', cause: null, order: 3, facts: {} }));
}

function numbered(drafts: readonly Draft[], onset: number): readonly LifeStage[] {
  const timeOf = ({ order, at }: Draft): number => (order < 2 ? Number.NEGATIVE_INFINITY : (at ?? onset));
  const happened = drafts.toSorted((a, b) => timeOf(a) - timeOf(b) || a.order - b.order);
  const numbers = new Map(happened.map(({ key }, index) => [key, index + 1]));
  const all = [...happened, ...notReported(drafts)];
  const beginnings = happened.filter(({ order }) => order < 2).length;
  const inOrder = [
    ...all.slice(0, beginnings),
    ...all.slice(happened.length),
    ...all.slice(beginnings, happened.length),
  ];
  return inOrder.map(({ key, kind, at, lane, cause, facts }) => ({
    n: numbers.get(key) ?? null,
    kind,
    at,
    afterMs: at === null ? null : at - onset,
    lane,
    from: cause === null ? null : (numbers.get(cause) ?? null),
    facts,
  }));
}

function lanesOf(stages: readonly LifeStage[]): readonly LifeLane[] {
  const ids = [...new Set(stages.filter(({ n }) => n !== null).map(({ lane }) => lane))];
  const rank = (id: string): number =>
    ['device', 'gateway', 'station', 'role', 'people'].indexOf(id.split(':')[0] ?? '');
  return ids.toSorted((a, b) => rank(a) - rank(b)).map(laneOf);
}

function laneOf(id: string): LifeLane {
  const [kind = '', ...rest] = id.split(':');
  const name = rest.join(':');
  if (kind === 'station') return { id, kind, station: name as StationId };
  if (kind === 'role') return { id, kind, role: name as AlarmRole };
  return { id, kind: kind === 'people' || kind === 'device' ? kind : 'gateway' };
}

const changesSignal: ReadonlySet<StageKind> = new Set(['acknowledged', 'withdrawn', 'returned', 'rose']);

/** The condition on its device's lane; how it signalled on the lane of each station that showed it. */
function barsOf(stages: readonly LifeStage[], alarm: Alarm, endMs: number): readonly LifeBar[] {
  const endedMs = stages.find(({ kind }) => kind === 'ended')?.afterMs ?? endMs;
  const device: LifeBar = {
    lane: alarm.source === 'gateway' ? 'gateway' : 'device',
    fromMs: 0,
    toMs: endedMs,
    state: 'signalling',
  };
  const stations = [...new Set(stages.map(({ lane }) => lane).filter((lane) => lane.startsWith('station:')))];
  return [device, ...stations.flatMap((lane) => stationBars(lane, stages, alarm, endMs))];
}

function stationBars(lane: string, stages: readonly LifeStage[], alarm: Alarm, endMs: number): readonly LifeBar[] {
  const startMs = stages.find((stage) => stage.lane === lane && stage.afterMs !== null)?.afterMs ?? 0;
  const bars: LifeBar[] = [];
  let state: LifeBar['state'] | null = 'signalling';
  let fromMs = startMs;
  let ended = false;
  for (const { kind, afterMs } of stages) {
    if (afterMs === null || (!changesSignal.has(kind) && kind !== 'ended')) continue;
    ended ||= kind === 'ended';
    const next = stateAfter(kind, state, ended, alarm);
    if (next === state) continue;
    if (state !== null && afterMs > fromMs) bars.push({ lane, fromMs, toMs: afterMs, state });
    state = next;
    fromMs = Math.max(startMs, afterMs);
  }
  return state === null || endMs <= fromMs ? bars : [...bars, { lane, fromMs, toMs: endMs, state }];
}

function stateAfter(
  kind: StageKind,
  before: LifeBar['state'] | null,
  ended: boolean,
  alarm: Alarm,
): LifeBar['state'] | null {
  if (kind === 'ended') return before !== 'acknowledged' && latches(alarm) ? 'latched' : null;
  if (kind === 'acknowledged') return ended ? null : 'acknowledged';
  return ended ? before : 'signalling';
}

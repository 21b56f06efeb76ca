/** What happened in a stretch of the record: alarms of the patient, and what people kept. */
import { alarmCodes } from '../../shared/domain/alarm-codes.ts';
import { channelByKey } from '../../shared/domain/channels.ts';
import type { AlarmId } from '../../shared/domain/ids.ts';
import type { KeptEvent } from '../../shared/history/kept.ts';
import type { HistoryRow } from '../../shared/station-api/calls.ts';
import type { AlarmPriority } from '../../shared/ward/alarm.ts';

export interface Happened {
  readonly id: string;
  readonly at: number;
  /** Null: it lasts, or its end was never heard. */
  readonly endAt: number | null;
  readonly text: string;
  /** Of its alarm; null: a person kept it. */
  readonly priority: AlarmPriority | null;
  /** `rhythm`: of the heart's rhythm and no limit; `technical`: why a wave may be missing. */
  readonly nature: 'rhythm' | 'technical' | 'other';
  readonly alarm: AlarmId | null;
}

/** Where the patient lay, as the station tells it. */
interface Stay {
  readonly bed: string;
  readonly fromAt: number | null;
  readonly toAt: number | null;
}

/** Rhythm alarms by the beginning of their text: "V-TACH 182". */
const rhythmTexts = alarmCodes
  .filter(({ kind, limit, parameter }) => kind === 'physiological' && limit === 0 && /^(HR|PVC)$/.test(parameter ?? ''))
  .flatMap(({ text, texts }) => [text, ...texts])
  .map((text) => text.toLowerCase());

function natureOf({ kind, text }: Pick<HistoryRow, 'kind' | 'text'>): Happened['nature'] {
  if (kind === 'technical') return 'technical';
  const said = text.toLowerCase();
  return rhythmTexts.some((rhythm) => said === rhythm || said.startsWith(`${rhythm} `) || said.startsWith(`${rhythm},`))
    ? 'rhythm'
    : 'other';
}

const isOf = ({ bed, raisedAt }: HistoryRow, stays: readonly Stay[]): boolean =>
  stays.some(
    (stay) =>
      stay.bed === bed &&
      raisedAt >= (stay.fromAt ?? Number.NEGATIVE_INFINITY) &&
      raisedAt < (stay.toAt ?? Number.POSITIVE_INFINITY),
  );

/** Oldest first. Alarms outside the patient's stays are another one's and left out. */
export function happenedIn(
  rows: readonly HistoryRow[],
  kept: readonly KeptEvent[],
  stays: readonly Stay[],
  span: { readonly fromAt: number; readonly toAt: number },
): readonly Happened[] {
  const alarms = rows
    .filter((row) => isOf(row, stays))
    .map((row): Happened => {
      const { alarm, raisedAt, endedAt, text, priority } = row;
      return { id: alarm, at: raisedAt, endAt: endedAt, text, priority, nature: natureOf(row), alarm };
    });
  const saved = kept.map(({ id, span: { at, fromAt, toAt, text } }): Happened => {
    return { id, at, endAt: at + (toAt - fromAt), text, priority: null, nature: 'other', alarm: null };
  });
  return [...alarms, ...saved]
    .filter(({ at }) => at >= span.fromAt && at < span.toAt)
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The event after a moment, or before it; undefined where there is none among these. Within a millisecond is at it. */
export function beside(events: readonly Happened[], at: number, step: 1 | -1): Happened | undefined {
  const middle = Math.round(at);
  return step === 1
    ? events.find((event) => Math.round(event.at) > middle)
    : events.findLast((event) => Math.round(event.at) < middle);
}

const families: Readonly<Record<string, RegExp>> = {
  ecg: /ecg|lead|electrode/i,
  pleth: /spo|pleth|sensor/i,
  pressure: /art|abp|ibp|cvp|pap|icp|pressure/i,
  resp: /resp|rr/i,
  co2: /co[2₂]/i,
};

/** Whether a technical alarm can be why this channel has no wave. One that names no channel is of all. */
export function concerns({ text }: Happened, channel: string): boolean {
  const named = Object.entries(families).filter(([, words]) => words.test(text));
  const family = channelByKey(channel)?.family ?? 'other';
  return named.length === 0 || named.some(([name]) => name === family);
}

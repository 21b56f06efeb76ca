/** What the station asks of its store, and what comes back: plain data between two threads. */
import type { Command } from '../../shared/feed/protocol.ts';
import type { CallResult, Settings, Trend, WhatIf } from '../../shared/station-api/calls.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import type { WardState } from '../../shared/ward/state.ts';
import type { LogEntry, LogHead } from '../feed/feed-types.ts';
import type { CutOff } from './alarm-table.ts';
import type { DeviceAlarms, DeviceAlarmsQuery } from './equipment-events.ts';
import type { Ledger } from '../../shared/infusion/ledger-answer.ts';
import type { KeptEvent } from '../../shared/history/kept.ts';
import type { StripsFound, StripsQuery } from './strips-since.ts';
import type { ContextQuery, KeptQuery, StaysQuery, StaysRead } from './context.ts';
import type { LedgerQuery } from '../infusion/read-ledger.ts';
import type { HistoryPage, HistoryQuery } from './history.ts';
import type { NumericsRow } from './numerics-files.ts';
import type { Retention } from './retention.ts';
import type { WaitingCommand } from './small-tables.ts';
import type { TrendQuery } from './trend.ts';
import type { ValuesQuery } from './values.ts';
import type { WhatIfQuery } from './what-if.ts';

export interface StoreData {
  readonly folder: string;
  /** Holds the folders "station" and "numerics". */
  readonly migrations: string;
  readonly retention: Retention;
}

export interface OpenedStore {
  readonly station: string;
  readonly heads: Readonly<Record<string, LogHead>>;
  readonly logId: string | null;
  /** What was last known of the ward. */
  readonly picture: WardState | null;
  readonly waiting: readonly WaitingCommand[];
  readonly settings: { readonly [Key in keyof Settings]?: Settings[Key] | undefined };
  readonly path: string;
  /** It was cut off from its gateway when it was last there. */
  readonly cutOff: CutOff | null;
}

/** Every operation with its arguments and result. */
export interface StoreOps {
  open: { args: { fresh: string }; result: OpenedStore };
  append: { args: { logKey: string; entries: readonly LogEntry[] }; result: number };
  gap: { args: { logKey: string; fromSeq: number; toSeq: number }; result: null };
  picture: { args: { logKey: string; state: WardState }; result: null };
  saveCommand: { args: WaitingCommand; result: null };
  settleCommand: {
    args: { id: Command['id']; outcome: 'done' | 'refused'; reason: string | null };
    result: null;
  };
  saveSettings: { args: Settings; result: null };
  numerics: { args: { rows: readonly NumericsRow[] }; result: null };
  trend: { args: TrendQuery; result: Trend };
  values: { args: ValuesQuery; result: CallResult<'history.values'> };
  ended: { args: { logKey: string; beforeAt: number; limit: number }; result: readonly Alarm[] };
  history: { args: HistoryQuery; result: HistoryPage };
  life: {
    args: { logKey: string; alarm: string };
    result: { readonly alarm: Alarm | null; readonly events: readonly StoredEvent[] };
  };
  whatIf: { args: WhatIfQuery; result: WhatIf };
  stays: { args: StaysQuery; result: StaysRead };
  context: { args: ContextQuery; result: CallResult<'history.context'> };
  infusions: { args: LedgerQuery; result: Ledger };
  kept: { args: KeptQuery; result: readonly KeptEvent[] };
  keptById: { args: { logKey: string; id: string }; result: KeptEvent | null };
  strips: { args: StripsQuery; result: StripsFound };
  assetPast: { args: { logKey: string; asset: string; limit: number }; result: readonly StoredEvent[] };
  deviceAlarms: { args: DeviceAlarmsQuery; result: readonly DeviceAlarms[] };
  cutOff: { args: CutOff; result: null };
  /** Bytes: all of it, and what numerics have of that. */
  tidy: { args: null; result: { bytes: number; numerics: number; deleted: readonly string[] } };
  /** Tests only: the thread stands still, as it does when a disk does. */
  stall: { args: { ms: number }; result: null };
  close: { args: null; result: null };
}
export type StoreOp = keyof StoreOps;

/** Long reads: done in slices between writes, and cancelled when nobody wants them any more. */
export type SlicedRead = Extract<
  StoreOp,
  'trend' | 'values' | 'history' | 'whatIf' | 'stays' | 'context' | 'infusions' | 'kept' | 'deviceAlarms'
>;
export type ReadOp = SlicedRead | 'ended' | 'life' | 'keptById' | 'strips' | 'assetPast';

export type ToStore =
  | { [Op in StoreOp]: { readonly id: number; readonly op: Op; readonly args: StoreOps[Op]['args'] } }[StoreOp]
  | { readonly cancel: number };

export type FromStore =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  /** `refusal`: the files are not ours to use; anything else may pass. */
  | { readonly id: number; readonly ok: false; readonly message: string; readonly refusal: boolean }
  | { readonly note: string };

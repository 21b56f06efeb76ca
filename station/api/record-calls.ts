/** Questions to the record: ended alarms, the history, one alarm's life, trials of limits. They change nothing. */
import { maxAgeMsOf } from '../../shared/domain/parameters.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { ruleOf } from '../../shared/ward/limits-in-force.ts';
import { own } from '../../shared/ward/state.ts';
import { StoreRefusal } from '../store/handles.ts';
import type { StoreClient } from '../store/store-client.ts';
import type { ActDeps } from './give.ts';
import { faultOfTrial, trialRule } from './limit-acts.ts';
import type { ParsedArgs } from './parsed-args.ts';

export interface RecordDeps extends ActDeps {
  readonly store: StoreClient;
  /** The log that the station is on; null before it knew any. */
  readonly logKey: () => string | null;
  /** Epoch ms on the gateway's clock, as the record has it. */
  readonly wardNow: () => number;
}

/** Over this the first page of ended alarms comes from memory. */
const endedDiskMs = 1_500;
const hourMs = 3_600_000;

/** @throws StationCallError 'unavailable' where the disk is busy, late or refuses. */
export async function asked<Result>(read: Promise<Result>): Promise<Result> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof StoreRefusal) throw error;
    throw new StationCallError('unavailable', (error as Error).message);
  }
}

export async function endedAlarms(deps: RecordDeps, args: ParsedArgs<'alarms.ended'>): Promise<{ alarms: Alarm[] }> {
  const before = args.beforeAt ?? Number.MAX_SAFE_INTEGER;
  const inMemory = (): Alarm[] =>
    deps
      .ward()
      .ended.filter((alarm) => (alarm.endedAt ?? 0) < before)
      .slice(0, args.limit);
  const logKey = deps.logKey();
  if (logKey === null) return { alarms: inMemory() };
  const late = Promise.withResolvers<null>();
  const stop = deps.clock.after(endedDiskMs, () => late.resolve(null));
  try {
    const read = await Promise.race([deps.store.ended({ logKey, beforeAt: before, limit: args.limit }), late.promise]);
    return { alarms: read === null ? inMemory() : [...read] };
  } catch {
    return { alarms: inMemory() };
  } finally {
    stop();
  }
}

/** Of the log that the station is on; what it recorded of others stays on the disk. */
export const history = (
  deps: RecordDeps,
  args: ParsedArgs<'alarms.history'>,
  gone: AbortSignal,
): Promise<CallResult<'alarms.history'>> =>
  // No log has an empty key: what the station says of itself is there all the same.
  asked(deps.store.history({ ...args, logKey: deps.logKey() ?? '' }, gone));

/** The alarm as it stands where it is still known; else as its events make it. */
export async function life(deps: RecordDeps, { alarm }: ParsedArgs<'alarms.life'>): Promise<CallResult<'alarms.life'>> {
  const { alarms, ended } = deps.ward();
  const known = own(alarms, alarm) ?? ended.find(({ id }) => id === alarm) ?? null;
  const logKey = deps.logKey();
  if (logKey === null) return { alarm: known, events: [] };
  const read = await asked(deps.store.life({ logKey, alarm }));
  return { alarm: known ?? read.alarm, events: [...read.events] };
}

export function whatIf(
  deps: RecordDeps,
  { bed, parameter, change, hours }: ParsedArgs<'limits.whatIf'>,
  gone: AbortSignal,
): Promise<CallResult<'limits.whatIf'>> {
  const ward = deps.ward();
  if (!ward.beds.some(({ id }) => id === bed)) throw new StationCallError('bad-arguments', 'No such bed');
  const trial = trialRule(ward, bed, parameter, change);
  const fault = faultOfTrial(parameter, trial);
  if (fault !== null) throw new StationCallError('bad-arguments', fault);
  const toAt = deps.wardNow();
  const query = { bed, parameter, fromAt: toAt - hours * hourMs, toAt, maxAgeMs: maxAgeMsOf(parameter) };
  const now = ruleOf(ward, bed, parameter);
  return asked(deps.store.whatIf({ ...query, logKey: deps.logKey(), now, trial }, gone));
}

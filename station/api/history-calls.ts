/** Questions to the record of waves and of what else was so; and keeping a stretch of it as an event. */
import type { AlarmId, BedId } from '../../shared/domain/ids.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import { historyBounds, type Who } from '../../shared/station-api/history-calls.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import { own, type WardState } from '../../shared/ward/state.ts';
import { rulesOf } from '../history/limits-course.ts';
import type { Present } from '../history/stays.ts';
import { stripOfAlarm, stripOfKept } from '../history/strip-wanted.ts';
import type { BedNow, StaysQuery } from '../store/context.ts';
import type { BedSpan, StripWanted, WaveRecord, WavesReading } from '../waves/wave-record.ts';
import { giveOnce, type ActDeps, type Outcome } from './give.ts';
import type { ParsedArgs } from './parsed-args.ts';
import type { Person } from './permissions.ts';
import { asked, type RecordDeps } from './record-calls.ts';
import type { Turns } from './turns.ts';
import type { WithBytes } from './with-bytes.ts';

export interface HistoryDeps extends RecordDeps {
  /** Null: not open. */
  readonly waves: () => WaveRecord | null;
}

/** No time that a record can have lies beyond. */
const everAt = 8e15;
/** A strip that ended this long ago is as complete as it gets. */
const lateMs = 10_000;

const hours = (ms: number): string => `${Math.round(ms / 3_600_000)} hours`;

/** @throws StationCallError in words where the span is nothing, or more than one answer covers. */
function checkSpan({ fromAt, toAt }: { readonly fromAt: number; readonly toAt: number }, mostMs: number): void {
  if (Math.abs(fromAt) > everAt || Math.abs(toAt) > everAt) {
    throw new StationCallError('bad-arguments', 'That is no date');
  }
  if (!(toAt > fromAt)) throw new StationCallError('bad-arguments', 'The stretch ends before it begins');
  if (toAt - fromAt > mostMs) {
    throw new StationCallError('bad-arguments', `That is longer than one answer covers: at most ${hours(mostMs)}`);
  }
}

/** Who lies in the bed now, as people here see it. @throws StationCallError where there is no such bed */
function presentIn(ward: WardState, id: BedId): Present | null {
  const bed = ward.beds.find((one) => one.id === id);
  if (bed === undefined) throw new StationCallError('bad-arguments', 'No such bed');
  return bed.patient === null ? null : { id: bed.patient.id, since: bed.since };
}

interface Asked {
  readonly bed: BedId;
  readonly who: Who;
  readonly fromAt: number;
  readonly toAt: number;
}

export const staysQuery = (deps: RecordDeps, { bed, who, fromAt, toAt }: Asked): StaysQuery => ({
  logKey: deps.logKey() ?? '',
  bed,
  who,
  fromAt,
  toAt,
  present: presentIn(deps.ward(), bed),
});

/**
 * Where to read: the bed, or the stays of the patient who lies there now (L8).
 *
 * @throws StationCallError 'unavailable' where the record does not answer, or the patient changed meanwhile.
 */
async function spansFor(deps: RecordDeps, args: Asked, gone: AbortSignal): Promise<readonly BedSpan[]> {
  const { bed, who, fromAt, toAt } = args;
  const query = staysQuery(deps, args);
  if (who === 'bed') return [{ bed, fromAt, toAt }];
  if (query.present === null) return [];
  return (await asked(deps.store.stays(query, gone))).spans;
}

/** What was read of one patient is not answered to a screen that shows another by now (L8). */
export async function forSame<Result>(
  deps: RecordDeps,
  { bed, who }: Pick<Asked, 'bed' | 'who'>,
  read: () => Promise<Result>,
): Promise<Result> {
  const before = presentIn(deps.ward(), bed);
  const result = await read();
  const after = presentIn(deps.ward(), bed);
  const isSame = before?.since === after?.since && before?.id === after?.id;
  if (who === 'patient' && !isSame) {
    throw new StationCallError('unavailable', 'This bed has another patient by now: look again');
  }
  return result;
}

function wavesOf(deps: HistoryDeps): WaveRecord {
  const record = deps.waves();
  if (record === null) throw new StationCallError('unavailable', 'The record of waves is not open');
  return record;
}

const withBytes = <Answer>({ answer, frame }: WavesReading<Answer>): WithBytes<Answer> => ({ answer, frame });

export async function waves(
  deps: HistoryDeps,
  args: ParsedArgs<'history.waves'>,
  gone: AbortSignal,
): Promise<WithBytes<CallResult<'history.waves'>>> {
  checkSpan(args, args.pairs === null ? historyBounds.wavesMs : historyBounds.pairsMs);
  return forSame(deps, args, async () => {
    const spans = await spansFor(deps, args, gone);
    return withBytes(await asked(wavesOf(deps).waves({ ...args, spans }, gone)));
  });
}

/** @throws StationCallError where there is no such alarm or event, or it is of no bed. */
async function stripOf(deps: HistoryDeps, of: ParsedArgs<'history.strip'>['of']): Promise<StripWanted> {
  const logKey = deps.logKey() ?? '';
  if (of.kind === 'kept') {
    const kept = await asked(deps.store.keptById({ logKey, id: of.id }));
    if (kept === null) throw new StationCallError('bad-arguments', 'No such event on record');
    return stripOfKept(kept.id, kept.span);
  }
  const { alarms, ended } = deps.ward();
  const known = own(alarms, of.alarm) ?? ended.find(({ id }) => id === of.alarm);
  const wanted = (await raisedStrip(deps, of.alarm, known !== undefined)) ?? (known && stripOfAlarm(known)) ?? null;
  if (wanted === null) throw new StationCallError('bad-arguments', 'There is no strip of this alarm');
  return wanted;
}

/** Over this an alarm that is known is taken from memory. */
const patienceMs = 1_000;

/**
 * Where the alarm was raised: it goes along with a patient who moves, its strip does not. Null: not on record.
 *
 * @throws StationCallError 'unavailable' where the record does not answer, and the alarm is not known otherwise.
 */
async function raisedStrip(deps: HistoryDeps, alarm: AlarmId, isKnown: boolean): Promise<StripWanted | null> {
  const late = Promise.withResolvers<null>();
  const stop = isKnown ? deps.clock.after(patienceMs, () => late.resolve(null)) : () => undefined;
  try {
    const read = asked(deps.store.life({ logKey: deps.logKey() ?? '', alarm }));
    const life = await Promise.race([read, late.promise]);
    const raised = life?.events[0]?.event;
    return raised?.type === 'alarm.raised' ? stripOfAlarm(raised.alarm) : null;
  } catch (error) {
    if (isKnown) return null;
    throw error;
  } finally {
    stop();
  }
}

/** Time within the strip that another patient lay in the bed than at its moment (L8). */
async function othersIn(deps: HistoryDeps, wanted: StripWanted, gone: AbortSignal): Promise<readonly BedSpan[]> {
  const { fromAt, toAt, at } = wanted;
  const bed = wanted.bed as BedId;
  const logKey = deps.logKey() ?? '';
  const { stays } = await asked(deps.store.stays({ logKey, bed, who: 'bed', fromAt, toAt, present: null }, gone));
  const spans = stays
    .filter(({ patient }) => patient !== null)
    .map((stay) => ({ bed, fromAt: stay.fromAt ?? -everAt, toAt: stay.toAt ?? everAt }));
  const own = spans.find((span) => span.fromAt <= at && at < span.toAt);
  return own === undefined ? [] : spans.filter((span) => span !== own);
}

export async function strip(
  deps: HistoryDeps,
  turns: Turns,
  { of, pairs }: ParsedArgs<'history.strip'>,
  gone: AbortSignal,
): Promise<WithBytes<CallResult<'history.strip'>>> {
  const { wanted, answer, frame } = await turns.run(async () => {
    const found = await stripOf(deps, of);
    const others = await othersIn(deps, found, gone);
    return { wanted: found, ...(await asked(wavesOf(deps).strip({ ...found, others }, pairs, gone))) };
  }, gone);
  const isLong = deps.wardNow() >= wanted.toAt + lateMs;
  return { answer: { ...answer, complete: answer.complete || isLong }, frame };
}

export function context(
  deps: RecordDeps,
  args: ParsedArgs<'history.context'>,
  gone: AbortSignal,
): Promise<CallResult<'history.context'>> {
  checkSpan(args, historyBounds.trendMs);
  const ward = deps.ward();
  const devices = Object.values(ward.devices);
  const now = Object.fromEntries(
    ward.beds.map(({ id }): [string, BedNow] => [
      id,
      { rules: rulesOf(ward, id), devices: devices.flatMap((device) => (device.bed === id ? [device.id] : [])) },
    ]),
  );
  const query = { ...staysQuery(deps, args), now };
  return forSame(deps, args, () => asked(deps.store.context(query, gone)));
}

export function values(
  deps: RecordDeps,
  args: ParsedArgs<'history.values'>,
  gone: AbortSignal,
): Promise<CallResult<'history.values'>> {
  checkSpan(args, historyBounds.trendMs);
  return forSame(deps, args, async () => {
    const spans = await spansFor(deps, args, gone);
    return asked(deps.store.values({ spans, keys: args.keys, fromAt: args.fromAt, toAt: args.toAt }, gone));
  });
}

export function trend(
  deps: RecordDeps,
  args: ParsedArgs<'history.trend'>,
  gone: AbortSignal,
): Promise<CallResult<'history.trend'>> {
  checkSpan(args, historyBounds.trendMs);
  return forSame(deps, args, async () => {
    const { keys, fromAt, toAt, points } = args;
    const spans = await spansFor(deps, args, gone);
    return asked(deps.store.trend({ spans, keys, fromAt, toAt, points }, gone));
  });
}

export async function keptList(
  deps: RecordDeps,
  { bed, who, limit }: ParsedArgs<'kept.list'>,
  gone: AbortSignal,
): Promise<CallResult<'kept.list'>> {
  const query = staysQuery(deps, { bed, who, fromAt: -everAt, toAt: everAt });
  const events = await forSame(deps, { bed, who }, () => asked(deps.store.kept({ ...query, limit }, gone)));
  return { events: [...events] };
}

/** Its id is the command's: under it the event is found once the gateway has taken it. */
export async function keep(
  deps: ActDeps,
  person: Person,
  { span }: ParsedArgs<'kept.save'>,
): Promise<CallResult<'kept.save'>> {
  const bed = deps.ward().beds.find(({ id }) => id === span.bed);
  if (bed === undefined) return { status: 'refused', reason: 'No such bed', id: null };
  const same = [...deps.desk.waiting.values()].find(
    ({ command, answeredSeq }) =>
      answeredSeq === null && command.type === 'keep' && JSON.stringify(command.span) === JSON.stringify(span),
  );
  const id = same?.command.id ?? deps.newCommandId();
  const command = same?.command ?? { type: 'keep' as const, id, span, since: bed.since, by: person.name };
  const outcome: Outcome = await giveOnce(deps, command);
  return { ...outcome, id: outcome.status === 'refused' ? null : id };
}

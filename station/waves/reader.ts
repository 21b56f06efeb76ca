/** Questions to the record of waves, answered in slices: between two of them the record is written. */
import { channelOrder } from '../../shared/domain/channels.ts';
import { encodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import { historyBounds, type WavesAnswer } from '../../shared/station-api/history-calls.ts';
import { channelsStored, readStored } from './day-reader.ts';
import { Coverage, type Gap } from './pieces-gaps.ts';
import { PairBuckets } from './pieces-pairs.ts';
import { SampleBlocks, samplesOf, stepsOf, type Interval, type Lane } from './pieces.ts';
import type { Recorded } from './placing.ts';
import type { WaveDays } from './wave-days.ts';
import type { BedSpan, WavesQuery, WavesReading } from './wave-record.ts';

/** Pieces that are told one by one; more are not a picture any more. */
const blocksMax = 20_000;
/** Told of one answer. */
const channelsMax = 64;
/** Rows that are looked up between two breaths. */
const rowsPerSlice = 500;

/** What is stored, before any of it is read. */
export interface Gathered {
  readonly lanes: readonly Lane[];
  /** Can not be read, of any channel. */
  readonly lost: readonly Interval[];
}

interface Asked extends Interval {
  readonly spans: readonly BedSpan[];
  readonly pairs: number | null;
  /** Time after it is still to come. */
  readonly endsAt: number | null;
}

export function* readWaves(
  days: WaveDays,
  query: WavesQuery,
  endsAt: number | null,
): Generator<void, WavesReading<WavesAnswer>> {
  const gathered = yield* gather(days, query.spans, query.channels);
  const { answer, frame } = yield* answerOf(gathered, { ...query, endsAt });
  // All that is there, also where less of it was asked for: what else may be asked for is known by it.
  const found = new Set(answer.channels);
  for (const span of query.channels === null ? [] : query.spans) {
    for (const channel of channelsStored(days, span)) found.add(channel);
    yield;
  }
  return { answer: { ...answer, channels: inOrder(found), recordedFrom: days.oldest(query.bed) }, frame };
}

const byLane = (a: string, b: string): number => channelOrder(a) - channelOrder(b) || (a < b ? -1 : 1);

/** In the order of lanes. */
const inOrder = (channels: Iterable<string>): string[] => [...channels].sort(byLane).slice(0, channelsMax);

/** Which pieces there are, by channel in the order of lanes. */
export function* gather(
  days: WaveDays,
  spans: readonly BedSpan[],
  channels: readonly string[] | null,
): Generator<void, Gathered> {
  const pieces = new Map<string, Recorded[][]>();
  const lost = new Map<string, Interval[]>();
  const ofAny: Interval[] = [];
  let rows = 0;
  for (const [index, span] of spans.entries()) {
    for (const found of readStored(days, span, channels)) {
      if (found.kind === 'piece') {
        const { channel } = found.piece.facts;
        const bySpan = pieces.get(channel) ?? spans.map((): Recorded[] => []);
        pieces.set(channel, bySpan);
        bySpan[index]?.push(found.piece);
      } else if (found.channel === null) {
        ofAny.push(found);
      } else {
        lost.set(found.channel, [...(lost.get(found.channel) ?? []), found]);
      }
      rows += 1;
      if (rows % rowsPerSlice === 0) yield;
    }
    yield;
  }
  const names = [...new Set([...pieces.keys(), ...lost.keys()])].sort(byLane);
  const lanes = names.map((channel) => ({
    channel,
    parts: spans.map((span, index) => ({ span, pieces: pieces.get(channel)?.[index] ?? [] })),
    lost: lost.get(channel) ?? [],
  }));
  return { lanes, lost: ofAny };
}

/** @throws RangeError with a sentence for people where it is more than one answer may hold. */
export function* answerOf(
  { lanes, lost }: Gathered,
  asked: Asked,
): Generator<void, WavesReading<Omit<WavesAnswer, 'recordedFrom'>>> {
  const { pairs } = asked;
  const numbers = pairs === null ? lanes.reduce((sum, lane) => sum + samplesOf(lane), 0) : lanes.length * pairs * 2;
  if (numbers > historyBounds.samples) {
    throw new RangeError(
      `${numbers} samples are more than one answer holds (${historyBounds.samples}): ask for fewer channels or less time`,
    );
  }
  const blocks: WaveBlock[] = [];
  const gaps: Gap[] = [];
  for (const lane of lanes) {
    const told = pairs === null ? new SampleBlocks() : new PairBuckets(asked.fromAt, asked.toAt, pairs);
    const coverage = new Coverage();
    const damaged = [...lost, ...lane.lost];
    for (const step of stepsOf(lane)) {
      if (step.kind === 'damaged') {
        damaged.push(step.interval);
      } else {
        told.add(step.clip);
        coverage.add(step.clip);
      }
      yield;
    }
    gaps.push(...coverage.gaps(lane.channel, asked, asked.spans, damaged, asked.endsAt));
    blocks.push(...told.blocks());
    if (blocks.length > blocksMax) throw new RangeError('This stretch is in too many pieces: ask for less time');
  }
  // Without any channel there is still a reason for it, also that none of it may be read.
  if (lanes.length === 0) {
    gaps.push(...new Coverage().gaps('', asked, asked.spans, lost, asked.endsAt));
  }
  const answer = {
    form: pairs === null ? ('samples' as const) : ('pairs' as const),
    channels: lanes.map(({ channel }) => channel).slice(0, channelsMax),
    gaps: gaps.slice(0, historyBounds.gaps),
    gapsCut: gaps.length > historyBounds.gaps,
  };
  return { answer, frame: encodeWaveFrame({ sentAt: asked.toAt, blocks }) };
}

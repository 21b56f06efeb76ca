/**
 * Samples and numerics around the frame, read once a minute of the record: the frame moves without a question, and
 * beats are looked for in what is there already.
 */
import { useEffect, useMemo, useRef } from 'react';
import { channelByKey } from '../../shared/domain/channels.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import { detectBeats } from '../../shared/ecg/qrs.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import { piecesOf } from '../history/stored-trace.ts';
import { useReading, type Reading } from '../history/use-reading.ts';
import { readWaves, type WavesRead } from '../history/record-turns.ts';
import { stationApi } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { frameMs, lineMs } from './times.ts';
import { moveFrame, settleMs, useView } from './view.ts';

/** On both sides of the minute: no frame that belongs to it reaches further. */
const asideMs = 10_000;
/** A complex swings by more, mV. */
const leastMv = 0.15;
/** The beat that the frame is at already. */
const sameBeatMs = 30;
/** A step where no beat is known. */
const blindMs = 1_000;

const numerics = ['HR', 'PR', 'ART-S', 'ART-D', 'SpO2', 'RR', 'NIBP-S', 'NIBP-D'];

export interface Minute {
  readonly waves: Reading<WavesRead>;
  readonly values: Reading<CallResult<'history.values'>>;
}

export function useMinute(bed: string, frameAt: number, channels: readonly string[]): Minute {
  const id = bed as BedId;
  const minuteAt = Math.floor((frameAt + frameMs / 2) / lineMs) * lineMs;
  const fromAt = minuteAt - asideMs;
  const end = minuteAt + lineMs + asideMs;
  // The newest minute grows: read again where the frame goes beyond what was there.
  const isOpen = end > stationNow() - settleMs;
  const toAt = isOpen ? Math.ceil((frameAt + frameMs) / 5_000) * 5_000 : end;
  const span = `${bed} ${minuteAt} ${toAt}`;
  const waves = useReading(
    channels.length === 0 ? null : `${span} ${channels.join()}`,
    (stop) => readWaves({ bed: id, who: 'patient', channels: [...channels], fromAt, toAt, pairs: null }, stop, 0),
    (before, name) => before.split(' ', 2).join() === name.split(' ', 2).join(),
  );
  const values = useReading(
    span,
    (stop) => stationApi().call('history.values', { bed: id, who: 'patient', keys: numerics, fromAt, toAt }, stop),
    (before, name) => before.split(' ', 2).join() === name.split(' ', 2).join(),
  );
  return { waves, values };
}

/** Times of R peaks, epoch ms, ascending. */
export function beatTimes({ blocks }: WavesRead, channel: string): readonly number[] {
  return piecesOf(blocks, channel).flatMap(({ samples, rateHz, gain, startAt }) =>
    detectBeats(samples, rateHz, Math.abs(leastMv / gain)).map((at) => Math.round(startAt + (at * 1000) / rateHz)),
  );
}

/** A function that moves the frame by beats: of the minute's lead, as soon as it is read; else by a second. */
export function useBeatSteps({ waves }: Minute, lead: string | undefined): (steps: number) => void {
  const wanted = useRef(0);
  const beats = useMemo(
    () => (waves.value === null || lead === undefined ? null : beatTimes(waves.value, lead)),
    [waves.value, lead],
  );
  const isBlind = lead === undefined || waves.state === 'failed';
  const go = (): void => {
    // While the minute is read the steps wait: each is done once, in order.
    while (wanted.current !== 0 && (isBlind || (beats !== null && waves.state === 'ready'))) {
      const step = Math.sign(wanted.current);
      const middle = useView.getState().frameAt + frameMs / 2;
      const next =
        step > 0 ? beats?.find((at) => at > middle + sameBeatMs) : beats?.findLast((at) => at < middle - sameBeatMs);
      wanted.current -= step;
      moveFrame((next ?? middle + step * blindMs) - frameMs / 2);
      const moved = useView.getState().frameAt + frameMs / 2;
      if (Math.floor(moved / lineMs) !== Math.floor(middle / lineMs)) return;
    }
  };
  useEffect(go);
  return (steps) => {
    // A held key asks for more than can be read: a bound, so that it stops when it is let go.
    wanted.current = Math.max(-8, Math.min(8, wanted.current + steps));
    go();
  };
}

/** The lead that beats are looked for in: the one on screen, else the first ECG. */
export const leadOf = (channel: string, channels: readonly string[]): string | undefined =>
  [channel, ...channels].find((one) => channelByKey(one)?.family === 'ecg');

/** Up to three: a lead, a pressure, the pleth; the channel of the lines among them. */
export function previewOf(channel: string, channels: readonly string[]): readonly string[] {
  const first = (family: string): string | undefined =>
    [channel, ...channels].find((one) => channelByKey(one)?.family === family);
  const wanted = [first('ecg'), first('pressure'), first('pleth'), channel, first('resp'), first('co2')];
  const known = [...new Set(wanted)].filter((one) => one !== undefined && channels.includes(one)).slice(0, 3);
  const shown = known.includes(channel) || !channels.includes(channel) ? known : [...known.slice(0, 2), channel];
  return shown.filter((one) => one !== undefined).toSorted((a, b) => channels.indexOf(a) - channels.indexOf(b));
}

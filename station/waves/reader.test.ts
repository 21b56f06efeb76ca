import { describe, expect, it } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { decodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import { readWaves } from './reader.ts';
import { aBlock, aFolder, aFrame, aRecorder, morning, samplesFrom } from './testing/recording.ts';
import type { WaveDays } from './wave-days.ts';

const secondMs = 1000;

/** Asks to the end, as the thread of waves does. */
function ask(
  days: WaveDays,
  channels: readonly string[] | null,
  fromAt: number,
  toAt: number,
  spans = [{ bed: '1', fromAt, toAt }],
) {
  const query = { who: 'bed' as const, bed: '1', spans, channels, fromAt, toAt };
  const steps = readWaves(days, { ...query, pairs: null }, null);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const read = decodeWaveFrame(step.value.frame);
  return { answer: step.value.answer, told: read.ok ? read.frame.blocks.map(({ channel }) => channel) : null };
}

/** ECG II and pleth for ten seconds, a pressure for the last five; another bed has respiration. */
function aWard() {
  const { recorder, days } = aRecorder(aFolder());
  for (let n = 0; n < 10; n += 1) {
    const at = morning + n * secondMs;
    recorder.take(
      aFrame(
        aBlock(at, samplesFrom(n * 125, 125), { channel: 'PLETH', rateHz: 125, unit: '%' }),
        aBlock(at, samplesFrom(n * 250, 250)),
        aBlock(at, samplesFrom(n * 25, 25), { bed: bedId('2'), channel: 'RESP', rateHz: 25 }),
        ...(n < 5 ? [] : [aBlock(at, samplesFrom(n * 125, 125), { channel: 'ART', rateHz: 125, unit: 'mmHg' })]),
      ),
      n * secondMs,
    );
    recorder.tick(n * secondMs);
  }
  return { recorder, days };
}

describe('channels of an answer', () => {
  it.each([
    ['as it came in', 10_000],
    ['as blocks', 60_000],
  ])(
    'Given a record %s, when one channel is asked for, then only it is told and all that are recorded in that time are named, in the order of lanes (L19)',
    (_name, later) => {
      const { recorder, days } = aWard();
      recorder.tick(later);
      const all = ask(days, ['ECG II'], morning, morning + 10 * secondMs);
      expect(all.told).toEqual(['ECG II']);
      expect(all.answer.channels).toEqual(ask(days, null, morning, morning + 10 * secondMs).answer.channels);
      expect(all.answer.channels).toEqual(['ECG II', 'ART', 'PLETH']);
      const begin = ask(days, ['ECG II'], morning, morning + 5 * secondMs);
      expect(begin.answer.channels).toEqual(['ECG II', 'PLETH']);
      const none = ask(days, ['CO2'], morning + 5 * secondMs, morning + 6 * secondMs);
      expect(none.told).toEqual([]);
      expect(none.answer.channels).toEqual(['ECG II', 'ART', 'PLETH']);
      expect(ask(days, ['ECG II'], morning + 60_000, morning + 61_000).answer.channels).toEqual([]);
      recorder.close(later);
      days.close();
    },
  );
});

describe('nothing of any channel', () => {
  it.each([
    ['nothing of it may be read', [], 'other-patient'],
    ['nothing was recorded', [{ bed: '1', fromAt: morning - 60_000, toAt: morning - 50_000 }], 'not-recorded'],
  ] as const)(
    'Given a stretch of which %s, when it is asked for, then the reason is told (L8)',
    (_name, spans, why) => {
      const { recorder, days } = aWard();
      const { answer, told } = ask(days, ['ECG II'], morning - 60_000, morning - 50_000, [...spans]);
      expect(told).toEqual([]);
      expect(answer.channels).toEqual([]);
      expect(answer.gaps).toEqual([{ channel: '', fromAt: morning - 60_000, toAt: morning - 50_000, why }]);
      recorder.close(10_000);
      days.close();
    },
  );
});

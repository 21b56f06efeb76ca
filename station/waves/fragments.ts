/** What a frame brings, in parts that are placed as one. */
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import { cut, type Fragment } from './placing.ts';

/** Longest fragment that is placed as one. */
const fragmentSamples = 16_000;

export function* fragmentsOf(block: WaveBlock): Generator<Fragment> {
  const { startAt, deviceAt, samples, bed, channel, unit, rateHz, gain, offset } = block;
  const whole: Fragment = { facts: { bed, channel, unit, rateHz, gain, offset }, startAt, deviceAt, samples };
  // A minute of a slow channel is short; a fast one is placed in parts.
  const most = Math.max(1, Math.min(fragmentSamples, Math.floor(rateHz * 30)));
  for (let from = 0; from < samples.length; from += most) {
    yield cut(whole, from, Math.min(samples.length, from + most));
  }
}

/**
 * The last-resort sound, made here so that it depends on no file, no renderer and no audio library: the burst of a
 * high-priority alarm (ten pulses, IEC 60601-1-8 table 3) as a WAV file.
 */

const rateHz = 22_050;
const pulse = { ms: 150, gapMs: 100, groupGapMs: 350, halfGapMs: 1_000, riseMs: 20 };
const pitchHz = 660;
const harmonics = [1, 2, 3, 4, 5];

/** Onsets of the ten pulses in ms: 3 + 2, a pause, 3 + 2. */
function onsetsMs(): number[] {
  const step = pulse.ms + pulse.gapMs;
  const half = [
    0,
    step,
    2 * step,
    3 * step + pulse.groupGapMs - pulse.gapMs,
    4 * step + pulse.groupGapMs - pulse.gapMs,
  ];
  const second = (half[4] ?? 0) + pulse.ms + pulse.halfGapMs;
  return [...half, ...half.map((ms) => ms + second)];
}

/** A mono 16-bit WAV of one burst. */
export function lastResortWav(): Buffer {
  const onsets = onsetsMs();
  const lengthMs = (onsets.at(-1) ?? 0) + pulse.ms + 200;
  const samples = new Int16Array(Math.ceil((lengthMs / 1000) * rateHz));
  for (const onsetMs of onsets) addPulse(samples, onsetMs);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}

function addPulse(samples: Int16Array, onsetMs: number): void {
  const first = Math.round((onsetMs / 1000) * rateHz);
  const count = Math.round((pulse.ms / 1000) * rateHz);
  for (let index = 0; index < count; index += 1) {
    const seconds = index / rateHz;
    const edgeMs = Math.min(seconds * 1000, pulse.ms - seconds * 1000);
    const envelope = Math.min(1, edgeMs / pulse.riseMs);
    const wave =
      harmonics.reduce((sum, n) => sum + Math.sin(2 * Math.PI * pitchHz * n * seconds), 0) / harmonics.length;
    samples[first + index] = Math.round(wave * envelope * 0.9 * 32_767);
  }
}

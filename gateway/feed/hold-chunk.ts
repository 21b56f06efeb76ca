/** A few seconds of everything that was received, packed as it will be sent. */
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import { feedBounds, type Late } from '../../shared/feed/protocol.ts';
import { encodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { Measurement } from '../live/live-sink.ts';
import type { PlacedBlock } from '../live/wave-ring.ts';

/** What values have in common; one object for all of a series. */
export interface SeriesName {
  readonly bed: BedId;
  readonly device: DeviceId;
  readonly key: string;
  readonly unit: string;
}

export interface HoldChunk {
  readonly late: boolean;
  /** Monotonic. Nothing in it was received before the first or after the second. */
  readonly openedMono: number;
  readonly sealedMono: number;
  /** The same on the clock that its data is stamped with. */
  readonly openedAt: number;
  readonly sealedAt: number;
  readonly frame: Uint8Array<ArrayBuffer> | null;
  readonly series: readonly SeriesName[];
  /** Three numbers of each value: value, epoch ms on the gateway's clock, the device's stamp (NaN: none). */
  readonly numbers: Float64Array;
  readonly bytes: number;
}

interface Piece {
  readonly first: PlacedBlock;
  readonly blocks: PlacedBlock[];
  count: number;
}

const perValue = 3;
/** Header of a block in the frame, names included: generous. */
const pieceBytes = 128;
/** Many beds begin pieces of their own; a chunk is full before the frame's 65,535. */
const piecesMax = 4_000;

/** What was received since the last chunk. */
export class OpenChunk {
  readonly late: boolean;
  readonly #pieces: Piece[] = [];
  readonly #newest = new Map<string, Piece>();
  readonly #series: SeriesName[] = [];
  readonly #numbers: number[] = [];
  /** When its first entry came; null: it is empty. */
  openedMono: number | null = null;
  #waveBytes = 0;

  constructor(late: boolean) {
    this.late = late;
  }

  hasRoomFor(bytes: number): boolean {
    return (
      this.#series.length < feedBounds.fillValues &&
      this.#pieces.length < piecesMax &&
      (this.#waveBytes === 0 || this.#waveBytes + bytes + pieceBytes <= feedBounds.fillBytes)
    );
  }

  block(block: PlacedBlock): void {
    this.openedMono ??= block.receivedMono;
    const name = `${block.bed}\n${block.channel}`;
    const piece = this.#newest.get(name);
    this.#waveBytes += block.samples.byteLength;
    if (piece !== undefined && continues(piece, block)) {
      piece.blocks.push(block);
      piece.count += block.samples.length;
      return;
    }
    this.#waveBytes += pieceBytes;
    const begun: Piece = { first: block, blocks: [block], count: block.samples.length };
    this.#newest.set(name, begun);
    this.#pieces.push(begun);
  }

  value(series: SeriesName, { value, mono, deviceAt }: Measurement, anchor: number, receivedMono: number): void {
    this.openedMono ??= receivedMono;
    this.#series.push(series);
    this.#numbers.push(value, Math.round(mono + anchor), deviceAt ?? Number.NaN);
  }

  /** `anchor`: wall clock less monotonic clock, as live data has it now. */
  seal(openedMono: number, sealedMono: number, anchor: number): HoldChunk {
    const blocks = this.#pieces.map((piece) => joined(piece, anchor, sealedMono));
    const frame = blocks.length === 0 ? null : encodeWaveFrame({ sentAt: sealedMono + anchor, blocks });
    const numbers = Float64Array.from(this.#numbers);
    return {
      late: this.late,
      openedMono,
      sealedMono,
      openedAt: openedMono + anchor,
      sealedAt: sealedMono + anchor,
      frame,
      series: this.#series,
      numbers,
      bytes: (frame?.byteLength ?? 0) + numbers.byteLength + this.#series.length * 8 + 200,
    };
  }
}

/** Of the same scale and rate, and beginning within half a sample of where the piece ends. */
function continues({ first, count }: Piece, block: PlacedBlock): boolean {
  if (block.rateHz !== first.rateHz || block.gain !== first.gain || block.offset !== first.offset) return false;
  if (block.unit !== first.unit) return false;
  const sampleMs = 1000 / first.rateHz;
  return Math.abs(block.startMono - (first.startMono + count * sampleMs)) <= sampleMs / 2;
}

function joined({ first, blocks, count }: Piece, anchor: number, mono: number): WaveBlock {
  const samples = new Int16Array(count);
  let at = 0;
  for (const block of blocks) {
    samples.set(block.samples, at);
    at += block.samples.length;
  }
  const { bed, channel, unit, deviceAt, rateHz, gain, offset, startMono } = first;
  const ageMs = mono - startMono;
  return { bed, channel, unit, startAt: startMono + anchor, deviceAt, rateHz, gain, offset, ageMs, samples };
}

export function contentOf({ frame, series, numbers }: HoldChunk): Late {
  const values = series.map((name, index) => {
    const deviceAt = numbers[index * perValue + 2] ?? Number.NaN;
    return {
      ...name,
      value: numbers[index * perValue] ?? 0,
      at: numbers[index * perValue + 1] ?? 0,
      deviceAt: Number.isNaN(deviceAt) ? null : deviceAt,
    };
  });
  return { frame, values };
}

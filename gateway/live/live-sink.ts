/** Who else gets what live data says, block by block and value by value: the hold for stations that were cut. */
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import type { PlacedBlock } from './wave-ring.ts';

export interface Measurement {
  readonly bed: BedId;
  readonly device: DeviceId;
  readonly key: string;
  readonly unit: string;
  readonly value: number;
  /** When it was measured, on our monotonic clock. */
  readonly mono: number;
  /** Epoch ms on the device's clock. */
  readonly deviceAt: number | null;
}

export interface LiveSink {
  /** `late`: so old when it came that nobody was shown it. */
  block(block: PlacedBlock, late: boolean): void;
  measured(measurement: Measurement, receivedMono: number, late: boolean): void;
}

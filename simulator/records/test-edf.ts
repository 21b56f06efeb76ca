/** One signal of an EDF file that a test makes. */
export interface TestEdfSignal {
  readonly label: string;
  readonly unit?: string;
  readonly physical?: readonly [min: number | string, max: number | string];
  readonly digital?: readonly [min: number, max: number];
  readonly samples: number;
}

/** An EDF file that a test makes: header fields and the bytes of its data records. */
export interface TestEdf {
  readonly version?: string;
  readonly recording?: string;
  readonly start?: string;
  readonly reserved?: string;
  readonly records?: number;
  readonly recordSeconds?: number | string;
  readonly signals: readonly TestEdfSignal[];
  readonly data: readonly (readonly number[])[];
}

export function anEdf(edf: TestEdf): Uint8Array {
  const { signals } = edf;
  const each = (width: number, field: (signal: TestEdfSignal) => string | number) =>
    signals.map((signal) => String(field(signal)).padEnd(width)).join('');
  const header = [
    (edf.version ?? '0').padEnd(8),
    'X X X X'.padEnd(80),
    (edf.recording ?? 'bed 4').padEnd(80),
    (edf.start ?? '02.03.0410.20.30').padEnd(16),
    String(256 * (signals.length + 1)).padEnd(8),
    (edf.reserved ?? '').padEnd(44),
    String(edf.records ?? edf.data.length).padEnd(8),
    String(edf.recordSeconds ?? 1).padEnd(8),
    String(signals.length).padEnd(4),
    each(16, (signal) => signal.label),
    each(80, () => ''),
    each(8, (signal) => signal.unit ?? ''),
    each(8, (signal) => signal.physical?.[0] ?? -1),
    each(8, (signal) => signal.physical?.[1] ?? 1),
    each(8, (signal) => signal.digital?.[0] ?? -32768),
    each(8, (signal) => signal.digital?.[1] ?? 32767),
    each(80, () => ''),
    each(8, (signal) => signal.samples),
    each(32, () => ''),
  ].join('');
  const bytes = new Uint8Array(header.length + edf.data.flat().length);
  bytes.set(Uint8Array.from(header, (character) => character.charCodeAt(0)));
  bytes.set(edf.data.flat(), header.length);
  return bytes;
}

/** Bytes of annotations, padded with zeros. */
export function talBytes(width: number, ...tals: readonly string[]): number[] {
  const bytes = [...new TextEncoder().encode(tals.map((tal) => `${tal}\u0000`).join(''))];
  return [...bytes, ...Array.from({ length: width - bytes.length }, () => 0)];
}

/** Stands in a channel's samples where the record holds no value: lead off, gap, absent channel, damaged file. */
export const recordNoSample = -2147483648;

export interface RecordChannel {
  /** As in the file; may be empty or occur twice. */
  readonly name: string;
  /** As in the file, '' if the file states none (WFDB: mV by definition). */
  readonly unit: string;
  readonly rateHz: number;
  /** Adu (ADC units) per physical unit; physical = (adu - baseline) / gain. Never 0; negative where the file inverts. */
  readonly gain: number;
  /** Adu at physical zero. A whole number in WFDB, any number in EDF. */
  readonly baseline: number;
  /** Samples, gaps included, as the header promises them. */
  readonly length: number;
  /** Resolution of the ADC as declared, else the width of the storage format. */
  readonly adcBits: number;
  /**
   * Samples `from` to `from + count` in adu, read from the file now.
   *
   * Always returns `count` values: where the record has none, and outside 0 to `length`, they are `recordNoSample`.
   * Throws RecordError when the file can no longer be read, RangeError when an argument is no whole number.
   */
  read(from: number, count: number): Int32Array;
}

export interface RecordEvent {
  /** From the start of the record. */
  readonly atMs: number;
  readonly durationMs: number | null;
  readonly text: string;
}

export interface PhysioRecord {
  readonly name: string;
  /** Epoch ms, taking the record's clock as UTC because records carry no zone; null if the date is not known. */
  readonly startAt: number | null;
  readonly durationMs: number;
  readonly channels: readonly RecordChannel[];
  readonly comments: readonly string[];
  readonly events: readonly RecordEvent[];
  /** What was wrong with the record though it could be opened; one sentence each, at most 100. */
  readonly problems: readonly string[];
}

/** A record that cannot be read: which file, what is wrong with it, and where in it (line or byte; '' if it is the whole). */
export class RecordError extends Error {
  readonly file: string;
  readonly what: string;
  readonly where: string;

  constructor(file: string, what: string, where = '') {
    super(`${file}${where === '' ? '' : `, ${where}`}: ${what}`);
    this.name = 'RecordError';
    this.file = file;
    this.what = what;
    this.where = where;
  }
}

const problemsMax = 100;

/** Collects a record's problems; past 100 it only counts, so a badly damaged record cannot fill memory. */
export class RecordProblems {
  readonly #kept: string[] = [];
  #leftOut = 0;

  add(problem: string): void {
    if (this.#kept.length < problemsMax - 1) this.#kept.push(problem);
    else this.#leftOut += 1;
  }

  list(): readonly string[] {
    return this.#leftOut === 0 ? this.#kept : [...this.#kept, `and ${this.#leftOut} more problems`];
  }
}

/** Asks for the live data that was missed and hands it to the record (fill.ts decides). Holds no rule. */
import type { FillPage, FillRequest, Late } from '../../shared/feed/protocol.ts';
import { recordKey } from '../../shared/infusion/pump-series.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { NumericsRow } from '../store/numerics-files.ts';
import type { WaveRecord } from '../waves/wave-record.ts';
import { decideFill, initialFill, seriesName, unfilledFrom } from './fill.ts';
import type { FillEffect, FillInput, Heard } from './fill.ts';
import type { FillFile } from './fill-file.ts';
import type { LiveState } from './live-state.ts';
import { secondOf } from './sampler.ts';

export interface FillDeskOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly live: LiveState;
  /** Gateway's clock at a moment of our monotonic one. */
  readonly gatewayAt: (mono: number) => number;
  readonly ask: (request: FillRequest, answer: (page: FillPage | null | undefined) => void) => void;
  /** Null: waves are not recorded. */
  readonly waves: () => Pick<WaveRecord, 'record' | 'newest' | 'fault' | 'disk'> | null;
  readonly saveNumerics: (rows: readonly NumericsRow[]) => void;
  /** Brings what is known now to the record; where a stretch begins or ends it must not be replaced before. */
  readonly sample: () => void;
  /** Outlives the process. */
  readonly memory: Pick<FillFile, 'read' | 'save'>;
}

export class FillDesk {
  readonly #options: FillDeskOptions;
  #state = initialFill;
  #remembered: number | null = null;
  /** What the last process left is read: before that it must not be written over. */
  #began = false;

  constructor(options: FillDeskOptions) {
    this.#options = options;
  }

  /** Stretches that are not filled yet. */
  get missing(): number {
    return this.#state.missing.length;
  }

  /** Once: finds out from where the record may lack something. */
  async begin(): Promise<void> {
    const { waves, memory } = this.#options;
    const newest =
      waves()
        ?.newest()
        .catch(() => null) ?? null;
    const [recorded, unfilledFrom] = await Promise.all([newest, memory.read()]);
    this.#began = true;
    this.input({ type: 'recorded', newest: recorded, unfilledFrom });
  }

  input(input: FillInput): void {
    const { clock, gatewayAt } = this.#options;
    const mono = clock.mono();
    const facts = { mono, at: gatewayAt(mono), heard: () => this.#heard(), hasRoom: this.#hasRoom };
    const { state, effects } = decideFill(this.#state, input, facts);
    this.#state = state;
    const from = unfilledFrom(state);
    if (this.#began && from !== this.#remembered) {
      this.#remembered = from;
      this.#options.memory.save(from);
    }
    for (const effect of effects) this.#perform(effect);
  }

  /** Frames that wait for the disk are live ones first. */
  get #hasRoom(): boolean {
    const waves = this.#options.waves();
    if (waves === null) return true;
    const { waveQueue, waveQueueBound } = waves.disk;
    return waves.fault === null && waveQueue < waveQueueBound / 8;
  }

  #perform(effect: FillEffect): void {
    const { ask, log } = this.#options;
    switch (effect.type) {
      case 'ask':
        ask(effect.request, (page) => this.input({ type: 'page', id: effect.id, page }));
        return;
      case 'take':
        this.take(effect);
        return;
      case 'log':
        log[effect.level](effect.text);
        return;
    }
  }

  /** Past data into the record, and nowhere else. */
  take({ frame, values }: { readonly frame: Uint8Array | null; readonly values: Late['values'] }): void {
    if (frame !== null) this.#options.waves()?.record(frame);
    const rows = rowsOf(values);
    if (rows.length > 0) this.#options.saveNumerics(rows);
  }

  #heard(): Heard {
    const { live, sample } = this.#options;
    sample();
    const heard = new Map<string, number>();
    for (const { bed, device, value, at } of live.measurements()) {
      heard.set(seriesName(device, bed, value.key), at);
    }
    return heard;
  }
}

/** One row for each second of a bed, oldest first. */
function rowsOf(values: Late['values']): readonly NumericsRow[] {
  /** Seconds that are on record have one value each: two of one second are told apart as live ones are. */
  const taken = new Map<string, number>();
  const rows = new Map<string, { t: number; bed: string; cells: Map<string, NumericsRow['cells'][number]> }>();
  for (const { bed, device, key, unit, value, at, deviceAt } of values) {
    const series = seriesName(device, bed, key);
    const t = secondOf(at, taken.get(series));
    taken.set(series, t);
    const place = `${t} ${bed}`;
    const row = rows.get(place) ?? { t, bed, cells: new Map() };
    rows.set(place, row);
    const recorded = recordKey(device, key);
    row.cells.set(recorded, { key: recorded, unit, value, deviceAt });
  }
  return [...rows.values()]
    .toSorted((a, b) => a.t - b.t)
    .map(({ t, bed, cells }) => ({ t, bed, cells: [...cells.values()] }));
}

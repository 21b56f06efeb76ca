/** Asks for the live data that was missed and hands it to the record (fill.ts decides). Holds no rule. */
import type { FillPage, FillRequest, Late } from '../../shared/feed/protocol.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { NumericsRow } from '../store/numerics-files.ts';
import { decideFill, initialFill, seriesName, unfilledFrom } from './fill.ts';
import type { FillEffect, FillInput, Heard } from './fill.ts';
import type { LiveState } from './live-state.ts';

export interface FillDeskOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly live: LiveState;
  /** Gateway's clock at a moment of our monotonic one. */
  readonly gatewayAt: (mono: number) => number;
  readonly ask: (request: FillRequest, answer: (page: FillPage | null | undefined) => void) => void;
  /** The record takes more without giving up what is live. */
  readonly hasRoom: () => boolean;
  readonly record: (frame: Uint8Array) => void;
  readonly saveNumerics: (rows: readonly NumericsRow[]) => void;
  /** Brings what is known now to the record; where a stretch begins or ends it must not be replaced before. */
  readonly sample: () => void;
  /** From where something is still to be filled, for the next process; null: nothing is. */
  readonly remember: (unfilledFrom: number | null) => void;
}

export class FillDesk {
  readonly #options: FillDeskOptions;
  #state = initialFill;
  #remembered: number | null = null;

  constructor(options: FillDeskOptions) {
    this.#options = options;
  }

  /** Stretches that are not filled yet. */
  get missing(): number {
    return this.#state.missing.length;
  }

  input(input: FillInput): void {
    const { clock, gatewayAt, hasRoom } = this.#options;
    const mono = clock.mono();
    const facts = { mono, at: gatewayAt(mono), heard: () => this.#heard(), hasRoom: hasRoom() };
    const { state, effects } = decideFill(this.#state, input, facts);
    this.#state = state;
    const from = unfilledFrom(state);
    if (from !== this.#remembered) {
      this.#remembered = from;
      this.#options.remember(from);
    }
    for (const effect of effects) this.#perform(effect);
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
  take({ frame, values }: Late): void {
    if (frame !== null) this.#options.record(frame);
    const rows = rowsOf(values);
    if (rows.length > 0) this.#options.saveNumerics(rows);
  }

  #heard(): Heard {
    const { live, gatewayAt, sample } = this.#options;
    sample();
    const heard = new Map<string, number>();
    for (const { bed, device, value, heardMono } of live.measurements()) {
      heard.set(seriesName(device, bed, value.key), gatewayAt(heardMono));
    }
    return heard;
  }
}

/** One row for each second of a bed, oldest first. */
function rowsOf(values: Late['values']): readonly NumericsRow[] {
  const rows = new Map<string, { t: number; bed: string; cells: Map<string, NumericsRow['cells'][number]> }>();
  for (const { bed, key, unit, value, at, deviceAt } of values) {
    const t = Math.floor(at / 1000);
    const place = `${t} ${bed}`;
    const row = rows.get(place) ?? { t, bed, cells: new Map() };
    rows.set(place, row);
    row.cells.set(key, { key, unit, value, deviceAt });
  }
  return [...rows.values()]
    .toSorted((a, b) => a.t - b.t)
    .map(({ t, bed, cells }) => ({ t, bed, cells: [...cells.values()] }));
}

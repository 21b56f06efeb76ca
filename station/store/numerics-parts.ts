/**
 * Several values for one second of one series: a clock that was set back, a fill after a cut that brings again what is
 * there. What was recorded first is what the record says; another value for the same second is kept in a further part
 * and not read; the same value again is nothing new.
 */
import { columnSeconds } from './column-codec.ts';
import type { DeviceStamps } from './stamp-codec.ts';

/** Values of one series in one column's time, in the order they came. */
export interface Part {
  /** Seconds from the column's start. */
  readonly offsets: readonly number[];
  readonly values: readonly number[];
  /** One per value; null: none, or not asked for. */
  readonly deviceAt: DeviceStamps | null;
}

/** Values that one second can have; more are not kept. */
const partsMost = 8;

/** One value per second, rising: of several the one of the first part, and in a part the one that came first. */
export function firstOf(parts: readonly Part[]): Part {
  const [only] = parts;
  if (only !== undefined && parts.length === 1 && isRising(only.offsets)) return only;
  const layer = new Layer();
  for (const part of parts) for (let index = 0; index < part.offsets.length; index += 1) layer.take(part, index);
  return layer.part();
}

/**
 * What the parts of a column become when more comes.
 *
 * @param existing by their numbers; null: one that cannot be read, which is left alone.
 * @returns those to be written, by their numbers.
 */
export function addTo(existing: readonly (Part | null)[], fresh: Part): ReadonlyMap<number, Part> {
  if (existing.length === 0 && isRising(fresh.offsets)) return new Map([[0, fresh]]);
  const layers = existing.map((part) => (part === null ? null : Layer.of(part)));
  const changed = new Map<number, Layer>();
  for (let index = 0; index < fresh.offsets.length; index += 1) {
    for (let number = 0; number < partsMost; number += 1) {
      const layer = number < layers.length ? layers[number] : (layers[number] = new Layer());
      if (layer === null || layer === undefined) continue;
      const said = layer.take(fresh, index);
      if (said === 'taken') continue;
      if (said === 'new') changed.set(number, layer);
      break;
    }
  }
  return new Map([...changed].map(([number, layer]) => [number, layer.part()]));
}

/** At most one value per second. */
class Layer {
  readonly #values: (number | undefined)[] = [];
  readonly #deviceAt: (number | null)[] = [];

  static of(part: Part): Layer {
    const layer = new Layer();
    for (let index = 0; index < part.offsets.length; index += 1) layer.take(part, index);
    return layer;
  }

  take(part: Part, index: number): 'new' | 'same' | 'taken' {
    const offset = part.offsets[index] ?? 0;
    const value = part.values[index] ?? 0;
    const before = this.#values[offset];
    if (before !== undefined) return Object.is(before, value) ? 'same' : 'taken';
    this.#values[offset] = value;
    this.#deviceAt[offset] = part.deviceAt?.[index] ?? null;
    return 'new';
  }

  part(): Part {
    const offsets: number[] = [];
    const values: number[] = [];
    const deviceAt: (number | null)[] = [];
    for (let offset = 0; offset < columnSeconds; offset += 1) {
      const value = this.#values[offset];
      if (value === undefined) continue;
      offsets.push(offset);
      values.push(value);
      deviceAt.push(this.#deviceAt[offset] ?? null);
    }
    return { offsets, values, deviceAt };
  }
}

function isRising(offsets: readonly number[]): boolean {
  for (let index = 1; index < offsets.length; index += 1) {
    if ((offsets[index] ?? 0) <= (offsets[index - 1] ?? 0)) return false;
  }
  return true;
}

/**
 * Units of doses as pumps and pharmacists write them: an amount, by weight or not, by time or not ("mcg/kg/min", "units/h",
 * "mL/h"). Amounts of one kind convert; grams never become millimoles or units.
 */
import { unitByWord } from '../domain/units.ts';

export type AmountKind = 'mass' | 'units' | 'substance' | 'equivalents' | 'volume' | 'calories';

export interface DoseUnit {
  readonly kind: AmountKind;
  /** To grams, units, moles, equivalents, litres, kilocalories. */
  readonly factor: number;
  readonly perKg: boolean;
  /** Length of the time that it is by, hours; null: an amount and no rate. */
  readonly perHours: number | null;
}

type Amounts = Readonly<Record<string, readonly [AmountKind, number]>>;

const amounts: Amounts = {
  kg: ['mass', 1e3],
  g: ['mass', 1],
  gm: ['mass', 1],
  grams: ['mass', 1],
  mg: ['mass', 1e-3],
  ug: ['mass', 1e-6],
  mcg: ['mass', 1e-6],
  ng: ['mass', 1e-9],
  unit: ['units', 1],
  units: ['units', 1],
  u: ['units', 1],
  iu: ['units', 1],
  '[iu]': ['units', 1],
  '[u]': ['units', 1],
  munit: ['units', 1e-3],
  munits: ['units', 1e-3],
  'm[iu]': ['units', 1e-3],
  milliunits: ['units', 1e-3],
  mmol: ['substance', 1e-3],
  umol: ['substance', 1e-6],
  mol: ['substance', 1],
  meq: ['equivalents', 1e-3],
  eq: ['equivalents', 1],
  ml: ['volume', 1e-3],
  cc: ['volume', 1e-3],
  l: ['volume', 1],
  kcal: ['calories', 1],
};

const hoursIn: Readonly<Record<string, number>> = {
  h: 1,
  hr: 1,
  hour: 1,
  min: 1 / 60,
  minute: 1 / 60,
  s: 1 / 3600,
  sec: 1 / 3600,
  d: 24,
  day: 24,
};

const read = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[µμ]/gu, 'u')
    .replace(/\s+/gu, '')
    .replace(/\{[^}]*\}|\.(?=\/|$)/gu, '');

/** Null: no unit of an amount that is known. */
export function doseUnit(text: string | null): DoseUnit | null {
  if (text === null || text.length > 60) return null;
  const [first = '', ...rest] = read(unitByWord(text)?.ucum ?? text).split('/');
  const amount = Object.hasOwn(amounts, first) ? amounts[first] : undefined;
  if (amount === undefined) return null;
  let perKg = false;
  let perHours: number | null = null;
  for (const part of rest) {
    const hours = Object.hasOwn(hoursIn, part) ? hoursIn[part] : undefined;
    if (part === 'kg' && !perKg) perKg = true;
    else if (hours !== undefined && perHours === null) perHours = hours;
    else return null;
  }
  return { kind: amount[0], factor: amount[1], perKg, perHours };
}

/**
 * A dose in another unit. By weight and not by weight convert where the weight is known, kg; null: they are of two kinds,
 * one is a rate and the other is none, or the weight is not known.
 */
export function convertDose(value: number, from: DoseUnit, to: DoseUnit, weightKg: number | null): number | null {
  if (from.kind !== to.kind || (from.perHours === null) !== (to.perHours === null)) return null;
  const time = from.perHours === null || to.perHours === null ? 1 : to.perHours / from.perHours;
  const scaled = ((value * from.factor) / to.factor) * time;
  if (from.perKg === to.perKg) return scaled;
  if (weightKg === null || !(weightKg > 0)) return null;
  return from.perKg ? scaled * weightKg : scaled / weightKg;
}

/** "mg/mL" taken apart: the amount in a millilitre, and the words of its unit. Null: no concentration by volume. */
export function concentrationUnit(text: string | null): { readonly amount: string; readonly perMl: number } | null {
  if (text === null) return null;
  const word = unitByWord(text)?.ucum ?? text;
  const cut = word.lastIndexOf('/');
  if (cut < 0) return null;
  const volume = /^(\d+(?:\.\d+)?)?(ml|cc|l)$/u.exec(read(word.slice(cut + 1)));
  const amount = word.slice(0, cut).trim();
  const kind = doseUnit(amount);
  if (volume === null || kind === null || kind.perKg || kind.perHours !== null) return null;
  const millilitres = Number(volume[1] ?? 1) * (volume[2] === 'l' ? 1000 : 1);
  return millilitres > 0 ? { amount, perMl: 1 / millilitres } : null;
}

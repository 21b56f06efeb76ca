/**
 * Infusion pumps: PCD-01 reports and PCD-10 events (ORU^R42). One observation per pump channel, where a pump
 * channel is a VMD: MDS pump, VMD pump module, below it a delivery channel and one or more sources (primary,
 * secondary). Of several sources the active one speaks.
 */
import type { NumericObservation, PumpEvent, PumpObservation } from '../../../shared/domain/observation.ts';
import { convert, unitOf } from '../../../shared/domain/units.ts';
import { vmdOf } from './alarms.ts';
import { pathPrefix, syringeDevices, type DeviceGroup } from './containment.ts';
import type { ReadContext } from './context.ts';
import { readCoded, unitWords } from './names.ts';
import { readNumeric } from './numerics.ts';
import { fieldOf, firstOf, type Field, type Fields } from './pump-fields.ts';
import { eventOf, isBolusSource, overrideOf, statusOf } from './pump-status.ts';
import { timeOf, wordsOf } from './row-text.ts';
import type { Row } from './rows.ts';
import { own } from './text.ts';
import { readNumber } from './values.ts';

export interface PumpReport {
  readonly pumps: PumpObservation[];
  /** Rows that are no part of a pump's state, kept under their own names. */
  readonly others: NumericObservation[];
}

/** Reads all channels of one pump. */
export function readPumps(group: DeviceGroup, device: string, context: ReadContext): PumpReport {
  const modules = new Map<string, Fields>();
  const shared: Fields = new Map();
  const others: NumericObservation[] = [];
  for (const row of group.rows) {
    const field = fieldOf(row);
    if (field === undefined) {
      const other = readNumeric(row, context);
      // What somebody typed into a pump is not a measurement of the patient.
      if (other !== null)
        others.push({ ...other, key: other.key.startsWith('x:') ? other.key : `x:pump ${other.key}` });
      continue;
    }
    const module = vmdOf(row.path);
    let target = shared;
    if (module !== null && field !== 'event' && field !== 'eventSource') {
      target = modules.get(module) ?? new Map();
      modules.set(module, target);
    }
    const found = target.get(field) ?? [];
    found.push({ row, channel: pathPrefix(row.path, 3) });
    target.set(field, found);
  }
  const source = firstOf(shared, 'eventSource');
  const eventChannel = source === null ? null : vmdOf(wordsOf(source) ?? '');
  if (modules.size === 0) modules.set(eventChannel ?? '1', new Map());
  const pumps: PumpObservation[] = [];
  for (const [vmd, module] of modules) {
    const label = labelOf(module);
    if (label !== null) context.pumpLabels.learn(device, vmd, label);
    const channel = context.pumpLabels.of(device, vmd);
    const event = eventChannel === null || eventChannel === vmd ? eventOf(firstOf(shared, 'event'), context) : null;
    pumps.push(readPump(channel, vmd, module, shared, group, event, context));
  }
  return { pumps, others };
}

/** "A", "2" or "Channel B" as the pump's own label of the channel; "Primary" names a source, not a channel. */
function labelOf(module: Fields): string | null {
  for (const { row } of module.get('sourceLabel') ?? []) {
    const found = /^(?:(?:channel|pump|line)\s*)?([a-z0-9]{1,2})$/i.exec(wordsOf(row) ?? '')?.[1];
    if (found !== undefined) return own(found.toUpperCase());
  }
  return null;
}

/** Rows of the source that is being infused: by its label or by its device row; with one source, that one. */
function activeSource(module: Fields, group: DeviceGroup): string | null {
  const active = firstOf(module, 'sources');
  const token = active === null ? null : (wordsOf(active)?.toLowerCase().replace('pump-source-info-', '') ?? null);
  if (token === null) return null;
  for (const { row, channel } of module.get('sourceLabel') ?? []) {
    if (wordsOf(row)?.toLowerCase().includes(token) === true) return channel;
  }
  for (const { path, name } of group.devices) {
    if (name.ref.toLowerCase().endsWith(`_${token}`)) return pathPrefix(path, 3);
  }
  return null;
}

/** Channels of this VMD that are sources: by their labels and by their device rows. */
function sourcesOf(module: Fields, group: DeviceGroup, vmd: string): Set<string> {
  const sources = new Set((module.get('sourceLabel') ?? []).map(({ channel }) => channel));
  for (const { path, name } of group.devices) {
    if (vmdOf(path) === vmd && name.ref.includes('_SOURCE')) sources.add(pathPrefix(path, 3));
  }
  return sources;
}

/** Picks the row of a field from one source; what stands in another source is of another container. */
type Pick = (field: Field, from?: string | null) => Row | null;

function pickerOf(module: Fields, shared: Fields, sources: ReadonlySet<string>, active: string | null): Pick {
  return (field, from = active) => {
    const found = module.get(field);
    const best =
      found?.find(({ channel }) => channel === from) ??
      found?.find(({ channel }) => from === null || !sources.has(channel) || !sources.has(from));
    return best?.row ?? firstOf(shared, field);
  };
}

function readPump(
  channel: string,
  vmd: string,
  module: Fields,
  shared: Fields,
  group: DeviceGroup,
  event: PumpEvent | null,
  context: ReadContext,
): PumpObservation {
  const active = activeSource(module, group);
  const sources = sourcesOf(module, group, vmd);
  const pick = pickerOf(module, shared, sources, active);
  const words = (field: Field): string | null => wordsAt(pick(field));
  const status = statusOf(words, event);
  // A dose between from a source of its own leaves the container's volumes where they are.
  const isBetween = active !== null && isBolusSource(words('sources'));
  const container = (isBetween ? [...sources].find((source) => source !== active) : undefined) ?? active;
  const number = (field: Field, ucum: string, from = active): number | null => readIn(pick(field, from), ucum, context);
  const volume = (field: Field): number | null => number(field, 'mL', container);
  const dose = pick('doseRate');
  const concentration = pick('concentration');
  const power = words('power')?.toLowerCase() ?? null;
  const any = module.values().next().value?.[0]?.row ?? group.rows[0];
  const override = overrideOf(words('override'));
  return {
    kind: 'pump',
    channel,
    event,
    deviceAt: any === undefined ? null : timeOf(any, context),
    drug: words('drug') ?? words('drugType') ?? drugOfOrder(group),
    status,
    mode: tail(words('deliveryMode') ?? words('mode'), ['pump-program-delivery-mode-', 'pump-mode-']),
    rateMlPerHour: rateOf(number, words('deliveryStatus')),
    doseRate: readIn(dose, null, context),
    doseUnit: unitLabel(dose),
    concentration: readIn(concentration, null, context),
    concentrationUnit: unitLabel(concentration),
    vtbiMl: volume('vtbi'),
    remainingMl: volume('remaining') ?? leftOf(volume('vtbi'), volume('delivered'), event),
    infusedMl: volume('deliveredTotal') ?? volume('delivered') ?? volume('deliveredSegment'),
    // Of a dose between it is that dose's own time.
    remainingMin:
      status === 'bolus'
        ? null
        : (number('timeRemaining', 'min', container) ?? number('timeOfContainer', 'min', container)),
    batteryPct: number('battery', '%'),
    onBattery: power === null ? null : power.includes('battery') ? true : power.includes('mains') ? false : null,
    syringe: syringeOf(group, vmd),
    careArea: words('careArea'),
    libraryVersion: words('libraryVersion'),
    notDeliveringReason: tail(words('reason'), ['pump-not-delivering-reason-', 'pump-']),
    library: words('library'),
    ...(override === undefined ? {} : { override }),
    overrideReason: words('overrideReason'),
    by: observerOf(pick, shared),
    weightKg: number('weight', 'kg'),
    batteryMin: number('batteryTime', 'min'),
    linePressureMmHg: number('linePressure', 'mm[Hg]'),
    occlusionLimitMmHg: number('occlusionLimit', 'mm[Hg]') ?? limitOf(pick('linePressure')),
    bolusMl: number('bolusVolume', 'mL') ?? (container === active ? null : number('vtbi', 'mL', active)),
  };
}

/**
 * Of what is programmed, by what went in of that programme, in one message. The total is of more than one container, and
 * a counter that was set back while the container hung would promise what is gone.
 */
function leftOf(vtbiMl: number | null, deliveredMl: number | null, event: PumpEvent | null): number | null {
  if (vtbiMl === null || deliveredMl === null || event === 'volumes-cleared') return null;
  return deliveredMl > 0 && deliveredMl <= vtbiMl ? Number((vtbiMl - deliveredMl).toPrecision(10)) : null;
}

/** What flows now, else what is programmed; between stop and start of a change nothing flows for a moment. */
function rateOf(number: (field: Field, ucum: string) => number | null, delivery: string | null): number | null {
  const now = number('rateCurrent', 'mL/h');
  const isBetween = now === 0 && delivery?.toLowerCase().includes('transitioning') === true;
  return now === null || isBetween ? (number('rateProgrammed', 'mL/h') ?? now) : now;
}

function wordsAt(row: Row | null): string | null {
  const text = row === null ? null : wordsOf(row);
  return text === null ? null : own(text.slice(0, 200));
}

/** Who did it, as the pump says beside what was done. */
function observerOf(pick: Pick, shared: Fields): string | null {
  const event = firstOf(shared, 'event');
  if (event?.form.observer != null) return event.form.observer;
  for (const field of ['rateProgrammed', 'doseRate', 'vtbi', 'drug', 'override', 'infusing', 'status'] as const) {
    const observer = pick(field)?.form.observer ?? null;
    if (observer !== null) return observer;
  }
  return null;
}

/** The upper limit of a row (OBX-7), mmHg. */
function limitOf(row: Row | null): number | null {
  if (row === null || row.form.measure.high === null) return null;
  const { high, sentIn } = row.form.measure;
  const limit = sentIn === null ? null : convert(high, sentIn, unitOf('mm[Hg]'));
  return limit === null ? null : Number(limit.toPrecision(10));
}

/** By the device rows of this channel's VMD; by the pump's own where the channel has none. */
function syringeOf(group: DeviceGroup, vmd: string): boolean | null {
  const ofChannel = group.devices.filter(({ path }) => vmdOf(path) === vmd);
  const names = (ofChannel.length > 0 ? ofChannel : group.devices).map(({ name }) => name);
  if (names.some(({ code, ref }) => (code !== null && syringeDevices.has(code)) || ref.includes('SYRINGE')))
    return true;
  return names.some(({ ref }) => ref.includes('_LVP_')) ? false : null;
}

const tail = (text: string | null, prefixes: readonly string[]): string | null => {
  const prefix = prefixes.find((start) => text?.startsWith(start) === true);
  return prefix === undefined || text === null ? text : text.slice(prefix.length);
};

/** The drug may stand in OBR-4 only: "2222^Dopamine" (but not the pump's own code). */
function drugOfOrder(group: DeviceGroup): string | null {
  const row = group.rows.find(({ order }) => order !== null);
  if (row === undefined) return null;
  const coded = readCoded(row.order!.service, row.delimiters);
  const device = coded.refId !== null || (coded.code !== null && coded.code >= 65536);
  return device ? null : coded.text;
}

const unitLabel = (row: Row | null): string | null => {
  if (row === null || row.form.unit === '') return null;
  return row.form.measure.sentIn?.ucum ?? unitWords(row.form.unit, row.delimiters);
};

/** A number in the named unit, or as sent where `ucum` is null; null with a note where it cannot be had. */
function readIn(row: Row | null, ucum: string | null, context: ReadContext): number | null {
  if (row === null || row.value === '') return null;
  if (row.form.quality.absent !== null) return null;
  const { value, absent, malformed } = readNumber(row.value);
  if (malformed) {
    context.error({
      segment: 'OBX',
      sequence: row.sequence,
      field: 5,
      code: 102,
      text: `OBX-5 of ${row.name.refId ?? row.name.key} is not a number: ${row.value.slice(0, 40)}`,
    });
  }
  if (absent !== null) return null;
  if (ucum === null || row.form.unit === '') return value;
  const unit = row.form.measure.sentIn;
  const converted = unit === null ? null : convert(value, unit, unitOf(ucum));
  if (converted === null)
    context.note(`OBX[${row.sequence}]-6 is no unit of ${ucum}: ${unitWords(row.form.unit, row.delimiters)}`);
  return converted === null ? null : Number(converted.toPrecision(10));
}

/**
 * Infusion pumps: PCD-01 reports and PCD-10 events (ORU^R42). One observation per pump channel, where a pump
 * channel is a VMD: MDS pump, VMD pump module, below it a delivery channel and one or more sources (primary,
 * secondary). Of several sources the active one speaks.
 */
import type { NumericObservation, PumpEvent, PumpObservation, PumpStatus } from '../../../shared/domain/observation.ts';
import { convert, unitOf } from '../../../shared/domain/units.ts';
import { vmdOf } from './alarms.ts';
import { pathPrefix, syringeDevices, type DeviceGroup } from './containment.ts';
import type { ReadContext } from './context.ts';
import { readCoded, unitWords } from './names.ts';
import { readNumeric } from './numerics.ts';
import { timeOf, wordsOf } from './row-text.ts';
import type { Row } from './rows.ts';
import { own } from './text.ts';
import { readNumber } from './values.ts';

/** Code and REFID (without MDC_ and DEV_) of every row that a pump's state is made of. */
const fields = {
  rateCurrent: [158014, 'FLOW_FLUID_PUMP_CURRENT'],
  rateProgrammed: [157784, 'FLOW_FLUID_PUMP'],
  doseRate: [157924, 'RATE_DOSE'],
  concentration: [157760, 'CONC_DRUG'],
  vtbi: [157884, 'VOL_FLUID_TBI'],
  remaining: [157872, 'VOL_FLUID_TBI_REMAIN'],
  delivered: [157864, 'VOL_FLUID_DELIV'],
  deliveredTotal: [157993, 'VOL_FLUID_DELIV_TOTAL'],
  deliveredSegment: [157992, 'VOL_FLUID_DELIV_SEGMENT'],
  timeRemaining: [157916, 'TIME_PD_REMAIN'],
  drug: [184514, 'DRUG_NAME_LABEL'],
  drugType: [184330, 'DRUG_NAME_TYPE'],
  infusing: [184519, 'PUMP_INFUSING_STATUS'],
  status: [184508, 'PUMP_STAT'],
  mode: [184504, 'PUMP_MODE'],
  deliveryStatus: [158005, 'PUMP_CURRENT_DELIVERY_STATUS'],
  reason: [158006, 'PUMP_NOT_DELIVERING_REASON'],
  deliveryMode: [158008, 'PUMP_PROGRAM_DELIVERY_MODE'],
  sources: [158016, 'PUMP_ACTIVE_SOURCES'],
  sourceLabel: [158012, 'PUMP_SOURCE_CHANNEL_LABEL'],
  libraryVersion: [184517, 'PUMP_DRUG_LIBRARY_VERSION'],
  careArea: [184516, 'PUMP_DRUG_LIBRARY_CARE_AREA'],
  power: [67925, 'ATTR_POWER_STAT'],
  battery: [67996, 'ATTR_VAL_BATT_CHARGE'],
  event: [68487, 'ATTR_EVT_COND'],
  eventSource: [68488, 'ATTR_EVT_SOURCE'],
} as const satisfies Record<string, readonly [number, string]>;
type Field = keyof typeof fields;

const fieldByCode = new Map<number, Field>();
const fieldByRef = new Map<string, Field>();
for (const [field, [code, ref]] of Object.entries(fields) as [Field, readonly [number, string]][]) {
  fieldByCode.set(code, field);
  fieldByRef.set(ref, field);
}

const fieldOf = (row: Row): Field | undefined =>
  (row.name.code === null ? undefined : fieldByCode.get(row.name.code)) ??
  fieldByRef.get(row.name.ref.replace(/^DEV_/, ''));

interface Found {
  readonly row: Row;
  /** Path of the channel or device that the row is of: "1.1.2.". */
  readonly channel: string;
}
type Fields = Map<Field, Found[]>;

export interface PumpReport {
  readonly pumps: PumpObservation[];
  /** Rows that are no part of a pump's state, kept under their own names. */
  readonly others: NumericObservation[];
}

const events: Readonly<Record<string, PumpEvent>> = {
  PUMP_DELIV_START: 'delivery-start',
  PUMP_DELIV_STOP: 'delivery-stop',
  PUMP_DELIV_COMP: 'delivery-complete',
  PUMP_PROG_CLEARED: 'programme-cleared',
  PUMP_VOL_COUNTERS_CLEARED: 'volumes-cleared',
  PUMP_PATIENT_CHANGE: 'patient-changed',
  PUMP_PATIENT_ID_CHANGE: 'patient-changed',
  PATIENT_CHANGE: 'patient-changed',
  PATIENT_ID_CHANGE: 'patient-changed',
  DEVICE_TIME_CHANGED: 'device-time-changed',
  COMM_STATUS_CHANGE: 'communication-changed',
};
const eventByCode: Readonly<Record<number, PumpEvent>> = {
  197288: 'delivery-start',
  197290: 'delivery-stop',
  197292: 'delivery-complete',
};

/** Reads all channels of one pump. */
export function readPumps(group: DeviceGroup, device: string, context: ReadContext): PumpReport {
  const modules = new Map<string, Fields>();
  const shared: Fields = new Map();
  const others: NumericObservation[] = [];
  for (const row of group.rows) {
    const field = fieldOf(row);
    if (field === undefined) {
      const other = readNumeric(row, context);
      // A weight that somebody typed into a pump is not a measurement of the patient.
      if (other !== null)
        others.push({ ...other, key: other.key.startsWith('x:') ? other.key : `x:pump ${other.key}` });
      continue;
    }
    const module = vmdOf(row.path);
    let target = shared;
    if (module !== null && field !== 'event' && field !== 'eventSource') {
      target = modules.get(module) ?? new Map<Field, Found[]>();
      modules.set(module, target);
    }
    const found = target.get(field) ?? [];
    found.push({ row, channel: pathPrefix(row.path, 3) });
    target.set(field, found);
  }
  const source = one(shared, 'eventSource');
  const eventChannel = source === null ? null : vmdOf(wordsOf(source) ?? '');
  if (modules.size === 0) modules.set(eventChannel ?? '1', new Map());
  const pumps: PumpObservation[] = [];
  for (const [vmd, module] of modules) {
    const label = labelOf(module);
    if (label !== null) context.pumpLabels.learn(device, vmd, label);
    const channel = context.pumpLabels.of(device, vmd);
    const event = eventChannel === null || eventChannel === vmd ? eventOf(one(shared, 'event'), context) : null;
    const syringe = syringeOf(group, vmd);
    pumps.push({ ...readPump(channel, module, shared, group, event, context), syringe });
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

const one = (map: Fields, field: Field): Row | null => map.get(field)?.[0]?.row ?? null;

function eventOf(row: Row | null, context: ReadContext): PumpEvent | null {
  if (row === null) return null;
  const coded = readCoded(row.value, row.delimiters);
  const byCode = coded.code === null ? undefined : eventByCode[coded.code];
  const found = byCode ?? events[(coded.refId ?? '').toUpperCase().replace(/^MDC_(EVT_)?/, '')];
  if (found === undefined) context.keep(coded);
  return found ?? null;
}

/** Rows of the source that is being infused: by its label or by its device row; with one source, that one. */
function activeSource(module: Fields, group: DeviceGroup): string | null {
  const active = one(module, 'sources');
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

function readPump(
  channel: string,
  module: Fields,
  shared: Fields,
  group: DeviceGroup,
  event: PumpEvent | null,
  context: ReadContext,
): Omit<PumpObservation, 'syringe'> {
  const active = activeSource(module, group);
  const pick = (field: Field): Row | null => {
    const found = module.get(field);
    return (found?.find((entry) => entry.channel === active) ?? found?.[0])?.row ?? one(shared, field);
  };
  const words = (field: Field): string | null => {
    const row = pick(field);
    const text = row === null ? null : wordsOf(row);
    return text === null ? null : own(text.slice(0, 200));
  };
  const number = (field: Field, ucum: string): number | null => readIn(pick(field), ucum, context);
  const dose = pick('doseRate');
  const concentration = pick('concentration');
  const status = statusOf(words, event);
  const power = words('power')?.toLowerCase() ?? null;
  const any = module.values().next().value?.[0]?.row ?? group.rows[0];
  return {
    kind: 'pump',
    channel,
    event,
    deviceAt: any === undefined ? null : timeOf(any, context),
    drug: words('drug') ?? words('drugType') ?? drugOfOrder(group),
    status,
    mode: tail(words('deliveryMode') ?? words('mode'), ['pump-program-delivery-mode-', 'pump-mode-']),
    rateMlPerHour: number('rateCurrent', 'mL/h') ?? number('rateProgrammed', 'mL/h'),
    doseRate: readIn(dose, null, context),
    doseUnit: unitLabel(dose),
    concentration: readIn(concentration, null, context),
    concentrationUnit: unitLabel(concentration),
    vtbiMl: number('vtbi', 'mL'),
    remainingMl: number('remaining', 'mL'),
    infusedMl: number('deliveredTotal', 'mL') ?? number('delivered', 'mL') ?? number('deliveredSegment', 'mL'),
    remainingMin: number('timeRemaining', 'min'),
    batteryPct: number('battery', '%'),
    onBattery: power === null ? null : power.includes('battery') ? true : power.includes('mains') ? false : null,
    careArea: words('careArea'),
    libraryVersion: words('libraryVersion'),
    notDeliveringReason: tail(words('reason'), ['pump-not-delivering-reason-', 'pump-']),
  };
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

/** One state from up to five rows; what says that the pump does not deliver comes before what says that it runs. */
function statusOf(words: (field: Field) => string | null, event: PumpEvent | null): PumpStatus | null {
  const running = (words('infusing') ?? words('status'))?.toLowerCase() ?? null;
  const delivery = words('deliveryStatus')?.toLowerCase() ?? null;
  const reason = words('reason')?.toLowerCase() ?? '';
  const mode = `${words('deliveryMode') ?? ''} ${words('mode') ?? ''} ${words('sources') ?? ''}`.toLowerCase();
  const said = `${running ?? ''} ${delivery ?? ''}`;
  if (event === 'delivery-complete' || said.includes('complete') || reason.includes('complete')) return 'complete';
  if (said.includes('alarm') || reason.includes('alarm')) return 'alarming';
  const still = said.includes('not-delivering') || said.includes('not-infusing');
  if (still)
    return reason.includes('clinician') || reason.includes('pause') || reason.includes('standby')
      ? 'paused'
      : 'stopped';
  if (said.includes('pause') || said.includes('standby') || said.includes('delay')) return 'paused';
  if (said.includes('stop') || said.includes('off')) return 'stopped';
  if (said.includes('kvo') || mode.includes('kvo')) return 'kvo';
  if (said.includes('infusing') || said.includes('delivering') || said.includes('transitioning')) {
    return /bolus|loading|-clinician|-pca/.test(mode) || said.includes('bolus') ? 'bolus' : 'infusing';
  }
  if (running !== null || delivery !== null) return 'unknown';
  return event === 'delivery-start' ? 'infusing' : event === 'delivery-stop' ? 'stopped' : null;
}

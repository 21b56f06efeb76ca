/**
 * ORU^R40 (IHE PCD-04): one alarm per OBR and source path. Facets come by their code, else by the fifth part of
 * OBX-4; what a facet says wins over the words in OBX-8 of the event row.
 */
import { alarmCodeByName } from '../../../shared/domain/alarm-codes.ts';
import type {
  AlarmKind,
  AlarmObservation,
  AlarmPhase,
  CodedName,
  Inactivation,
  StatedPriority,
} from '../../../shared/domain/observation.ts';
import type { ReadContext } from './context.ts';
import { readCoded } from './names.ts';
import { readNumeric } from './numerics.ts';
import { timeOf, wordsOf } from './row-text.ts';
import type { Row } from './rows.ts';
import { component, own, repetitions, valued } from './text.ts';

type Facet = 'event' | 'source' | 'phase' | 'state' | 'inactivation' | 'priority' | 'type' | 'text' | 'condition';

const facetByCode: Readonly<Record<number, Facet>> = {
  68480: 'source',
  68481: 'phase',
  68482: 'state',
  68483: 'inactivation',
  68484: 'priority',
  68485: 'type',
  68546: 'text',
  68012: 'condition',
};
const facetByRef: Readonly<Record<string, Facet>> = {
  ATTR_ALERT_SOURCE: 'source',
  ATTR_EVENT_PHASE: 'phase',
  ATTR_ALARM_STATE: 'state',
  ATTR_ALARM_INACTIVATION_STATE: 'inactivation',
  ATTR_ALARM_PRIORITY: 'priority',
  ATTR_ALERT_TYPE: 'type',
  ATTR_ALERT_TEXT: 'text',
  ATTR_AL_COND: 'condition',
};
const facetByNumber: readonly (Facet | undefined)[] = [
  undefined,
  'event',
  'source',
  'phase',
  'state',
  'inactivation',
  'priority',
  'type',
];

/** Path without its facet, and the facet: "1.2.1.150456.3" → "1.2.1.150456", 3. */
function splitPath(path: string): readonly [source: string, facet: number] {
  const parts = path.split('.');
  if (parts.length < 5) return [path, 0];
  const facet = Number(parts[parts.length - 1]);
  return [parts.slice(0, -1).join('.'), Number.isInteger(facet) ? facet : 0];
}

function facetOf(row: Row, facet: number): Facet | undefined {
  const { name } = row;
  const byCode = name.code === null ? undefined : facetByCode[name.code];
  const byName = byCode ?? facetByRef[name.ref];
  if (byName !== undefined) return byName;
  // Partition 3 is events; 61444 is a vendor's private event without its partition.
  const event = (name.code !== null && name.code >= 196608 && name.code < 262144) || name.ref.startsWith('EVT_');
  return event ? 'event' : (facetByNumber[facet] ?? (name.parameter === undefined ? undefined : 'source'));
}

type Facets = Partial<Record<Facet, Row>>;

/** All alarms of one device. An alarm without an event row is an error of content; the others still go in. */
export function readAlarms(
  rows: readonly Row[],
  device: string,
  pump: boolean,
  context: ReadContext,
): AlarmObservation[] {
  const alerts = new Map<string, { facets: Facets; source: string; first: Row }>();
  for (const row of rows) {
    const [source, number] = splitPath(row.path);
    const key = `${row.order?.sequence ?? 0} ${source}`;
    let alert = alerts.get(key);
    if (alert === undefined) {
      alert = { facets: {}, source, first: row };
      alerts.set(key, alert);
    }
    const facet = facetOf(row, number);
    if (facet === undefined)
      context.note(`OBX[${row.sequence}]: ${row.name.refId ?? row.name.key} is no facet of an alarm`);
    else alert.facets[facet] ??= row;
  }
  const alarms: AlarmObservation[] = [];
  for (const { facets, source, first } of alerts.values()) {
    const alarm = readAlarm(facets, source, device, pump, context);
    if (alarm !== null) alarms.push(alarm);
    else if (facets.phase !== undefined || alerts.size === 1) {
      context.error({
        segment: 'OBX',
        sequence: first.sequence,
        field: 3,
        code: 101,
        text: `alarm at ${source || 'no path'} has no event (facet 1)`,
      });
    }
  }
  return alarms;
}

/** The event: of a technical alarm (196616 or a condition) in OBX-5, else the code of the row itself. */
function eventOf(row: Row): CodedName {
  const inValue = row.name.code === 196616 || row.name.ref === 'EVT_ALARM';
  if (inValue && row.value !== '') {
    const coded = readCoded(row.value, row.delimiters);
    if (coded.code !== null || coded.refId !== null || coded.text !== null) return coded;
  }
  const words = wordsOf(row);
  return {
    code: row.name.code,
    refId: row.name.refId,
    text: words === null ? row.name.text : own(words.slice(0, 200)),
  };
}

const phases = new Set<string>([
  'start',
  'present',
  'update',
  'escalate',
  'deescalate',
  'continue',
  'end',
  'reset',
  'tpoint',
] satisfies AlarmPhase[]);

const word = (row: Row | undefined): string | null => {
  if (row === undefined) return null;
  const d = row.delimiters;
  const raw = row.value;
  return (component(raw, 1, d) ?? component(raw, 2, d))?.toLowerCase() ?? null;
};

/** Without a readable phase: an inactive alarm has ended, any other is there. Never dropped. */
function phaseOf(facets: Facets, state: AlarmObservation['state'], context: ReadContext): AlarmPhase {
  const said = word(facets.phase)?.replace(/[-_ ]/g, '') ?? null;
  if (said !== null && phases.has(said)) return said as AlarmPhase;
  if (said === 'stop') return 'end';
  context.note(said === null ? 'alarm without a phase' : `alarm with unknown phase ${said.slice(0, 40)}`);
  return state === 'inactive' ? 'end' : 'present';
}

function stateOf(facets: Facets): AlarmObservation['state'] {
  const said = word(facets.state);
  return said === 'active' || said === 'inactive' || said === 'latched' ? said : null;
}

const inactivations = new Set<string>([
  'enabled',
  'audio-paused',
  'audio-off',
  'alarm-paused',
  'alarm-off',
  'alert-acknowledged',
] satisfies Inactivation[]);

function inactivationOf(row: Row | undefined): Inactivation[] {
  if (row === undefined) return [];
  const d = row.delimiters;
  return repetitions(row.value, d)
    .map((text) => (component(text, 1, d) ?? component(text, 2, d) ?? '').toLowerCase())
    .filter((text): text is Inactivation => inactivations.has(text));
}

const priorityWords: Readonly<Record<string, StatedPriority>> = {
  PH: 'high',
  PM: 'medium',
  PL: 'low',
  PN: 'none',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  NONE: 'none',
};
const kindWords: Readonly<Record<string, AlarmKind>> = { SP: 'physiological', ST: 'technical', SA: 'advisory' };

function stated<Value>(
  facet: Row | undefined,
  words: readonly string[],
  table: Readonly<Record<string, Value>>,
): Value | undefined {
  const said = word(facet)?.toUpperCase();
  if (said !== undefined && said in table) return table[said];
  for (const flag of words) if (flag in table) return table[flag];
  return undefined;
}

function readAlarm(
  facets: Facets,
  source: string,
  device: string,
  pump: boolean,
  context: ReadContext,
): AlarmObservation | null {
  const row = facets.event ?? facets.condition;
  if (row === undefined) return null;
  const event = eventOf(row);
  const known = alarmCodeByName(event);
  if (known === undefined) context.keep(event);
  const flags = row.form.quality.words;
  const technical = row.name.code === 196616 || row.name.ref === 'EVT_ALARM';
  const state = stateOf(facets);
  const about = aboutOf(facets.source, context);
  const said = facets.text === undefined ? wordsOf(row) : valued(facets.text.value, row.delimiters);
  const vmd = pump ? vmdOf(source) : null;
  const label = String(event.code ?? event.refId ?? event.text ?? '?');
  return {
    kind: 'alarm',
    episode: `${device.slice(0, 200)}|${own(source.slice(0, 80))}|${label.slice(0, 100)}`,
    event,
    alarmKey: known?.key ?? null,
    // What the table calls advisory is so whatever its sender says: somebody leaves a bed, and nothing is broken.
    alarmKind:
      (known?.kind === 'advisory' ? known.kind : undefined) ??
      stated(facets.type, flags, kindWords) ??
      known?.kind ??
      (technical ? 'technical' : 'physiological'),
    phase: phaseOf(facets, state, context),
    state,
    inactivation: inactivationOf(facets.inactivation),
    priority: stated(facets.priority, flags, priorityWords) ?? null,
    text: said === null ? null : own(said.slice(0, 200)),
    ...about,
    deviceAt: timeOf(row, context),
    channel: vmd === null ? null : context.pumpLabels.of(device, vmd),
  };
}

type About = Pick<AlarmObservation, 'parameter' | 'value' | 'unit' | 'low' | 'high'>;
const nothing: About = { parameter: null, value: null, unit: null, low: null, high: null };

/** Facet 2: the metric with its value and limits, or the coded source of a technical alarm. */
function aboutOf(row: Row | undefined, context: ReadContext): About {
  if (row === undefined) return nothing;
  if (row.name.code === 68480 || row.name.ref === 'ATTR_ALERT_SOURCE') {
    const metric = context.names.name(row.value, row.delimiters);
    return { ...nothing, parameter: metric.parameter?.key ?? null };
  }
  const reading = readNumeric(row, context);
  if (reading === null) return nothing;
  return {
    parameter: reading.key,
    value: reading.value,
    unit: reading.unit,
    low: reading.low,
    high: reading.high,
  };
}

/** A pump channel is a VMD: "1.2.1.0" → "2"; what is of the whole pump has none. */
export function vmdOf(path: string): string | null {
  const vmd = path.split('.')[1];
  return vmd === undefined || vmd === '0' || vmd === '' ? null : own(vmd.slice(0, 40));
}

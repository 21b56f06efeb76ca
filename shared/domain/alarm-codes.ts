/**
 * Alarm events: one table of codes, texts and what the event is about. Numbers: partition 3 of
 * ISO/IEEE 11073-10101; 258052 is the private code that one vendor sends for VF.
 */
import type { AlarmKind, CodedName } from './observation.ts';

export interface AlarmCode {
  readonly key: string;
  /** On a tile header and a slot, as is: "V-TACH", "ECG leads off". Limit alarms build theirs from value and limit. */
  readonly text: string;
  readonly codes: readonly number[];
  /** Without "MDC_EVT_". */
  readonly refIds: readonly string[];
  readonly texts: readonly string[];
  readonly kind: AlarmKind;
  /** Used where the device states no priority. */
  readonly priority: 'high' | 'medium' | 'low';
  /** Parameter whose cell shows the alarm, where the report names none. */
  readonly parameter: string | null;
  /** A limit passed: +1 high limit, −1 low limit, 0 no limit alarm. */
  readonly limit: -1 | 0 | 1;
  /** What to check, in the words of the design; empty where the text says it all. */
  readonly check: string;
}

type Row = readonly [
  key: string,
  text: string,
  codes: readonly number[],
  refIds: readonly string[],
  kind: AlarmKind,
  priority: 'high' | 'medium' | 'low',
  parameter?: string | null,
  limit?: -1 | 0 | 1,
  check?: string,
  texts?: readonly string[],
];

const p = 'physiological' as const;
const t = 'technical' as const;
/** Neither of the patient's body nor of a fault: something to see to. */
const a = 'advisory' as const;

const rows: readonly Row[] = [
  ['HIGH', 'High', [196648, 196650, 197018], ['HI', 'HI_GT_LIM'], p, 'medium', null, 1],
  ['LOW', 'Low', [196670, 196672], ['LO', 'LO_LT_LIM'], p, 'medium', null, -1],
  ['ASYSTOLE', 'ASYSTOLE', [199684], ['ECG_ASYSTOLE'], p, 'high', 'HR', 0, '', ['asystole']],
  [
    'V-FIB',
    'V-FIB',
    [258052, 61444],
    ['ECG_V_FIB', 'ECG_V_FIB_TACHY'],
    p,
    'high',
    'HR',
    0,
    '',
    ['vfib', 'v-fib', 'vf', 'vfib/vtach'],
  ],
  ['V-TACH', 'V-TACH', [199832], ['ECG_V_TACHY'], p, 'high', 'HR', 0, '', ['v-tach', 'vtach', 'vt']],
  ['V-TACH-NS', 'V-TACH, not sustained', [199834], ['ECG_V_TACHY_NON_SUST', 'V_TACHY_NON_SUST'], p, 'medium', 'HR'],
  ['BRADY-X', 'EXTREME BRADY', [199694], ['ECG_BRADY_EXTREME', 'BRADY_EXTREME'], p, 'high', 'HR'],
  ['TACHY-X', 'EXTREME TACHY', [199730], ['ECG_TACHY_EXTREME', 'TACHY_EXTREME'], p, 'high', 'HR'],
  ['APNEA', 'APNEA', [199680], ['APNEA'], p, 'high', 'RR', 0, '', ['apnea', 'apnoea']],
  ['DESAT', 'DESAT', [199854], ['DESAT'], p, 'high', 'SpO2', 0, '', ['desat']],
  ['PAUSE', 'Pause', [199716], ['ECG_PAUSE', 'PAUSE'], p, 'medium', 'HR'],
  ['AFIB', 'Atrial fibrillation', [199736], ['ECG_ATR_FIB', 'ATR_FIB'], p, 'medium', 'HR'],
  ['AFLUT', 'Atrial flutter', [199884], ['ATR_FLUT'], p, 'medium', 'HR'],
  ['IRREGULAR', 'Irregular rhythm', [199766], ['ECG_CARD_BEAT_RATE_IRREG', 'CARD_BEAT_RATE_IRREG'], p, 'low', 'HR'],
  ['SVT', 'SVT', [199800], ['ECG_SV_TACHY', 'SV_TACHY'], p, 'medium', 'HR'],
  ['PVC-RATE', 'PVC rate', [199860], ['ECG_V_P_C_RATE', 'V_P_C_RATE'], p, 'low', 'PVC'],
  ['PVC-RUN', 'PVC run', [199820], ['ECG_V_P_C_RUN', 'RUN'], p, 'medium', 'HR'],
  ['PVC-PAIR', 'PVC pair', [199818], ['ECG_V_P_C_PAIR', 'PAIR'], p, 'low', 'HR'],
  ['R-ON-T', 'R on T', [199814], ['ECG_V_P_C_RONT', 'RONT'], p, 'low', 'HR'],
  ['MULTIFORM', 'Multiform PVCs', [199816], ['ECG_V_P_C_MULTIFORM', 'MULTIFORM'], p, 'low', 'HR'],
  ['BIGEMINY', 'Bigeminy', [199690], ['ECG_BIGEM', 'BIGEM'], p, 'low', 'HR'],
  ['TRIGEMINY', 'Trigeminy', [199844], ['ECG_TRIGEM', 'TRIGEM'], p, 'low', 'HR'],
  ['MISSED-BEAT', 'Missed beat', [199686], ['ECG_BEAT_MISSED', 'BEAT_MISSED'], p, 'low', 'HR'],
  ['PACER-CAPT', 'Pacer not capturing', [199710], ['ECG_PACING_NON_CAPT', 'PACING_NON_CAPT'], p, 'medium', 'HR'],
  ['PACER-NOT', 'Pacer not pacing', [199790], ['ECG_PACER_NOT_PACING', 'PACER_NOT_PACING'], p, 'medium', 'HR'],
  [
    'LEADS-OFF',
    'ECG leads off',
    [196680, 196882, 196876],
    ['LEAD_OFF', 'LEADS_OFF', 'LEAD_DISCONN'],
    t,
    'low',
    'HR',
    0,
    'No ECG. Check electrodes.',
    ['leads off', 'ecg leads off'],
  ],
  [
    'SENSOR-OFF',
    'Sensor off',
    [196916],
    ['SENSOR_DISCONN'],
    t,
    'low',
    null,
    0,
    'Check the sensor.',
    ['sensor off', 'spo2 sensor off'],
  ],
  ['SENSOR-FAULT', 'Sensor fault', [196918], ['SENSOR_MALF'], t, 'low', null, 0, 'Change the sensor.'],
  [
    'DISCONNECTED',
    'Disconnected',
    [196630, 196960],
    ['DISCONN', 'MSMT_DISCONN'],
    t,
    'low',
    null,
    0,
    'Check the cable.',
  ],
  ['INOP', 'No measurement', [196660, 196966], ['INOP', 'MSMT_INOP'], t, 'low', null, 0, 'Check the sensor and cable.'],
  [
    'FAULT',
    'Device fault',
    [196678, 196850],
    ['MALF', 'EQUIP_MALF'],
    t,
    'medium',
    null,
    0,
    'Change the device. Call biomed.',
  ],
  ['NOISY', 'Noisy signal', [196682], ['NOISY'], t, 'low', null, 0, 'Check electrodes and movement.'],
  ['WEAK', 'Weak signal', [196988], ['SIG_LO'], t, 'low', null, 0, 'Move the sensor.'],
  ['CUFF', 'Cuff not deflated', [196838], ['CUFF_NOT_DEFLATED'], t, 'medium', 'NIBP-S', 0, 'Take the cuff off.'],
  [
    'BATTERY',
    'Battery low',
    [196802],
    ['BATT_LO', 'BATT_DEPL'],
    t,
    'low',
    null,
    0,
    'Connect to mains.',
    ['battery low'],
  ],
  ['BLOCKED', 'Obstruction', [196688], ['OBSTRUC'], t, 'medium', null, 0, ''],
  [
    'OCCLUSION',
    'Pump occlusion',
    [196940],
    ['FLUID_LINE_OCCL', 'FLUID_LINE_OCCL_PROXIMAL'],
    t,
    'medium',
    null,
    0,
    'Check clamps, the line and the IV site.',
    ['occlusion', 'downstream occlusion'],
  ],
  ['AIR', 'Air in line', [], ['FLUID_LINE_AIR'], t, 'medium', null, 0, 'Check the line for air.', ['air in line']],
  ['FLOW-LOW', 'Flow low', [196950], ['FLOW_LO'], t, 'medium', null, 0, 'Check the line.'],
  [
    'NEAR-END',
    'Near end of infusion',
    [197334],
    ['VOL_INFUS_NEAR_COMP'],
    t,
    'low',
    null,
    0,
    'Prepare the next one.',
    ['near end', 'infusion near end'],
  ],
  ['COMPLETE', 'Infusion complete', [197332], ['VOL_INFUS_COMP'], t, 'medium', null, 0, 'Change or stop the infusion.'],
  [
    'SYRINGE',
    'Syringe not seated',
    [197218],
    ['SYRINGE_BARREL_CAPTURE_FAULT'],
    t,
    'medium',
    null,
    0,
    'Seat the syringe.',
  ],
  ['DOOR', 'Pump door open', [], ['DOOR_POSN_ERR'], t, 'medium', null, 0, 'Close the door.'],
  [
    'BED-EXIT',
    'Bed exit',
    [],
    ['BED_EXIT', 'BED_EXIT_ALARM', 'PATIENT_BED_EXIT', 'BED_PATIENT_EXIT'],
    a,
    'medium',
    null,
    0,
    'Go to the patient.',
    ['bed exit', 'patient exit', 'patient out of bed'],
  ],
  [
    'RAIL-DOWN',
    'Bed rail down',
    [],
    ['BED_RAIL_DOWN', 'BED_SIDERAIL_DOWN'],
    a,
    'low',
    null,
    0,
    'Raise the rail.',
    ['rail down', 'bed rail down', 'side rail down'],
  ],
  ['EMER-STOP', 'Pump stopped at its switch', [], ['EMER_STOP'], t, 'medium', null, 0, ''],
  ['IV-SET', 'Check the IV set', [], ['CHECK_IV_SET'], t, 'medium', null, 0, 'Check the set in the pump.'],
  ['FLOW-STOP', 'Flow stop open', [], ['FLOW_STOP_OPEN'], t, 'medium', null, 0, ''],
  ['EMPTY', 'Empty', [196634], ['EMPTY'], t, 'medium', null, 0, ''],
];

export const alarmCodes: readonly AlarmCode[] = rows.map(
  ([key, text, codes, refIds, kind, priority, parameter = null, limit = 0, check = '', texts = []]) => ({
    key,
    text,
    codes,
    refIds,
    texts,
    kind,
    priority,
    parameter,
    limit,
    check,
  }),
);

const byKey = new Map(alarmCodes.map((alarm) => [alarm.key, alarm]));
const byCode = new Map(alarmCodes.flatMap((alarm) => alarm.codes.map((code) => [code, alarm] as const)));
const byRefId = new Map(alarmCodes.flatMap((alarm) => alarm.refIds.map((id) => [id, alarm] as const)));
const byText = new Map(alarmCodes.flatMap((alarm) => alarm.texts.map((text) => [text, alarm] as const)));

export const alarmCodeByKey = (key: string): AlarmCode | undefined => byKey.get(key);

/** MDC number, then REFID (with or without "MDC_EVT_"), then text. */
export function alarmCodeByName(name: CodedName): AlarmCode | undefined {
  if (name.code !== null) {
    const found = byCode.get(name.code);
    if (found !== undefined) return found;
  }
  if (name.refId !== null) {
    const found = byRefId.get(name.refId.toUpperCase().replace(/^MDC_(EVT_)?/, ''));
    if (found !== undefined) return found;
  }
  if (name.text !== null) return byText.get(name.text.trim().toLowerCase());
  return undefined;
}

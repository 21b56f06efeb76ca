/** Words of an alarm for tile headers and slots, as the design writes them: "SpO₂ 87 < 90", "V-TACH 182". */
import type { LimitSide } from '../../shared/alarm/limits.ts';
import { alarmCodeByKey, type AlarmCode } from '../../shared/domain/alarm-codes.ts';
import type { AlarmObservation } from '../../shared/domain/observation.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { clip } from './clip.ts';

/** Rhythms whose rate a nurse wants to read in the header. */
const withRate = new Set(['V-TACH', 'BRADY-X', 'TACHY-X', 'SVT']);

/** Which of the three pressures: "ART 61 < 65" beside 74/47 would puzzle. */
const part: Record<string, string> = { S: ' sys', D: ' dia', M: ' mean' };
const partOf = (key: string): string => part[/^(?:ART|NIBP|PAP)-([SDM])$/.exec(key)?.[1] ?? ''] ?? '';

const show = (value: number, decimals: number): string => value.toFixed(decimals);

/** "ART mean". */
export const nameOf = (key: string): string => `${parameterByKey(key)?.label ?? key.replace(/^x:/, '')}${partOf(key)}`;

/** "SpO₂ 87 < 90"; without a limit "SpO₂ 87 low". */
export function limitWords(key: string, side: LimitSide, value: number, limit: number | null): string {
  const decimals = parameterByKey(key)?.decimals ?? 0;
  const measured = `${nameOf(key)} ${show(value, decimals)}`;
  if (limit === null) return `${measured} ${side}`;
  return `${measured} ${side === 'high' ? '>' : '<'} ${show(limit, decimals)}`;
}

function limitText(code: AlarmCode, alarm: AlarmObservation): string | null {
  if (alarm.parameter === null) return null;
  const side = code.limit > 0 ? 'high' : 'low';
  if (alarm.value === null) return `${nameOf(alarm.parameter)} ${side}`;
  return limitWords(alarm.parameter, side, alarm.value, alarm[side]);
}

/**
 * Words of an alarm. `rate`: latest fresh heart rate of the bed, for a rhythm alarm that carries none.
 * An event that no table knows keeps its own text, then its REFID, then its number.
 */
export function alarmText(alarm: AlarmObservation, rate: number | null): string {
  const code = alarm.alarmKey === null ? undefined : alarmCodeByKey(alarm.alarmKey);
  if (code === undefined) {
    const words = alarm.text?.trim() || alarm.event.text?.trim() || alarm.event.refId?.replace(/^MDC_(EVT_)?/, '');
    return clip(words || (alarm.event.code === null ? 'Alarm' : `Event ${alarm.event.code}`), 200);
  }
  if (code.limit !== 0) return clip(limitText(code, alarm) ?? (alarm.text?.trim() || code.text), 200);
  if (withRate.has(code.key)) {
    const shown = (alarm.parameter === null || alarm.parameter === 'HR' ? alarm.value : null) ?? rate;
    return shown === null || shown <= 0 ? code.text : `${code.text} ${show(shown, 0)}`;
  }
  if (code.key === 'DESAT' && alarm.value !== null) return `${code.text} ${show(alarm.value, 0)}`;
  return code.text;
}

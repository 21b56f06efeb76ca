/**
 * Leads off, sensor off: a device says so in the place of a value. Its own technical alarm says it better; ours comes
 * where that does not. Only what was in use is missed: a monitor that waits for its next patient is no fault.
 */
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { own } from '../../shared/ward/state.ts';
import type { Draft } from './draft.ts';
import { ownEpisode } from './gateway-alarm.ts';
import { isSilent, watched } from './hearing.ts';
import { placeOf, validValue, type Place } from './place.ts';
import { asIs, settle, type Conditions } from './technical.ts';

interface Sensor {
  readonly name: string;
  /** While one of them has a value the sensor is on. */
  readonly main: readonly string[];
  /** An alarm of the device about one of these says it already. */
  readonly all: RegExp;
  readonly key: string;
  readonly text: string;
}

const sensors: readonly Sensor[] = [
  { name: 'ECG', main: ['HR'], all: /^(HR|PVC|ST-|QT|Rhythm)/, key: 'LEADS-OFF', text: 'ECG leads off' },
  { name: 'SpO2', main: ['SpO2'], all: /^(SpO2|PR|PI)$/, key: 'SENSOR-OFF', text: 'SpO₂ sensor off' },
  { name: 'ART', main: ['ART-M', 'ART-S', 'ART-D'], all: /^ART-/, key: 'DISCONNECTED', text: 'ART disconnected' },
  { name: 'PAP', main: ['PAP-M', 'PAP-S', 'PAP-D'], all: /^PAP-/, key: 'DISCONNECTED', text: 'PAP disconnected' },
  { name: 'CVP', main: ['CVP'], all: /^CVP$/, key: 'DISCONNECTED', text: 'CVP disconnected' },
  { name: 'CO2', main: ['EtCO2'], all: /CO2$/, key: 'SENSOR-OFF', text: 'CO₂ sensor off' },
  { name: 'Temp', main: ['Temp'], all: /^Temp/, key: 'SENSOR-OFF', text: 'Temperature sensor off' },
];

/** A hand that moved; a device that sends alarms has its own delay before it says so. */
const delayMs = 5_000;
const deviceGraceMs = 30_000;
const prefix = 'gateway|sensor|';

export function decideSensors(draft: Draft): void {
  const conditions: Conditions = new Map();
  for (const { hearing, state } of watched(draft)) {
    const place = placeOf(draft, state.id);
    if (place === null) continue;
    for (const sensor of sensors) {
      const episode = ownEpisode(prefix, state.id, sensor.name);
      if (isSilent(hearing)) conditions.set(episode, asIs);
      else if (isOff(draft, place, sensor, episode)) {
        conditions.set(episode, {
          device: state.id,
          bed: place.bed,
          key: sensor.key,
          text: sensor.text,
          parameter: sensor.main[0] ?? sensor.name,
          delayMs: state.sendsAlarms ? deviceGraceMs : delayMs,
        });
      }
    }
  }
  settle(draft, prefix, conditions);
}

function isOff(draft: Draft, place: Place, sensor: Sensor, episode: string): boolean {
  const { inUse } = draft.memory;
  const used = `${place.id}\n${sensor.name}`;
  const readings = sensor.main.flatMap((key) => place.readings.get(key) ?? []);
  if (readings.some((reading) => validValue(reading) !== null)) {
    inUse.set(used, draft.live.mono());
    return false;
  }
  if (inUse.get(used) === undefined && !place.standing.has(episode)) return false;
  if (!readings.some(({ fresh, absent }) => fresh && absent === 'sensor-off')) return false;
  return !isSaidByDevice(draft, place, sensor);
}

function isSaidByDevice(draft: Draft, place: Place, sensor: Sensor): boolean {
  for (const id in draft.ward.alarms) {
    const alarm = own(draft.ward.alarms, id);
    if (alarm?.device !== place.id || alarm.source !== 'device') continue;
    if (alarm.kind !== 'technical' || alarm.condition !== 'present') continue;
    if (alarm.parameter !== null && sensor.all.test(alarm.parameter)) return true;
    // Without a parameter, or with one that no table knows, it may be about any.
    if (alarm.key === sensor.key && (alarm.parameter === null || parameterByKey(alarm.parameter) === undefined))
      return true;
  }
  return false;
}

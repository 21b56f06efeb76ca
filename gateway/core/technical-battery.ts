/**
 * Low batteries of monitors and of pumps that run on theirs, where the device does not alarm itself; and a battery that
 * will not last under a drug that must not stop, whatever the pump alarms for.
 */
import { runs } from '../../shared/infusion/infusion.ts';
import { own, type DeviceState } from '../../shared/ward/state.ts';
import type { Draft } from './draft.ts';
import { ownEpisode } from './gateway-alarm.ts';
import { isSilent, watched } from './hearing.ts';
import { drugsOf, type Drugs } from './infusion-drugs.ts';
import { mayMeasure } from './parameter-groups.ts';
import { validValue } from './place.ts';
import { asIs, settle, standingWith, type Conditions } from './technical.ts';

const monitorPct = 20;
const pumpPct = 15;
/** Back by so much before it is over: a battery under load wavers. */
const hysteresisPct = 5;
const delayMs = 10_000;
const key = 'BATTERY';
const prefix = 'gateway|battery|';

export function decideBatteries(draft: Draft): void {
  const conditions: Conditions = new Map();
  const standing = standingWith(draft, prefix);
  const drugs = drugsOf(draft);
  for (const { hearing, state } of watched(draft)) {
    if (state.bed === null) continue;
    const episode = ownEpisode(prefix, state.id, key);
    const vital = ownEpisode(prefix, state.id, vitalKey);
    if (isSilent(hearing)) {
      conditions.set(episode, asIs);
      conditions.set(vital, asIs);
      continue;
    }
    const short = state.kind === 'pump' ? underVasoactive(draft, state, drugs, standing.has(vital)) : null;
    if (short !== null) {
      const { drug, minutes } = short;
      const text = `${drug}: battery under ${minutesStep(minutes)} min`;
      const value = Math.floor(minutes);
      conditions.set(vital, { device: state.id, bed: state.bed, key, text, value, delayMs });
      continue;
    }
    const isPump = state.kind === 'pump';
    const pct = isPump ? ofPump(draft, state) : ofMonitor(draft, state);
    const limit = (isPump ? pumpPct : monitorPct) + (standing.has(episode) ? hysteresisPct : 0);
    if (pct === null || pct >= limit || saysItself(draft, state)) continue;
    conditions.set(episode, {
      device: state.id,
      bed: state.bed,
      key,
      text: `${isPump ? 'Pump battery' : 'Battery'} under ${stepOf(pct)} %`,
      value: pct,
      delayMs,
    });
  }
  settle(draft, prefix, conditions);
}

/** The same alarm of the table; another thing to see to. */
const vitalKey = 'VASOACTIVE';
const hysteresisMin = 5;

/** The vasoactive drug of a pump whose battery lasts less than the drug list wants, with the time that it says. */
function underVasoactive(
  draft: Draft,
  state: DeviceState,
  { list, find }: Drugs,
  stands: boolean,
): { readonly drug: string; readonly minutes: number } | null {
  const limit = list.vasoactiveBatteryMin + (stands ? hysteresisMin : 0);
  let least: { drug: string; minutes: number } | null = null;
  const pumps = [...draft.live.pumps(state.id)];
  const times = pumps.flatMap(({ batteryMin, batteryOlderMs = 0, onBattery, ageMs }) =>
    batteryMin === null || onBattery === false ? [] : [Math.max(0, batteryMin - (ageMs + batteryOlderMs) / 60_000)],
  );
  const minutes = Math.min(...times);
  if (minutes >= limit) return null;
  for (const { channel } of pumps) {
    const programme = own(state.channels, channel);
    if (programme === undefined || !runs(programme.status)) continue;
    const drug = find(programme.drug);
    if (drug?.vasoactive === true) least ??= { drug: drug.name, minutes };
  }
  return least;
}

const minutesStep = (minutes: number): number => [5, 10, 20, 30, 45, 60].find((step) => minutes < step) ?? 90;

/** In steps, so that a battery that runs down is told a few times and not at each percent. */
const stepOf = (pct: number): number => [5, 10, 15, 20].find((step) => pct < step) ?? 25;

function ofMonitor(draft: Draft, state: DeviceState): number | null {
  if (!mayMeasure(state)) return null;
  for (const reading of draft.live.readings(state.id)) if (reading.key === 'Battery') return validValue(reading);
  return null;
}

/** The lowest of its channels. One that does not say whether it runs on mains may not. */
function ofPump(draft: Draft, state: DeviceState): number | null {
  let least: number | null = null;
  for (const { batteryPct, onBattery } of draft.live.pumps(state.id)) {
    if (batteryPct === null || onBattery === false || !(batteryPct >= 0)) continue;
    if (least === null || batteryPct < least) least = batteryPct;
  }
  return least;
}

const saysItself = (draft: Draft, { id }: DeviceState): boolean =>
  Object.values(draft.ward.alarms).some(
    (alarm) => alarm.device === id && alarm.source === 'device' && alarm.key === key && alarm.condition === 'present',
  );

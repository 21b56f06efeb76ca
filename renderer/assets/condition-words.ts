/** Why a thing is free or not, in words. */
import type { Condition, Why } from '../../shared/assets/fusion.ts';
import { dayOf } from '../stores/equipment.ts';
import { stationNow } from '../stores/tick.ts';
import { agoText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';

const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** "11:02", and with its day where that is another: "13 Nov 11:02". */
export function whenText(at: number, now = stationNow()): string {
  const time = shortTime(at);
  return dayOf(at) === dayOf(now) ? time : `${dayMonth.format(at)} ${time}`;
}

/** "4 s", "3 min": an age without a fraction. */
export const wholeAge = (ms: number): string => (ms < 10_000 ? `${Math.max(0, Math.floor(ms / 1000))} s` : agoText(ms));

export function whyWords(why: Why): string {
  switch (why.kind) {
    case 'running':
      return why.bed === null ? t('assets.why.runningNoBed') : t('assets.why.running', { bed: why.bed });
    case 'at-patient':
      return t('assets.why.atPatient', { bed: why.bed ?? '–' });
    case 'ran-last':
      return why.bed === null ? t('assets.why.ranLastNoBed') : t('assets.why.ranLast', { bed: why.bed });
    case 'at-bed':
      return t('assets.why.atBed', { bed: why.bed });
    case 'said-in-use': {
      const said = { by: why.by, time: whenText(why.at) };
      return why.bed === null
        ? t('assets.why.saidInUseNoBed', said)
        : t('assets.why.saidInUse', { ...said, bed: why.bed });
    }
    case 'reserved': {
      const said = { by: why.by, time: whenText(why.until) };
      return why.bed === null
        ? t('assets.why.reservedNoBed', said)
        : t('assets.why.reserved', { ...said, bed: why.bed });
    }
    case 'dirty':
    case 'cleaning':
    case 'clean':
      return t(`assets.why.${why.kind}`, { by: why.by, time: whenText(why.at) });
    case 'cleaning-unknown':
      return t(why.taken ? 'assets.why.cleaningTaken' : 'assets.why.cleaningUnknown');
    case 'maintenance':
      return maintenanceWords(why.days);
    case 'fault':
      return t('assets.why.fault', { time: whenText(why.at), text: why.text, by: why.by });
    case 'battery-low':
      return t('assets.why.batteryLow', { pct: Math.round(why.pct) });
    case 'pump-silent':
      return t('assets.why.pumpSilent');
    case 'moving':
      return t('assets.why.moving');
    case 'not-seen':
      return why.ageMs === null ? t('assets.why.neverSeen') : t('assets.why.notSeen', { age: wholeAge(why.ageMs) });
    case 'aged':
      return t(why.cut ? 'assets.why.agedCut' : 'assets.why.aged', { age: wholeAge(why.ageMs) });
    case 'tag-battery':
      return t('assets.why.tagBattery', { pct: Math.round(why.pct) });
  }
}

export function maintenanceWords(days: number): string {
  if (days < 0) return t('assets.why.late', { count: -days });
  return days === 0 ? t('assets.why.dueToday') : t('assets.why.dueIn', { count: days });
}

export const conditionWord = ({ condition }: Pick<Condition, 'condition'>): string =>
  t(`assets.condition.${condition}`);

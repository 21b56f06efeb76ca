/** What a check found, in words a person can verify: the figures it was worked out from stand in them. */
import type { Check } from '../../../shared/infusion/checks.ts';
import type { BeyondLimit } from '../../../shared/infusion/limits.ts';
import { shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { amountText, byText, doseRateText, drugText, minutesText } from '../pump-words.ts';

type Of<Kind extends Check['kind']> = Extract<Check, { kind: Kind }>;

function limitText({ side, hardness, limit, unit }: BeyondLimit): string {
  const value = amountText(limit, unit);
  if (hardness === 'hard') return t(side === 'high' ? 'pumps.checks.hardMax' : 'pumps.checks.hardMin', { value });
  return t(side === 'high' ? 'pumps.checks.softMax' : 'pumps.checks.softMin', { value });
}

function beyondText(beyond: BeyondLimit): string {
  const dose = amountText(beyond.value, beyond.unit);
  const word = beyond.side === 'high' ? 'pumps.checks.beyondHigh' : 'pumps.checks.beyondLow';
  const said = t(word, { dose, limit: limitText(beyond) });
  return beyond.weightKg === null ? said : `${said} ${t('pumps.checks.weighed', { kg: beyond.weightKg })}`;
}

function overrideText({ override, reason, by, beyond }: Of<'override-not-reviewed'>): string {
  const facts = t('pumps.checks.overrideFacts', {
    what: t(`pumps.checks.override.${override}`),
    by: by === null ? '' : t('pumps.checks.overrideBy', { by: byText(by) }),
    reason: reason ?? t('pumps.checks.noReason'),
  });
  return beyond === null ? facts : `${facts} ${beyondText(beyond)}`;
}

function orderText({ active, stopped }: Of<'no-order'>): string {
  const said = t(active === 1 ? 'pumps.checks.noOrder_one' : 'pumps.checks.noOrder_other', { count: active });
  return stopped === null ? said : `${said} ${t('pumps.checks.orderStopped', { time: shortTime(stopped.at) })}`;
}

/** @param list name of the pharmacist's list */
export function evidenceText(check: Check, list: string): string {
  const [first] = check.infusions;
  const pump = first.deviceName;
  switch (check.kind) {
    case 'wrong-patient':
      return check.patientBed === null
        ? t('pumps.checks.wrongPatientAway', { pump })
        : t('pumps.checks.wrongPatient', { pump, bed: check.patientBed });
    case 'beyond-hard-limit':
    case 'beyond-soft-limit':
      return beyondText(check.beyond);
    case 'vasoactive-battery':
      return t('pumps.checks.batteryLasts', { pump, time: minutesText(check.minutes), under: check.underMin });
    case 'same-drug-twice':
      return t('pumps.checks.twice', {
        channels: check.infusions.map((one) => `${one.deviceName} ${one.channel} (${doseRateText(one)})`).join(', '),
      });
    case 'no-order':
      return orderText(check);
    case 'override-not-reviewed':
      return overrideText(check);
    case 'not-in-list':
      return t('pumps.checks.notInList', { drug: first.drug ?? '', pump, list }).trim();
  }
}

/** "Heparin, 1260 units/h". */
export const subjectText = ({ infusions: [first] }: Check): string =>
  t('pumps.drugOn', { drug: drugText(first), dose: doseRateText(first) });

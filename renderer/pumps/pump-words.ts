/** Doses and states as they must be written: "units" never "U", "mcg" never "µg" (design, section 8). */
import { pumpTimeText } from '../../shared/domain/pump-time.ts';
import { unitByWord } from '../../shared/domain/units.ts';
import type { Infusion } from '../../shared/infusion/infusion.ts';
import type { PumpProgramme } from '../../shared/ward/events.ts';
import { agoText, doseText } from '../words/format.ts';
import { t } from '../words/index.ts';

/** Parts of a unit that no table knows as a whole. */
const parts: readonly (readonly [RegExp, string])[] = [
  [/^(?:ug|µg|μg)$/u, 'mcg'],
  [/^(?:u|iu|\[iu\]|\[u\]|unit)$/iu, 'units'],
  [/^(?:hr|hour)$/iu, 'h'],
  [/^ml$/iu, 'mL'],
];

/** "mcg/kg/min", "units/h". */
export function unitLabel(unit: string | null): string {
  if (unit === null) return '';
  const known = unitByWord(unit)?.label;
  if (known !== undefined) return known;
  return unit
    .split('/')
    .map((part) => parts.find(([pattern]) => pattern.test(part))?.[1] ?? part)
    .join('/');
}

export const amountText = (value: number, unit: string | null): string =>
  `${doseText(value)} ${unitLabel(unit)}`.trim();

/** As pumps count: a tenth of a millilitre, less of what is less than one. */
const counted = (ml: number): number => Number(ml.toFixed(ml >= 1 ? 1 : 2));

export const volumeText = (ml: number | null): string => (ml === null ? '–' : amountText(counted(ml), 'mL'));

export const rateText = ({ rateMlPerHour }: Pick<Infusion, 'rateMlPerHour'>): string =>
  rateMlPerHour === null ? '– mL/h' : amountText(rateMlPerHour, 'mL/h');

/** What is given now, by the pump's own words; of a pump that is not heard nothing is. */
export function doseRateText(infusion: Infusion): string {
  const { doseRate, doseUnit } = infusion.programme;
  return infusion.silent || doseRate === null ? rateText(infusion) : amountText(doseRate, doseUnit);
}

export const leftText = ({ remainingMl }: Infusion): string => volumeText(remainingMl);

export function concentrationText({ concentration, concentrationUnit, vtbiMl }: PumpProgramme): string {
  const volume = vtbiMl === null ? '' : volumeText(vtbiMl);
  if (concentration === null) return volume;
  const strength = amountText(concentration, concentrationUnit);
  return volume === '' ? strength : `${strength}, ${volume}`;
}

/** "27 min", or why there is none: "Stopped", "KVO"; "–" where it cannot be known. */
export function timeWords({ time, silent, status }: Infusion): string {
  if (silent || time.known) return pumpTimeText(time);
  return status === 'infusing' || status === 'unknown' ? '–' : t(`pumps.status.${status}`);
}

/** Whole minutes as a pump time. */
export const minutesText = (minutes: number): string => pumpTimeText({ known: true, minutes });

/** Staff appear as role and badge number: a pump often says the number alone. */
export const byText = (by: string): string => (/^\d+$/u.test(by) ? t('pumps.badge', { number: by }) : by);

export const drugText = ({ drug }: Pick<Infusion, 'drug'>): string => drug ?? t('pumps.noDrug');

export interface Mark {
  readonly kind: 'silent' | 'patient' | 'override' | 'reviewed' | 'battery' | 'bed' | 'syringe';
  readonly text: string;
  /** Wants a person: outlined. What only says what it is stands in grey. */
  readonly strong: boolean;
}

/** Under this the battery is told also where the pump does not say how long it lasts, %. */
const lowPct = 30;

function batteryMark({ battery }: Infusion): Mark | null {
  const { on, pct, minutes } = battery;
  if (on !== true) return null;
  const strong = pct === null || pct < lowPct || (minutes !== null && minutes < 60);
  if (pct !== null) return { kind: 'battery', text: t('pumps.tag.battery', { pct: Math.round(pct) }), strong };
  const text = minutes === null ? t('pumps.tag.onBattery') : t('pumps.tag.batteryMin', { time: minutesText(minutes) });
  return { kind: 'battery', text, strong };
}

const isOverride = ({ override }: PumpProgramme): boolean => override === 'soft' || override === 'hard';

export const isOtherPatient = ({ pumpPatient, bedPatient }: Infusion): boolean =>
  pumpPatient !== null && bedPatient !== null && pumpPatient !== bedPatient;

/** What else is to be said of a row, gravest first. */
export function marksOf(infusion: Infusion): readonly Mark[] {
  const { silent, lastHeardMs, bed, programme } = infusion;
  const marks: (Mark | null)[] = [
    silent
      ? {
          kind: 'silent',
          text:
            lastHeardMs === null ? t('pumps.tag.neverHeard') : t('pumps.tag.heardAgo', { ago: agoText(lastHeardMs) }),
          strong: true,
        }
      : null,
    isOtherPatient(infusion) ? { kind: 'patient', text: t('pumps.tag.otherPatient'), strong: true } : null,
    isOverride(programme) && programme.reviewed === undefined
      ? { kind: 'override', text: t('pumps.tag.override'), strong: true }
      : null,
    batteryMark(infusion),
    bed === null ? { kind: 'bed', text: t('pumps.tag.noBed'), strong: true } : null,
    isOverride(programme) && programme.reviewed !== undefined
      ? { kind: 'reviewed', text: t('pumps.tag.reviewed'), strong: false }
      : null,
    programme.syringe ? { kind: 'syringe', text: t('pumps.tag.syringe'), strong: false } : null,
  ];
  return marks.filter((mark) => mark !== null);
}

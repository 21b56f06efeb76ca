/** Doses as they must be written: "units" never "U", "mcg" never "µg" (design, section 8). */
import { unitByWord } from '../../shared/domain/units.ts';
import type { PumpProgramme } from '../../shared/ward/events.ts';
import type { PumpRow } from '../stores/pumps.ts';
import { doseText } from '../words/format.ts';

const label = (unit: string | null): string => (unit === null ? '' : (unitByWord(unit)?.label ?? unit));

export const rateText = ({ rateMlPerHour }: PumpRow): string =>
  rateMlPerHour === null ? '– mL/h' : `${doseText(rateMlPerHour)} mL/h`;

export function doseRateText(row: PumpRow): string {
  const { doseRate, doseUnit } = row.programme;
  if (row.silent || doseRate === null) return rateText(row);
  return `${doseText(doseRate)} ${label(doseUnit)}`.trim();
}

export const leftText = ({ leftMl }: PumpRow): string => (leftMl === null ? '–' : `${doseText(leftMl)} mL`);

export function concentrationText({ concentration, concentrationUnit, vtbiMl }: PumpProgramme): string {
  const volume = vtbiMl === null ? '' : `${doseText(vtbiMl)} mL`;
  if (concentration === null) return volume;
  const strength = `${doseText(concentration)} ${label(concentrationUnit)}`.trim();
  return volume === '' ? strength : `${strength}, ${volume}`;
}

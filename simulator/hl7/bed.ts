/** Smart beds: PCD-01 readings of rails, exit alarm, brake, height and weight. REFIDs are of vendors, without numbers. */
import { deviceRow, header, timestamp, unitField } from './text.ts';
import type { Sender } from './text.ts';

export interface BedReading {
  readonly rails: string;
  readonly exitAlarm: string;
  readonly brake: string;
  readonly heightCm: number;
  /** Null: nobody lies in it. */
  readonly weightKg: number | null;
}

export interface BedMessage {
  readonly sender: Sender;
  readonly subject: string;
  readonly controlId: string;
  readonly epochMs: number;
  /** OBX-18. */
  readonly instance: string;
}

/** OBX-3 of the bed itself: the source of its alarms. */
export const bedDevice = '0^MDC_DEV_BED_MDS^MDC';

const words = (id: string, n: number, value: string): string => `|ST|0^${id}^MDC|1.1.1.${n}|${value}||||||R\r`;
const number = (id: string, n: number, value: number, unit: number): string =>
  `|NM|${id}^MDC|1.1.1.${n}|${value.toFixed(1)}|${unitField(unit)}|||||R\r`;

export function bedReadingMessage(message: BedMessage, reading: BedReading): string {
  const { controlId } = message;
  const rows = [
    words('MDC_BED_RAILS', 1, reading.rails),
    words('MDC_BED_EXIT_ALARM_STATUS', 2, reading.exitAlarm),
    words('MDC_BED_BRAKE_STATUS', 3, reading.brake),
    number('0^MDC_BED_HEIGHT', 4, reading.heightCm, 263441),
    ...(reading.weightKg === null ? [] : [number('68063^MDC_ATTR_PT_WEIGHT', 5, reading.weightKg, 263875)]),
  ];
  return (
    header(message.sender, message.epochMs, 'ORU^R01^ORU_R01', controlId, 'readings') +
    message.subject +
    `OBR|1|${controlId}|${controlId}|${bedDevice}|||${timestamp(message.epochMs)}\r` +
    deviceRow(1, 0, 'MDC_DEV_BED_MDS', '1.0.0.0', message.instance) +
    rows.map((row, index) => `OBX|${index + 2}${row}`).join('')
  );
}

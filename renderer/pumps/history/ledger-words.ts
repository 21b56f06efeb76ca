/** Words of what ran. */
import type { InfusionSpan, InfusionTotal, Ledger } from '../../../shared/infusion/ledger-answer.ts';
import { dateText, shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { amountText, volumeText } from '../pump-words.ts';

const dayOf = (at: number): string => dateText(at);

/** "Thu 14 Nov 07:00 to 19:00", "Thu 14 Nov 19:00 to Fri 15 Nov 07:00"; without an end "Thu 14 Nov 07:00". */
export function spanText(fromAt: number, toAt: number | null): string {
  const from = `${dayOf(fromAt)} ${shortTime(fromAt)}`;
  if (toAt === null) return from;
  const to = dayOf(fromAt) === dayOf(toAt) ? shortTime(toAt) : `${dayOf(toAt)} ${shortTime(toAt)}`;
  return t('pumps.horizon.hourAfter', { from, to });
}

/** "0.08 mcg/kg/min", else the rate, else the state. */
export function stepText({ status, doseRate, doseUnit, rateMlPerHour }: InfusionSpan): string {
  if (status !== 'infusing' && status !== 'bolus') return t(`pumps.status.${status}`);
  if (doseRate !== null && doseUnit !== null) return amountText(doseRate, doseUnit);
  return rateMlPerHour === null ? t(`pumps.status.${status}`) : amountText(rateMlPerHour, 'mL/h');
}

/** "exact" or "at least": whether all of it is from counters without a hole. */
export const knownText = ({ exact }: Pick<InfusionTotal, 'exact'>): string =>
  t(exact ? 'pumps.history.exact' : 'pumps.history.atLeast');

export const totalText = (total: InfusionTotal): string => volumeText(total.volumeMl);

export const amountOfTotal = ({ amount, amountUnit }: InfusionTotal): string =>
  amount === null ? '–' : amountText(amount, amountUnit);

const millilitres = (ml: number): string => String(Number(ml.toFixed(Math.abs(ml) < 1 ? 2 : 1)));

/** How what the spans add up to stands to the pump's own total. */
export function deviceText(one: Ledger['channels'][number], pump: string): string {
  const { channel, spansMl, deviceMl, differenceMl, resets } = one;
  const words = { pump, channel, spans: millilitres(spansMl) };
  const again =
    resets === 0
      ? ''
      : ` ${t(resets === 1 ? 'pumps.history.deviceResets_one' : 'pumps.history.deviceResets_other', { count: resets })}`;
  if (deviceMl === null || differenceMl === null) return t('pumps.history.deviceNone', words) + again;
  // A tenth of a millilitre is what pumps count in.
  if (Math.abs(differenceMl) < 0.05) return t('pumps.history.deviceSame', words) + again;
  const difference = millilitres(Math.abs(differenceMl));
  return t('pumps.history.deviceDiffers', { ...words, device: millilitres(deviceMl), difference }) + again;
}

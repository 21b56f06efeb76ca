/** Words of the horizon. */
import type { Horizon, HorizonRow } from '../../../shared/infusion/horizon.ts';
import { shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { concentrationText, drugText } from '../pump-words.ts';

export const titleOf = (row: HorizonRow): string =>
  row.kind === 'battery' ? t('pumps.horizon.battery', { pump: row.deviceName }) : drugText(row.infusion);

/** "now" where the next one is due, else the time to begin it. */
export const prepareText = ({ due, prepareByAt }: HorizonRow): string =>
  due ? t('pumps.horizon.dueNow') : shortTime(prepareByAt);

/** What to take: the container as it hangs, checked by two where the drug is dangerous. */
export function detailOf(row: HorizonRow): string {
  if (row.prepared !== null && row.prepared !== undefined)
    return t('pumps.horizon.readySince', { time: shortTime(row.prepared.at), by: row.prepared.by });
  if (row.kind === 'battery') return t('pumps.horizon.plugIn');
  const strength = concentrationText(row.infusion.programme);
  return row.class === 'other' ? strength : t('pumps.horizon.secondCheck', { strength }).replace(/^, /u, '');
}

/** "All 23 that end before 11:36. 4 pumps run longer than 12 h." */
export function footText({ rows, longer, unknown }: Horizon, hours: number, now: number): string {
  const time = shortTime(now + hours * 3_600_000);
  const words = [
    rows.length === 0
      ? t('pumps.horizon.none', { hours })
      : t(rows.length === 1 ? 'pumps.horizon.one' : 'pumps.horizon.all', { count: rows.length, time }),
    longer === 0
      ? ''
      : t(longer === 1 ? 'pumps.horizon.longer_one' : 'pumps.horizon.longer_other', { count: longer, hours }),
    unknown === 0
      ? ''
      : t(unknown === 1 ? 'pumps.horizon.unknown_one' : 'pumps.horizon.unknown_other', { count: unknown }),
  ];
  return words.filter((one) => one !== '').join(' ');
}

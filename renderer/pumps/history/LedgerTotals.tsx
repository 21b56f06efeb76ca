/** Volumes by shift and drug, and how they stand to the pumps' own totals: "exact", or "at least". */
import type { JSX } from 'react';
import type { InfusionTotal, Ledger } from '../../../shared/infusion/ledger-answer.ts';
import { t } from '../../words/index.ts';
import { amountOfTotal, deviceText, knownText, spanText, totalText } from './ledger-words.ts';
import css from './Ledger.module.css';

export function LedgerTotals({ ledger }: { readonly ledger: Ledger }): JSX.Element {
  const shifts = [...Map.groupBy(ledger.shifts, ({ fromAt }) => fromAt).values()].toReversed();
  const names = new Map(ledger.spans.map(({ device, deviceName }) => [device, deviceName]));
  return (
    <aside className={`panel ${css.totals}`} aria-label={t('pumps.history.totals')} tabIndex={0}>
      <Group title={t('pumps.history.totalOf')} totals={ledger.totals} />
      {shifts.map((totals) => {
        const [first] = totals;
        return first === undefined ? null : (
          <Group key={first.fromAt} title={spanText(first.fromAt, first.toAt)} totals={totals} />
        );
      })}
      <section className={css.group}>
        <h3 className={css.groupTitle}>{t('pumps.history.device')}</h3>
        <ul>
          {ledger.channels.map((one) => (
            <li key={`${one.device} ${one.channel}`} className={css.device} data-device-total={one.device}>
              {deviceText(one, names.get(one.device) ?? one.device)}
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}

function Group({
  title,
  totals,
}: {
  readonly title: string;
  readonly totals: readonly InfusionTotal[];
}): JSX.Element | null {
  if (totals.length === 0) return null;
  return (
    <section className={css.group}>
      <h3 className={css.groupTitle}>{title}</h3>
      <table className={css.groupTable}>
        <tbody>
          {totals.map((total) => (
            <tr key={total.drug ?? ''} data-total={total.drug ?? ''}>
              <th scope="row">{total.drug ?? t('pumps.noDrug')}</th>
              <td>{amountOfTotal(total)}</td>
              <td>
                <b>{totalText(total)}</b> <span className={css.known}>{knownText(total)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

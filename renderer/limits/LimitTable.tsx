/** One row a parameter. What differs from the profile is bright, what is the same is grey; one row has steppers. */
import { Lock, Minus, Plus, RotateCcw } from 'lucide-react';
import type { JSX } from 'react';
import { alarmCodeByKey } from '../../shared/domain/alarm-codes.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { unitByWord } from '../../shared/domain/units.ts';
import { parameterName } from '../bed/parameter-name.ts';
import { useValue } from '../stores/live.ts';
import { colourClass } from '../ward/colour.ts';
import { numberText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { changesOf, type LimitField, type LimitRow } from './draft.ts';
import css from './Limits.module.css';

interface TableProps {
  readonly bed: string;
  readonly rows: readonly LimitRow[];
  readonly selected: string;
  readonly field: LimitField;
  readonly profile: string;
  readonly ownCount: number;
  readonly onSelect: (parameter: string) => void;
  readonly onPress: (field: LimitField, direction: -1 | 1) => void;
  readonly onToggle: () => void;
  readonly onProfile: () => void;
}

/** Rhythms that only the monitor can see, and that nobody may turn off or delay here. */
const locked = ['V-TACH', 'ASYSTOLE', 'V-FIB'] as const;

export function LimitTable(props: TableProps): JSX.Element {
  const { rows, profile, ownCount, onProfile } = props;
  return (
    <section className={`panel ${css.table}`}>
      <header className="panel-head">
        <h3 className="panel-title">{t('limits.title')}</h3>
        <p className="panel-hint">{t('limits.hint')}</p>
        <span className="spacer" />
        {ownCount > 0 && (
          <button type="button" className="button outline" onClick={onProfile}>
            <RotateCcw size={16} strokeWidth={1.75} aria-hidden />
            {t('limits.toProfile')}
          </button>
        )}
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('limits.title')}>
        <table className={`table ${css.rows}`}>
          <thead>
            <tr>
              {(['parameter', 'now', 'low', 'high', 'delay', 'priority', 'device'] as const).map((column) => (
                <th key={column}>{t(`limits.col.${column}`)}</th>
              ))}
              <th>{t('limits.col.profile', { profile })}</th>
              <th>{t('limits.col.changed')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.parameter} row={row} {...props} />
            ))}
            {locked.map((key) => (
              <tr key={key} className={css.locked}>
                <td>{alarmCodeByKey(key)?.text ?? key}</td>
                <td />
                <td colSpan={2}>
                  <Lock size={14} strokeWidth={1.75} aria-hidden /> {t('limits.atMonitor')}
                </td>
                <td>
                  <Lock size={14} strokeWidth={1.75} aria-hidden /> {t('limits.seconds', { count: 0 })}
                </td>
                <td>{t('priority.high')}</td>
                <td colSpan={3}>{t('limits.lockedWhy')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ row, ...props }: TableProps & { readonly row: LimitRow }): JSX.Element {
  const { bed, selected, onSelect } = props;
  const { parameter, now, tried, profile } = row;
  const value = useValue(bed, parameter);
  const isSelected = parameter === selected;
  const edited = changesOf(row) !== null;
  const unit = unitByWord(parameterByKey(parameter)?.unit ?? '')?.label ?? '';
  const range = (low: number | null, high: number | null): string => {
    if (low === null && high === null) return '–';
    if (high === null) return `> ${text(parameter, low)}`;
    return low === null ? `< ${text(parameter, high)}` : `${text(parameter, low)}–${text(parameter, high)}`;
  };
  return (
    <tr
      aria-selected={isSelected}
      data-edited={edited ? '' : undefined}
      data-parameter-row={parameter}
      onClick={() => onSelect(parameter)}
    >
      <td className={`${css.name} ${colourClass(parameterByKey(parameter)?.colour ?? 'temp')}`}>
        <button type="button" className={css.select} aria-pressed={isSelected}>
          {parameterName(parameter, null)}
        </button>
        <small>{unit}</small>
      </td>
      <td className={css.value}>{value.value === null ? '–' : numberText(parameter, value.value)}</td>
      {(['low', 'high', 'delayS'] as const).map((field) => (
        <td key={field}>
          <Field row={row} of={field} active={props.field} onPress={props.onPress} isSelected={isSelected} />
        </td>
      ))}
      <td>
        {isSelected ? (
          <button type="button" className="button" onClick={props.onToggle} aria-pressed={tried.on}>
            {tried.on ? t(`priority.${tried.priority}`) : t('limits.off')}
          </button>
        ) : (
          <span>{tried.on ? t(`priority.${tried.priority}`) : t('limits.off')}</span>
        )}
      </td>
      <td>
        <Device low={value.low} high={value.high} row={row} range={range} />
      </td>
      <td data-differs={same(now, profile) ? undefined : ''}>
        {range(profile.low, profile.high)}, {t('limits.seconds', { count: profile.delayS })}
      </td>
      <td>
        <Changed row={row} edited={edited} />
      </td>
    </tr>
  );
}

const same = (a: LimitRow['now'], b: LimitRow['now']): boolean =>
  a.low === b.low && a.high === b.high && a.delayS === b.delayS && a.on === b.on && a.priority === b.priority;

const text = (parameter: string, limit: number | null): string => (limit === null ? '' : numberText(parameter, limit));

interface FieldProps {
  readonly row: LimitRow;
  readonly of: LimitField;
  /** The field that − and + of the keyboard change. */
  readonly active: LimitField;
  readonly isSelected: boolean;
  readonly onPress: TableProps['onPress'];
}

function Field({ row, of: field, active, isSelected, onPress }: FieldProps): JSX.Element {
  const { tried, now, parameter } = row;
  const shown = (rule: LimitRow['now']): string => {
    if (field === 'delayS') return t('limits.seconds', { count: rule.delayS });
    const limit = rule[field];
    return limit === null ? '–' : numberText(parameter, limit);
  };
  const was = shown(now) === shown(tried) ? null : t('limits.was', { value: shown(now) });
  if (!isSelected) return <Plain value={shown(tried)} was={was} />;
  const name = t(`limits.col.${field === 'delayS' ? 'delay' : field}`);
  return (
    <div
      className={css.stepper}
      data-active={active === field ? '' : undefined}
      data-edited={was === null ? undefined : ''}
    >
      <button type="button" aria-label={t('limits.less', { name })} onClick={() => onPress(field, -1)}>
        <Minus size={16} strokeWidth={2} aria-hidden />
      </button>
      <output aria-label={name}>{shown(tried)}</output>
      <button type="button" aria-label={t('limits.more', { name })} onClick={() => onPress(field, 1)}>
        <Plus size={16} strokeWidth={2} aria-hidden />
      </button>
      {was !== null && <small>{was}</small>}
    </div>
  );
}

const Plain = ({ value, was }: { readonly value: string; readonly was: string | null }): JSX.Element => (
  <span className={css.plain} data-edited={was === null ? undefined : ''}>
    {value}
    {was !== null && <small>{was}</small>}
  </span>
);

interface DeviceProps {
  readonly low: number | null;
  readonly high: number | null;
  readonly row: LimitRow;
  readonly range: (low: number | null, high: number | null) => string;
}

/** The device's own limits, and whether it alarms before us or after. */
function Device({ low, high, row, range }: DeviceProps): JSX.Element {
  if (low === null && high === null) return <span className="note">{t('limits.noneSent')}</span>;
  const { tried } = row;
  const later =
    (low !== null && tried.low !== null && low < tried.low) ||
    (high !== null && tried.high !== null && high > tried.high);
  const earlier =
    (low !== null && tried.low !== null && low > tried.low) ||
    (high !== null && tried.high !== null && high < tried.high);
  return (
    <span data-differs={later || earlier ? '' : undefined}>
      {range(low, high)}
      {(later || earlier) && <small>{t(later ? 'limits.later' : 'limits.earlier')}</small>}
    </span>
  );
}

function Changed({ row, edited }: { readonly row: LimitRow; readonly edited: boolean }): JSX.Element | null {
  if (edited) return <b>{t('limits.notSaved')}</b>;
  if (row.own === undefined) return null;
  return (
    <span data-differs="">
      {shortTime(row.own.at)}
      <small>
        {row.own.by}, {row.own.reason}
      </small>
    </span>
  );
}

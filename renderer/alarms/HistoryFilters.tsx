/** What of the history is shown: F goes to the first field. */
import { useEffect, useRef, useState, type JSX, type RefObject } from 'react';
import { bedId } from '../../shared/domain/ids.ts';
import { alarmPriorities, type AlarmPriority } from '../../shared/ward/alarm.ts';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { changeHistory, clearHistory, isFiltered, spans, useHistory, type HistoryChoice } from './history-store.ts';
import { countText } from './standing-words.ts';
import css from './History.module.css';

const kinds = ['physiological', 'technical', 'advisory'] as const;
/** Typing is over: the station is not asked for each letter. */
const typedMs = 300;

/** None chosen shows all; all chosen is the same as none. */
function toggled<T>(chosen: readonly T[] | null, one: T, all: readonly T[]): T[] | null {
  const next = chosen?.includes(one) === true ? chosen.filter((other) => other !== one) : [...(chosen ?? []), one];
  return next.length === 0 || next.length === all.length ? null : next;
}

export function HistoryFilters({ field }: { readonly field: RefObject<HTMLInputElement | null> }): JSX.Element {
  const choice = useHistory((state) => state.choice);
  const counts = useHistory((state) => state.pages?.counts);
  const cleared = useHistory((state) => state.cleared);
  return (
    <div className={css.filters} role="search" aria-label={t('history.filters')}>
      <TextFilter key={cleared} field={field} chosen={choice.text} />
      <BedFilter choice={choice} />
      <select
        className={css.select}
        aria-label={t('history.span')}
        value={choice.span}
        onChange={({ target }) => changeHistory({ span: spans.find((span) => span === target.value) ?? 'all' })}
      >
        {spans.map((span) => (
          <option key={span} value={span}>
            {t(`history.spans.${span}`)}
          </option>
        ))}
      </select>
      <AcknowledgedFilter choice={choice} />
      <div className={css.toggles} role="group" aria-label={t('alarms.colPriority')}>
        {alarmPriorities.map((priority) => (
          <PriorityToggle
            key={priority}
            priority={priority}
            on={choice.priorities?.includes(priority) === true}
            count={counts?.[priority]}
            onToggle={() => changeHistory({ priorities: toggled(choice.priorities, priority, alarmPriorities) })}
          />
        ))}
      </div>
      <div className={css.toggles} role="group" aria-label={t('history.kind')}>
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className={css.toggle}
            aria-pressed={choice.kinds?.includes(kind) === true}
            onClick={() => changeHistory({ kinds: toggled(choice.kinds, kind, kinds) })}
          >
            {t(`history.kinds.${kind}`)}
          </button>
        ))}
      </div>
      {isFiltered(choice) && (
        <button type="button" className="button outline" onClick={clearHistory}>
          {t('history.clear')}
        </button>
      )}
    </div>
  );
}

interface TextFilterProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly chosen: string | null;
}

function TextFilter({ field, chosen }: TextFilterProps): JSX.Element {
  const [text, setText] = useState(chosen ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const later = (next: string): void => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => changeHistory({ text: next.trim() === '' ? null : next.trim() }), typedMs);
  };
  return (
    <input
      ref={field}
      type="search"
      className={`field ${css.text}`}
      value={text}
      maxLength={80}
      aria-label={t('history.text')}
      placeholder={t('history.textHint')}
      onChange={({ target }) => later(target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Enter') return;
        // Back to the list, not out of it.
        event.preventDefault();
        event.currentTarget.blur();
      }}
    />
  );
}

function BedFilter({ choice }: { readonly choice: HistoryChoice }): JSX.Element {
  const beds = useWard(({ state }) => state.beds);
  return (
    <select
      className={css.select}
      aria-label={t('alarms.colBed')}
      value={choice.beds?.[0] ?? ''}
      onChange={({ target }) => changeHistory({ beds: target.value === '' ? null : [bedId(target.value)] })}
    >
      <option value="">{t('history.allBeds')}</option>
      {beds.map(({ id }) => (
        <option key={id} value={id}>
          {t('standing.bed', { bed: id })}
        </option>
      ))}
    </select>
  );
}

function AcknowledgedFilter({ choice }: { readonly choice: HistoryChoice }): JSX.Element {
  const value = choice.acknowledged === null ? 'any' : choice.acknowledged ? 'yes' : 'no';
  return (
    <select
      className={css.select}
      aria-label={t('history.acknowledged')}
      value={value}
      onChange={({ target }) => changeHistory({ acknowledged: target.value === 'any' ? null : target.value === 'yes' })}
    >
      <option value="any">{t('history.acks.any')}</option>
      <option value="yes">{t('history.acks.yes')}</option>
      <option value="no">{t('history.acks.no')}</option>
    </select>
  );
}

interface PriorityToggleProps {
  readonly priority: AlarmPriority;
  readonly on: boolean;
  readonly count: number | undefined;
  readonly onToggle: () => void;
}

function PriorityToggle({ priority, on, count, onToggle }: PriorityToggleProps): JSX.Element {
  return (
    <button type="button" className={css.toggle} aria-pressed={on} onClick={onToggle}>
      <AlarmShape priority={priority} size={15} />
      {t(`priority.${priority}`)}
      {count !== undefined && <span className={css.count}>{countText(count)}</span>}
    </button>
  );
}

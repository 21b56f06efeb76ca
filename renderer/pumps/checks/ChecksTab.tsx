/** Safety checks of what runs: each says what it found and from which figures, with one act. None changes a pump. */
import { useEffect, useRef, type JSX } from 'react';
import type { Check } from '../../../shared/infusion/checks.ts';
import { isOnControl, useLocalKeys } from '../../alarms/local-keys.ts';
import { useTickText } from '../../app/use-tick.ts';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { usePumps } from '../../stores/pumps.ts';
import { useDrugs } from '../../stores/site.ts';
import { stationNow } from '../../stores/tick.ts';
import { openBed } from '../../stores/ui.ts';
import { clockText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { NoteButton } from '../NoteButton.tsx';
import { noteInfusion } from '../note.ts';
import { tabHash } from '../route.ts';
import { changeView, usePumpView } from '../view.ts';
import { evidenceText, subjectText } from './check-words.ts';
import { useChecks } from './use-checks.ts';
import css from './Checks.module.css';

const select = (id: string | null): void => changeView({ check: id });

/** A pump without a bed has none to open: it is shown on the board. */
function showPump({ infusions: [first] }: Check): void {
  changeView({ pump: first.id, filter: 'all', text: '' });
  window.location.hash = tabHash('now');
}

function run(check: Check): void {
  if (check.kind === 'override-not-reviewed') void noteInfusion(check.infusions[0], 'reviewed');
  else if (check.bed === null) showPump(check);
  else openBed(check.bed);
}

export function ChecksTab(): JSX.Element {
  const checks = useChecks();
  const running = usePumps().filter((one) => one.running).length;
  const lost = useObservable(loss);
  const chosen = usePumpView((view) => view.check);
  const index = checks.findIndex(({ id }) => id === chosen);
  useLocalKeys(({ key, target }) => {
    const check = checks[index];
    if (key === 'Enter' && check !== undefined && !isOnControl(target)) {
      run(check);
      return true;
    }
    if (key === 'Escape' && check !== undefined) {
      select(null);
      return true;
    }
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    const next = checks[index < 0 ? 0 : index + step];
    if (step === 0 || next === undefined) return false;
    select(next.id);
    return true;
  });
  const foot = useTickText(() => t('pumps.checks.count', { time: clockText(stationNow()), channels: running }));
  if (lost !== null) return <Empty words={[t('pumps.checks.lost', { time: clockText(lost.at) })]} />;
  if (running === 0) return <Empty words={[t('pumps.checks.noPumps')]} />;
  if (checks.length === 0)
    return <Empty words={[t('pumps.checks.none'), t('pumps.checks.noneDetail', { count: running })]} />;
  return (
    <section className={`panel ${css.panel}`} aria-label={t('pumps.checks.title')}>
      <ul className={css.rows}>
        {checks.map((check) => (
          <Row key={check.id} check={check} selected={check.id === chosen} />
        ))}
      </ul>
      <p className={css.foot} ref={foot} />
    </section>
  );
}

const Empty = ({ words }: { readonly words: readonly string[] }): JSX.Element => (
  <section className={`panel ${css.empty}`}>
    {words.map((one) => (
      <p key={one}>{one}</p>
    ))}
  </section>
);

function Row({ check, selected }: { readonly check: Check; readonly selected: boolean }): JSX.Element {
  const list = useDrugs().name;
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const [first] = check.infusions;
  return (
    <li
      ref={element}
      className={css.row}
      data-check={check.kind}
      data-row-bed={check.bed ?? undefined}
      data-selected={selected ? '' : undefined}
      onClick={() => select(check.id)}
    >
      <b className={css.bed}>{check.bed ?? '–'}</b>
      <div className={css.words}>
        <h3 className={css.kind}>{t(`pumps.checks.kind.${check.kind}`)}</h3>
        <p className={css.subject}>{subjectText(check)}</p>
      </div>
      <p className={css.evidence}>{evidenceText(check, list)}</p>
      {check.kind === 'override-not-reviewed' ? (
        <NoteButton infusion={first} note="reviewed" word={t('pumps.checks.review')} className={css.act} />
      ) : (
        <button
          type="button"
          className={`button ${css.act}`}
          onClick={(event) => {
            event.stopPropagation();
            run(check);
          }}
        >
          {t(check.bed === null ? 'pumps.checks.openPump' : 'pumps.checks.openBed')}
          <span className="hidden">{check.bed ?? first.deviceName}</span>
        </button>
      )}
    </li>
  );
}

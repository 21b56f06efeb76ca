/** Which parameters have a lane: those that the record holds in this time, in the order of the table. */
import { ChevronDown } from 'lucide-react';
import { useEffect, useRef, useState, type JSX } from 'react';
import { parameters } from '../../shared/domain/parameters.ts';
import type { Reading } from '../history/use-reading.ts';
import { useBedKeys } from '../stores/live.ts';
import { t } from '../words/index.ts';
import { useLocalKeys } from '../alarms/local-keys.ts';
import { colourClass } from '../ward/colour.ts';
import { useChoice } from './choice.ts';
import { laneIdOf, laneOf, mostLanes, usualLanes } from './lanes.ts';
import { useRecorded, type Question } from './use-record.ts';
import css from './Trends.module.css';

/** Said in words, or not of the patient. */
const unasked = new Set(['Rhythm', 'Battery', 'Weight', 'Height', 'O2-flow']);
const numeric = parameters.filter(({ key, kind }) => kind !== 'text' && !unasked.has(key)).map(({ key }) => key);
/** Codes that no table knows, of one bed. */
const mostUnknown = 24;

interface ParametersMenuProps {
  readonly bed: string;
  readonly question: Question;
  /** Lanes on screen. */
  readonly shown: readonly string[];
}

export function ParametersMenu({ bed, question, shown }: ParametersMenuProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className={css.menuHolder}>
      <button
        ref={button}
        type="button"
        className="button outline"
        aria-expanded={open}
        aria-controls="trend-parameters"
        onClick={() => setOpen(!open)}
      >
        {t('trends.parameters')}
        <ChevronDown size={17} aria-hidden />
      </button>
      {open && <Menu bed={bed} question={question} shown={shown} onClose={close} />}
    </div>
  );
}

function Menu({ bed, question, shown, onClose }: ParametersMenuProps & { readonly onClose: () => void }): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  const live = useBedKeys(bed);
  const unknown = live.filter((key) => key.startsWith('x:')).slice(0, mostUnknown);
  // Asked once for each opening: a list that moves under the hand would be chosen from wrongly.
  const [asked] = useState({ question, keys: [...numeric, ...unknown] });
  const recorded = useRecorded(asked.question, asked.keys);
  useLocalKeys(({ key }) => {
    if (key !== 'Escape') return false;
    onClose();
    return true;
  });
  useEffect(() => menu.current?.focus(), []);
  useEffect(() => {
    const outside = ({ target }: Event): void => {
      if (target instanceof Node && menu.current?.parentElement?.contains(target) === false) onClose();
    };
    window.addEventListener('pointerdown', outside);
    return () => window.removeEventListener('pointerdown', outside);
  }, [onClose]);
  return (
    <div
      ref={menu}
      id="trend-parameters"
      className={css.menu}
      role="group"
      aria-label={t('trends.parameters')}
      tabIndex={-1}
    >
      <p className="note">
        {t(shown.length >= mostLanes ? 'trends.menuFull' : 'trends.menuHint', { most: mostLanes })}
      </p>
      <Choices recorded={recorded} shown={shown} />
      <button type="button" className="button" onClick={() => useChoice.setState({ lanes: null })}>
        {t('trends.menuUsual')}
      </button>
    </div>
  );
}

/** Usual ones first, as they are drawn; then the others by the table. */
function inOrder(ids: Iterable<string>): readonly string[] {
  const all = new Set(ids);
  return [...usualLanes.filter((id) => all.has(id)), ...[...all].filter((id) => !usualLanes.includes(id))];
}

interface ChoicesProps {
  readonly recorded: Reading<readonly string[]>;
  readonly shown: readonly string[];
}

function Choices({ recorded, shown }: ChoicesProps): JSX.Element {
  const ids = inOrder([...shown, ...(recorded.value ?? []).map(laneIdOf)]);
  const toggle = (id: string): void => {
    const next = shown.includes(id) ? shown.filter((one) => one !== id) : [...shown, id];
    useChoice.setState({ lanes: inOrder(next) });
  };
  return (
    <>
      {recorded.state === 'loading' && <p className="note">{t('trends.menuReading')}</p>}
      {recorded.state === 'failed' && <p role="alert">{t('record.failed', { reason: recorded.reason ?? '' })}</p>}
      {recorded.state === 'ready' && recorded.value?.length === 0 && <p className="note">{t('trends.menuNone')}</p>}
      <ul className={css.choices}>
        {ids.map((id) => {
          const { label, unit, colour } = laneOf(id);
          const isShown = shown.includes(id);
          return (
            <li key={id}>
              <label className={colourClass(colour)}>
                <input
                  type="checkbox"
                  checked={isShown}
                  disabled={!isShown && shown.length >= mostLanes}
                  onChange={() => toggle(id)}
                />
                <b>{label}</b>
                <span className="note">{unit}</span>
              </label>
            </li>
          );
        })}
      </ul>
    </>
  );
}

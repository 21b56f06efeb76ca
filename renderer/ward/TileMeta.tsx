/** At the right of a quiet header: pumps, rhythm, oxygen. */
import { Syringe } from 'lucide-react';
import type { JSX } from 'react';
import { bySoonest, pumpTimeText } from '../../shared/domain/pump-time.ts';
import { useValue } from '../stores/live.ts';
import { useBedPumps } from '../stores/pumps.ts';
import { numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import css from './Tile.module.css';

/** Told on a large tile where a pump ends within this. */
const soonMin = 120;

export function TileMeta({ bed }: { readonly bed: string }): JSX.Element {
  const rhythm = useValue(bed, 'Rhythm');
  const oxygen = useValue(bed, 'O2-flow');
  return (
    <>
      <Pumps bed={bed} />
      {rhythm.text !== null && (
        <span data-parameter="Rhythm" data-state={rhythm.state}>
          {rhythm.text}
        </span>
      )}
      {oxygen.value !== null && oxygen.value > 0 && (
        <span>{t('tile.oxygen', { flow: numberText('O2-flow', oxygen.value) })}</span>
      )}
    </>
  );
}

function Pumps({ bed }: { readonly bed: string }): JSX.Element | null {
  const running = useBedPumps(bed).filter((one) => one.running);
  if (running.length === 0) return null;
  const [first] = running
    .filter(({ time }) => time.known && time.minutes < soonMin)
    .toSorted((a, b) => bySoonest(a.time, b.time));
  const count = String(running.length);
  return (
    <span className={css.pumps}>
      <Syringe size={14} strokeWidth={1.75} aria-hidden />
      <span className={css.count}>{count}</span>
      <span className={css.firstEmpty}>
        {first === undefined ? count : t('tile.firstEmpty', { count, time: pumpTimeText(first.time) })}
      </span>
    </span>
  );
}

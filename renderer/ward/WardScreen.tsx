/** The overview. A bed has one place; nothing moves it. */
import { useRef, type CSSProperties, type JSX } from 'react';
import { LostTile } from '../lost/LostTile.tsx';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { gridShape } from './grid.ts';
import { moveInGrid } from './move.ts';
import { Tile } from './Tile.tsx';
import { useShownBeds } from './use-shown-beds.ts';
import css from './WardScreen.module.css';

export function WardScreen(): JSX.Element {
  const { beds } = useShownBeds();
  const known = useWard((view) => view.known);
  const lost = useObservable(loss) !== null;
  const grid = useRef<HTMLDivElement>(null);
  if (beds.length === 0) return <p className={css.nothing}>{known ? t('tile.noBeds') : t('tile.connecting')}</p>;
  const { columns, rows } = gridShape(beds.length);
  const shape: CSSProperties = { gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))` };
  return (
    <div
      ref={grid}
      className={css.grid}
      data-columns={columns}
      style={shape}
      role="region"
      aria-label={t('tile.grid')}
      onKeyDown={(event) => moveInGrid(event, grid.current, columns)}
    >
      {beds.map((bed) => (lost ? <LostTile key={bed} bed={bed} /> : <Tile key={bed} bed={bed} />))}
    </div>
  );
}

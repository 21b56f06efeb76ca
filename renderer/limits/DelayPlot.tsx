/** Delay by depth, drawn: the further beyond the limit, the sooner. */
import type { JSX } from 'react';
import { delayAtMs } from '../../shared/alarm/limits.ts';
import { parameterName } from '../bed/parameter-name.ts';
import { numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { LimitRow } from './draft.ts';
import css from './Limits.module.css';

const width = 400;
const height = 120;
const left = 52;
const bottom = 92;
const top = 14;

export function DelayPlot({ row }: { readonly row: LimitRow }): JSX.Element {
  const { tried, parameter } = row;
  const isHigh = tried.high !== null;
  const limit = tried.high ?? tried.low;
  const depth = tried.fullDepth ?? 10;
  const side = t(isHigh ? 'limits.col.high' : 'limits.col.low').toLowerCase();
  const mostS = Math.max(5, tried.delayS);
  const x = (beyond: number): number => left + (beyond / (depth * 1.4)) * (width - left - 12);
  const y = (delayMs: number): number => bottom - (delayMs / 1000 / mostS) * (bottom - top);
  const points = [0, depth / 2, depth, depth * 1.4].map((beyond) => `${x(beyond)},${y(delayAtMs(tried, beyond))}`);
  const at = (beyond: number): string =>
    limit === null ? '' : numberText(parameter, isHigh ? limit + beyond : limit - beyond);
  return (
    <section className={`panel ${css.plot}`}>
      <header className="panel-head">
        <h3 className="panel-title">{t('limits.plot', { name: parameterName(parameter, null), side })}</h3>
        <p className="panel-hint">{t('limits.plotHint')}</p>
      </header>
      {limit === null ? (
        <p className="panel-body note">{t('limits.plotNone')}</p>
      ) : (
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={t('limits.plotLabel', { delay: tried.delayS, limit: at(0), depth: at(depth) })}
        >
          {[0, mostS / 2, mostS].map((seconds) => (
            <g key={seconds}>
              <line className={css.grid} x1={left} x2={width - 12} y1={y(seconds * 1000)} y2={y(seconds * 1000)} />
              <text className={css.mark} x={left - 8} y={y(seconds * 1000) + 4} textAnchor="end">
                {t('limits.seconds', { count: seconds })}
              </text>
            </g>
          ))}
          <line className={css.limitLine} x1={x(0)} x2={x(0)} y1={top - 6} y2={bottom} />
          <polyline className={css.curve} points={points.join(' ')} />
          {[0, depth / 2, depth].map((beyond) => (
            <text key={beyond} className={css.mark} x={x(beyond)} y={bottom + 18} textAnchor="middle">
              {at(beyond)}
            </text>
          ))}
        </svg>
      )}
    </section>
  );
}

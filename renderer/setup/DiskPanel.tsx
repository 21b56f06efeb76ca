/** How much room the record takes, how long that lasts and what leaves next (design, screen 37). */
import type { JSX } from 'react';
import type { DiskReport } from '../../shared/station-api/calls.ts';
import { t } from '../words/index.ts';
import { daysText, diskIsTighter, sizeText, usedBytes } from './disk-words.ts';
import css from './DiskPanel.module.css';

const parts = ['waves', 'numerics', 'strips', 'log'] as const;

export function DiskPanel({ disk }: { readonly disk: DiskReport }): JSX.Element {
  const { budget, diskTotal, perDay, daysLeft, keptDays, wantedDays, oldestDay, waveFault } = disk;
  const used = usedBytes(disk);
  return (
    <section className="panel">
      <header className="panel-head">
        <h2 className="panel-title">{t('disk.title')}</h2>
        <p className="panel-hint">{budgetText(budget, diskTotal)}</p>
      </header>
      <div className={`panel-body ${css.body}`}>
        {waveFault !== null && (
          <p className={css.fault} role="status">
            {t('disk.fault', { why: waveFault })}
          </p>
        )}
        <dl className={css.figures}>
          <Figure term={t('disk.used')} value={sizeText(used)} />
          <Figure term={t('disk.perDay')} value={perDay === null ? t('disk.tooEarly') : sizeText(perDay)} />
          <Figure term={t('disk.kept')} value={t('disk.keptOf', { kept: keptDays, wanted: wantedDays })} />
          <Figure
            term={diskIsTighter(disk) ? t('disk.leftDisk') : t('disk.left')}
            value={daysLeft === null ? (perDay === null ? t('disk.tooEarly') : t('disk.none')) : daysText(daysLeft)}
          />
        </dl>
        <Bar disk={disk} used={used} />
        <ul className={css.legend}>
          {parts.map((part) => (
            <li key={part} data-part={part}>
              {t(`disk.${part}`, { size: sizeText(disk[part]) })}
            </li>
          ))}
        </ul>
        <p className="note">{oldestDay === null ? t('disk.empty') : t('disk.oldest', { day: oldestDay })}</p>
        <dl className={css.counts}>
          <dt>{t('disk.queue')}</dt>
          <dd>{t('setup.ofBound', { value: disk.waveQueue, bound: disk.waveQueueBound })}</dd>
          <dt>{t('disk.lost')}</dt>
          <dd>{disk.wavesLost}</dd>
        </dl>
      </div>
    </section>
  );
}

function budgetText(budget: number, diskTotal: number | null): string {
  if (diskTotal === null) return t('disk.budgetOnly', { budget: sizeText(budget) });
  const words = { budget: sizeText(budget), total: sizeText(diskTotal) };
  return budget > diskTotal ? t('disk.budgetOver', words) : t('disk.budget', words);
}

function Figure({ term, value }: { readonly term: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The whole bar is the disk, or the budget where the disk is not known; the mark is the budget. */
function Bar({ disk, used }: { readonly disk: DiskReport; readonly used: number }): JSX.Element {
  const whole = Math.max(disk.diskTotal ?? 0, disk.budget, used, 1);
  const offsets = parts.map((_, index) => parts.slice(0, index).reduce((sum, part) => sum + disk[part], 0));
  const mark = (disk.budget / whole) * 100;
  return (
    <svg
      className={css.bar}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={t('disk.bar', { used: sizeText(used), budget: sizeText(disk.budget) })}
    >
      <rect className={css.rest} width="100" height="10" />
      {parts.map((part, index) => (
        <rect
          key={part}
          data-part={part}
          x={((offsets[index] ?? 0) / whole) * 100}
          width={(disk[part] / whole) * 100}
          height="10"
        />
      ))}
      <line className={css.mark} x1={mark} x2={mark} y1="0" y2="10" />
    </svg>
  );
}

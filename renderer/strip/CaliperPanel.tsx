/** What the calipers measure, always of the stored samples. */
import { ChevronRight, Plus, Trash2 } from 'lucide-react';
import type { Dispatch, JSX, ReactNode } from 'react';
import { channelByKey } from '../../shared/domain/channels.ts';
import { unitByWord } from '../../shared/domain/units.ts';
import { keptBounds } from '../../shared/history/kept.ts';
import { numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { msText } from './CaliperLayer.tsx';
import { amplitudeOf, intervalOf, type Pair } from './measure.ts';
import type { StripAct, StripModel } from './strip-model.ts';
import { valueAt, type Track } from './tracks.ts';
import { useLook } from './use-paper.ts';
import css from './Strip.module.css';

interface CaliperPanelProps {
  readonly model: StripModel;
  readonly act: Dispatch<StripAct>;
  readonly tracks: readonly Track[];
  readonly track: Track | undefined;
}

const labelOf = (channel: string): string => channelByKey(channel)?.label ?? channel;
const unitOf = (unit: string): string => unitByWord(unit)?.label ?? unit;

export function CaliperPanel({ model, act, tracks, track }: CaliperPanelProps): JSX.Element {
  const pair = model.pairs[model.pair];
  const count = model.pairs.length;
  const full = count >= keptBounds.calipers;
  return (
    <section className="panel">
      <header className="panel-head">
        <h3 className="panel-title">{t('strip.calipers')}</h3>
        <p className="panel-hint">{count === 1 ? t('strip.aToB') : t('strip.pairOf', { n: model.pair + 1, count })}</p>
        <span className="spacer" />
        {count > 1 && (
          <>
            <IconButton
              label={t('strip.nextPair')}
              onClick={() => act({ kind: 'choose', pair: (model.pair + 1) % count, side: 'a' })}
            >
              <ChevronRight size={16} strokeWidth={2} aria-hidden />
            </IconButton>
            <IconButton label={t('strip.removePair')} onClick={() => act({ kind: 'remove-pair' })}>
              <Trash2 size={16} strokeWidth={1.75} aria-hidden />
            </IconButton>
          </>
        )}
        <button
          type="button"
          className="button outline"
          disabled={full}
          title={full ? t('strip.pairMost', { count }) : undefined}
          onClick={() => act({ kind: 'add-pair' })}
        >
          <Plus size={16} strokeWidth={2} aria-hidden />
          {t('strip.pair')}
        </button>
        <button type="button" className="button" aria-pressed={model.march} onClick={() => act({ kind: 'march' })}>
          {t('strip.march')}
          <kbd aria-hidden="true">M</kbd>
        </button>
      </header>
      {pair === undefined || track === undefined ? (
        <p className={css.measured}>{t('strip.notMeasured')}</p>
      ) : (
        <Measures pair={pair} track={track} tracks={tracks} />
      )}
    </section>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

const IconButton = ({ label, onClick, children }: IconButtonProps): JSX.Element => (
  <button type="button" className={`button outline ${css.icon}`} aria-label={label} title={label} onClick={onClick}>
    {children}
  </button>
);

interface MeasuresProps {
  readonly pair: Pair;
  readonly track: Track;
  readonly tracks: readonly Track[];
}

const dash = '–';

function Measures({ pair, track, tracks }: MeasuresProps): JSX.Element {
  const { mmPerS } = useLook();
  const { ms, mm, perMinute } = intervalOf(pair, mmPerS);
  const amplitude = amplitudeOf(track, pair);
  const a = valueAt(track, pair.aAt);
  const b = valueAt(track, pair.bAt);
  const channel = labelOf(track.channel);
  // A fit wave has no size that means anything.
  const hasSize = track.unit !== '1';
  const pressures = tracks.filter((one) => unitByWord(one.unit)?.dimension === 'pressure');
  return (
    <>
      <dl className={css.measures}>
        <Line name={t('strip.interval')} value={msText(ms)} unit={`ms, ${mm.toFixed(1)} mm`} />
        <Line name={t('strip.rate')} value={perMinute === null ? dash : String(Math.round(perMinute))} unit="/min" />
        {hasSize && (
          <>
            <Line name={t('strip.amplitude', { channel })} value={sizeText(amplitude)} unit={unitOf(track.unit)} />
            <Line
              name={t('strip.difference', { channel })}
              value={sizeText(a === null || b === null ? null : b - a)}
              unit={unitOf(track.unit)}
            />
          </>
        )}
        {pressures.map((one) => (
          <Line
            key={one.channel}
            name={t('strip.valuesAt', { channel: labelOf(one.channel) })}
            value={`${wholeText(valueAt(one, pair.aAt))}, ${wholeText(valueAt(one, pair.bAt))}`}
            unit={unitOf(one.unit)}
          />
        ))}
      </dl>
      <p className={css.measured}>
        {t('strip.measured', { rate: track.rateHz, step: msText(1000 / track.rateHz), channel })}
      </p>
    </>
  );
}

const sizeText = (value: number | null): string => (value === null ? dash : numberText('', value));
const wholeText = (value: number | null): string =>
  value === null ? dash : String(Math.round(value)).replace('-', '−');

const Line = ({
  name,
  value,
  unit,
}: {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
}): JSX.Element => (
  <div>
    <dt>{name}</dt>
    <dd>
      <b>{value}</b> <span>{unit}</span>
    </dd>
  </div>
);

/** One strip: the paper with its calipers, and beside it what they measure, labels, words, saving and going out. */
import { useEffect, useMemo, useReducer, useRef, useState, type JSX } from 'react';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { Reading } from '../history/use-reading.ts';
import { pxPerMm } from '../lanes/registry.ts';
import { useBed } from '../stores/ward.ts';
import { clockText, dateText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { marginPx, viewOf } from './geometry.ts';
import { CaliperPanel } from './CaliperPanel.tsx';
import { KeptPanel } from './KeptPanel.tsx';
import { LabelPanel } from './LabelPanel.tsx';
import { OutPanel } from './OutPanel.tsx';
import { StripPlot } from './StripPlot.tsx';
import { StripTools } from './StripTools.tsx';
import { actOnStrip, isBeforeStay, type About, type StripModel } from './strip-model.ts';
import { joined, nearestSampleAt } from './tracks.ts';
import { channelsOf, useLook, usePaper, useSize } from './use-paper.ts';
import { useStripKeys } from './use-strip-keys.ts';
import { useWavesAround, type StoredStrip } from './use-strip.ts';
import css from './Strip.module.css';

interface StripPageProps {
  readonly bed: string;
  readonly begin: StripModel;
  readonly about: About;
  /** Kept with an alarm or an event; left out: only what the record of waves holds. */
  readonly strip?: Reading<StoredStrip>;
}

const noBlocks: readonly WaveBlock[] = [];

export function StripPage({ bed, begin, about, strip }: StripPageProps): JSX.Element {
  const [model, act] = useReducer(actOnStrip, begin);
  const [chosen, setChosen] = useState<string | null>(null);
  const [labelling, setLabelling] = useState(false);
  const { mmPerS } = useLook();
  const plot = useRef<HTMLDivElement>(null);
  const comment = useRef<HTMLTextAreaElement>(null);
  const size = useSize(plot);
  const view = viewOf(model.middleAt, size.width, mmPerS, pxPerMm);
  const lies = useBed(bed);
  const isOther = strip !== undefined && isBeforeStay(about.at, lies);
  // Beside the strip of somebody who lay here before, nothing of the one who lies here now is drawn (L8).
  const waves = useWavesAround(bed, size.width === 0 || isOther ? null : view);
  const stripBlocks = strip?.value?.blocks ?? noBlocks;
  const waveBlocks = waves.value?.blocks ?? noBlocks;
  const blocks = useMemo(() => joined(stripBlocks, waveBlocks), [stripBlocks, waveBlocks]);
  const stripChannels = strip?.value?.answer.channels;
  const waveChannels = waves.value?.answer.channels;
  const channels = useMemo(
    () => channelsOf([stripChannels ?? [], waveChannels ?? [], blocks.map(({ channel }) => channel)]),
    [stripChannels, waveChannels, blocks],
  );
  const heightPx = Math.max(0, size.height - marginPx.head - marginPx.foot);
  const { paper, tracks } = usePaper({ view, heightPx, channels, blocks, model });
  const track = tracks.find(({ channel }) => channel === chosen) ?? tracks[0];
  const [offered] = model.pairs;
  useEffect(() => {
    if (track === undefined || offered === undefined) return;
    const pair = { aAt: nearestSampleAt(track, offered.aAt), bAt: nearestSampleAt(track, offered.bAt) };
    if (pair.aAt !== offered.aAt || pair.bAt !== offered.bAt) act({ kind: 'offer', pair });
  }, [track, offered]);
  useStripKeys({ model, act, view, track, tracks, setChosen, labelling, setLabelling, comment });
  const shared = { bed, model, act, about, tracks, track } as const;
  return (
    <div className={css.page}>
      <div className={css.side} tabIndex={0} role="region" aria-label={t('record.strip')}>
        <CaliperPanel {...shared} />
        <LabelPanel model={model} act={act} labelling={labelling} onLabelling={setLabelling} comment={comment} />
        <OutPanel
          {...shared}
          blocks={blocks}
          isOther={isOther}
          recordedIn={strip?.value?.answer.bed ?? bed}
          comment={comment}
        />
        <KeptPanel bed={bed} />
      </div>
      <section className={`panel ${css.main}`} aria-label={t('record.strip')}>
        <StripTools model={model} act={act} view={view} />
        <Said
          strip={strip}
          waves={waves}
          isOther={isOther}
          nothing={channels.length === 0}
          empty={lies?.patient == null}
          recordedFrom={waves.value?.answer.recordedFrom ?? null}
        />
        <StripPlot
          {...shared}
          plot={plot}
          size={size}
          paper={paper}
          gaps={[...(strip?.value?.answer.gaps ?? []), ...(waves.value?.answer.gaps ?? [])]}
          onChannel={setChosen}
        />
      </section>
    </div>
  );
}

interface SaidProps {
  readonly strip: Reading<StoredStrip> | undefined;
  readonly waves: { readonly state: string; readonly reason: string | null; readonly again: () => void };
  readonly isOther: boolean;
  readonly nothing: boolean;
  /** Nobody lies there: nothing of anybody is read. */
  readonly empty: boolean;
  readonly recordedFrom: number | null;
}

/** What of it is not there, and why. */
function Said({ strip, waves, isOther, nothing, empty, recordedFrom }: SaidProps): JSX.Element | null {
  const failed = [strip, waves].find((reading) => reading?.state === 'failed');
  const loading = waves.state === 'loading' || strip?.state === 'loading';
  let words: string | null = null;
  if (isOther) words = t('strip.otherPatient');
  else if (strip?.value?.answer.complete === false) words = t('strip.growing');
  else if (nothing && loading) words = t('strip.reading');
  else if (nothing && failed === undefined) {
    const from =
      recordedFrom === null
        ? ''
        : ` ${t('strip.recordedFrom', { time: `${dateText(recordedFrom)} ${clockText(recordedFrom)}` })}`;
    words = empty ? t('record.noPatient') : `${t('strip.nothing')}${from}`;
  }
  if (failed === undefined && words === null) return null;
  return (
    <div className={css.said}>
      {words !== null && <span role="status">{words}</span>}
      {failed !== undefined && (
        <span role="alert">
          {t('strip.failed', { why: failed.reason ?? '' })}{' '}
          <button type="button" className="button outline" onClick={failed.again}>
            {t('record.again')}
          </button>
        </span>
      )}
    </div>
  );
}

/** The paper with what lies on it: lanes by their names, bracket, labels of beats, the moment, time, calipers. */
import { useCallback, type Dispatch, type JSX, type PointerEvent, type RefObject } from 'react';
import { channelByKey } from '../../shared/domain/channels.ts';
import { unitByWord } from '../../shared/domain/units.ts';
import type { WavesAnswer } from '../../shared/station-api/history-calls.ts';
import { useCanvas, type Draw } from '../history/use-canvas.ts';
import { colourClass } from '../ward/colour.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { CaliperLayer } from './CaliperLayer.tsx';
import { atOf, marginPx, secondsOf, xOf, yOf, type View } from './geometry.ts';
import { paintPaper, type DrawnLane, type Paper } from './plot-paint.ts';
import type { About, StripAct, StripModel } from './strip-model.ts';
import { nearestSampleAt, type Track } from './tracks.ts';
import { useLook, type Size } from './use-paper.ts';
import css from './Strip.module.css';

interface StripPlotProps {
  readonly model: StripModel;
  readonly act: Dispatch<StripAct>;
  readonly about: About;
  readonly plot: RefObject<HTMLDivElement | null>;
  readonly size: Size;
  readonly paper: Paper;
  readonly track: Track | undefined;
  readonly gaps: WavesAnswer['gaps'];
  readonly onChannel: (channel: string) => void;
}

const noLabelPx = 62;

export function StripPlot(props: StripPlotProps): JSX.Element {
  const { model, act, about, plot, size, paper, track, gaps, onChannel } = props;
  const { view, lanes } = paper;
  const draw = useCallback<Draw>(
    (context, canvasSize, colour) => paintPaper(context, canvasSize, colour, paper),
    [paper],
  );
  const canvas = useCanvas(draw);
  // The second of two taps: where the caliper that was chosen goes.
  const place = (event: PointerEvent<HTMLDivElement>): void => {
    if (track === undefined || event.button !== 0) return;
    const at = atOf(view, event.clientX - event.currentTarget.getBoundingClientRect().left);
    act({ kind: 'move', at: nearestSampleAt(track, at) });
  };
  const label = t('strip.plot', {
    count: lanes.length,
    from: clockText(Math.round(view.fromAt)),
    to: clockText(Math.round(view.toAt)),
  });
  return (
    <div className={css.plotBox}>
      <div className={css.gutter}>
        {lanes.map((lane) => (
          <LaneName
            key={lane.channel}
            lane={lane}
            chosen={lane.track !== undefined && lane.track === track}
            onChannel={onChannel}
          />
        ))}
      </div>
      <div ref={plot} className={css.plot}>
        {size.width > 0 && (
          <>
            <div
              className={css.lanes}
              style={{ top: marginPx.head, bottom: marginPx.foot }}
              role="img"
              aria-label={label}
              data-from={Math.round(view.fromAt)}
              data-px-per-ms={view.pxPerMs}
              onPointerDown={place}
            >
              <canvas ref={canvas} />
            </div>
            <Bracket model={model} view={view} width={size.width} mmPerS={paper.mmPerS} />
            <Beats model={model} view={view} />
            <GapWords gaps={gaps} lanes={lanes} paper={paper} />
            {about.at !== null && <Moment at={about.at} text={about.text} view={view} />}
            <Axis view={view} />
            {track !== undefined && <CaliperLayer {...props} />}
          </>
        )}
      </div>
    </div>
  );
}

interface LaneNameProps {
  readonly lane: DrawnLane;
  readonly chosen: boolean;
  readonly onChannel: (channel: string) => void;
}

function LaneName({
  lane: { channel: key, track, top, height, scale },
  chosen,
  onChannel,
}: LaneNameProps): JSX.Element {
  const channel = channelByKey(key);
  const { mmPerMv } = useLook();
  const family = channel?.family;
  const isEcg = family === 'ecg';
  const label = channel?.label ?? key;
  const unit = unitByWord(track?.unit ?? '')?.label ?? track?.unit ?? '';
  return (
    <div
      className={`${css.lane} ${colourClass(channel?.colour ?? 'temp')}`}
      style={{ top: marginPx.head + top, height }}
    >
      <button
        type="button"
        className={css.laneName}
        aria-pressed={chosen}
        disabled={track === undefined}
        title={t('strip.channel', { channel: label })}
        data-lane={key}
        onClick={() => onChannel(key)}
      >
        <b>{label}</b>
        <span>{isEcg ? t('strip.gainUnit', { value: mmPerMv }) : scale.marks.length > 0 ? unit : ''}</span>
      </button>
      {track === undefined && <span className="hidden">{t('strip.missing', { channel: label })}</span>}
      {scale.marks.map((mark) => (
        <span key={mark} className={css.mark} style={{ top: yOf(scale, mark, height) }}>
          {mark}
        </span>
      ))}
    </div>
  );
}

interface BracketProps {
  readonly model: StripModel;
  readonly view: View;
  readonly width: number;
  readonly mmPerS: number;
}

function Bracket({ model: { fromAt, toAt }, view, width, mmPerS }: BracketProps): JSX.Element | null {
  const left = xOf(view, fromAt);
  const right = xOf(view, toAt);
  if (right < 0 || left > width) return null;
  const from = Math.max(0, left);
  const to = Math.min(width, right);
  const seconds = (toAt - fromAt) / 1000;
  const shown = Number(seconds.toFixed(1));
  return (
    <div
      className={css.bracket}
      style={{ left: from, width: to - from }}
      data-open-left={left < 0 ? '' : undefined}
      data-open-right={right > width ? '' : undefined}
    >
      <span>{t('strip.bracket', { seconds: shown, mm: Math.round(seconds * mmPerS) })}</span>
    </div>
  );
}

function Beats({ model: { beats }, view }: { readonly model: StripModel; readonly view: View }): JSX.Element {
  return (
    <>
      {beats
        .filter(({ at }) => at >= view.fromAt && at <= view.toAt)
        .map(({ at, label }) => (
          <b
            key={at}
            className={css.beat}
            data-beat={label}
            title={t(`strip.beat.${label}`)}
            style={{ left: xOf(view, at) }}
          >
            {label}
          </b>
        ))}
    </>
  );
}

interface GapWordsProps {
  readonly gaps: WavesAnswer['gaps'];
  readonly lanes: readonly DrawnLane[];
  readonly paper: Paper;
}

/** Why a channel is missing for a while, where there is room to say it; what is still to come is no gap. */
function GapWords({ gaps, lanes, paper: { view, recordedToAt } }: GapWordsProps): JSX.Element {
  const said = gaps.flatMap((gap) => {
    const lane = lanes.find(({ channel }) => channel === gap.channel);
    const fromAt = Math.max(view.fromAt, gap.fromAt);
    const toAt = Math.min(view.toAt, recordedToAt, gap.toAt);
    const left = xOf(view, fromAt);
    const width = xOf(view, toAt) - left;
    return lane === undefined || width < noLabelPx * 1.6 ? [] : [{ gap, lane, left, width }];
  });
  return (
    <>
      {said.map(({ gap, lane, left, width }) => (
        <span
          key={`${gap.channel} ${gap.fromAt}`}
          className={css.gap}
          style={{ left: left + width / 2, top: marginPx.head + lane.top + lane.height / 2 }}
        >
          {t(`record.gap.${gap.why}`)}
        </span>
      ))}
      {lanes.length > 0 &&
        recordedToAt < view.toAt - 1 &&
        xOf(view, view.toAt) - xOf(view, recordedToAt) > noLabelPx * 1.6 && (
          <span
            className={css.gap}
            style={{
              left: (xOf(view, Math.max(view.fromAt, recordedToAt)) + xOf(view, view.toAt)) / 2,
              top: marginPx.head + 20,
            }}
          >
            {t('strip.toCome')}
          </span>
        )}
    </>
  );
}

interface MomentProps {
  readonly at: number;
  readonly text: string;
  readonly view: View;
}

function Moment({ at, text, view }: MomentProps): JSX.Element | null {
  if (at < view.fromAt || at > view.toAt) return null;
  const x = xOf(view, at);
  return (
    <>
      <span className={css.moment} style={{ left: x, top: marginPx.head, bottom: marginPx.foot - 8 }} />
      <span
        className={css.momentText}
        data-side={x < 190 ? 'right' : 'left'}
        style={{ left: x, bottom: marginPx.foot - 2 }}
      >
        {t('strip.onset', { text, time: clockText(at) }).trim()}
      </span>
    </>
  );
}

function Axis({ view }: { readonly view: View }): JSX.Element {
  const seconds = secondsOf(view, noLabelPx);
  return (
    <div className={css.axis} aria-hidden="true">
      {seconds.map((at, index) => {
        const text = clockText(at);
        const x = xOf(view, at);
        const isWhole = index === 0 || text.endsWith(':00');
        return (
          <span
            key={at}
            data-edge={x < 30 ? 'left' : x > view.pxPerMs * (view.toAt - view.fromAt) - 30 ? 'right' : undefined}
            style={{ left: x }}
          >
            {isWhole ? text : text.slice(-3)}
          </span>
        );
      })}
    </div>
  );
}

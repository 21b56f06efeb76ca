/** Beside the picture: the lanes' names, the values that their heights stand for, and those at the cursor and now. */
import { Fragment, type JSX } from 'react';
import { useValue } from '../stores/live.ts';
import { useBedAlarms } from '../stores/ward.ts';
import { cellAlarm } from '../ward/cell-alarm.ts';
import { colourClass } from '../ward/colour.ts';
import { numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { lanePart, type LanePicture } from './chart.ts';
import { pointAt, type Lane } from './lanes.ts';
import { heightOf, marksOf } from './scale.ts';
import { pointText } from './texts.ts';
import css from './Trends.module.css';

/** A line of text beside a lane. */
const textPx = 15;

interface LaneRowsProps {
  readonly lanes: readonly LanePicture[];
  readonly cursorAt: number | null;
  /** CSS px of one, with the space below it. */
  readonly lanePx: number;
  /** Null: on paper, where nothing is now. */
  readonly bed: string | null;
}

export function LaneRows({ lanes, cursorAt, lanePx, bed }: LaneRowsProps): JSX.Element {
  return (
    <>
      {lanes.map((one, index) => (
        <Fragment key={one.lane.id}>
          <LaneName lane={one.lane} row={index + 2} />
          <ScaleMarks picture={one} row={index + 2} lanePx={lanePx} />
          <div className={css.lane} style={{ gridRow: index + 2 }}>
            {one.points.length === 0 && <span className="note">{t('trends.empty')}</span>}
          </div>
          <span className={`digits ${css.at}`} style={{ gridRow: index + 2 }} data-at={one.lane.id}>
            {pointText(one.lane, cursorAt === null ? null : pointAt(one.lane, one.points, cursorAt, one))}
          </span>
          {bed !== null && <NowValue bed={bed} lane={one.lane} row={index + 2} />}
        </Fragment>
      ))}
    </>
  );
}

function LaneName({ lane, row }: { readonly lane: Lane; readonly row: number }): JSX.Element {
  return (
    <div className={`${css.name} ${colourClass(lane.colour)}`} style={{ gridRow: row }} data-lane={lane.id}>
      <b>{lane.label}</b>
      <small>{lane.unit}</small>
    </div>
  );
}

interface ScaleMarksProps {
  readonly picture: LanePicture;
  readonly row: number;
  readonly lanePx: number;
}

function ScaleMarks({ picture, row, lanePx }: ScaleMarksProps): JSX.Element {
  const { range, limits, lane } = picture;
  // Those in force last come first: they are what is looked for.
  const newest = limits.toSorted((a, b) => b.toAt - a.toAt).map(({ value }) => value);
  return (
    <div className={css.scale} style={{ gridRow: row }} aria-hidden="true">
      {range !== null &&
        marksOf(range, newest, textPx / Math.max(textPx, lanePx * lanePart)).map((value) => (
          <span
            key={value}
            style={{ top: `clamp(6px, ${heightOf(value, range) * lanePart * 100}%, ${lanePart * 100}% - 6px)` }}
          >
            {numberText(lane.keys[0] ?? lane.id, value)}
          </span>
        ))}
    </div>
  );
}

/** What it is now: live or gone, as everywhere. */
function NowValue({
  bed,
  lane,
  row,
}: {
  readonly bed: string;
  readonly lane: Lane;
  readonly row: number;
}): JSX.Element {
  const [first = lane.id, second = lane.id] = lane.keys;
  const one = useValue(bed, first);
  const other = useValue(bed, second);
  const alarm = cellAlarm(lane.id, useBedAlarms(bed));
  const paired = lane.keys.length > 1;
  const whole = one.value !== null && (!paired || other.value !== null);
  const text =
    one.value === null || other.value === null
      ? t('trends.none')
      : paired
        ? `${numberText(first, one.value)}/${numberText(second, other.value)}`
        : numberText(first, one.value);
  return (
    <div className={css.now} style={{ gridRow: row }} data-alarm-cell={alarm ?? undefined}>
      <span
        className="digits"
        data-parameter={lane.id}
        data-state={whole ? 'live' : one.state === 'live' ? 'none' : one.state}
      >
        {text}
      </span>
    </div>
  );
}

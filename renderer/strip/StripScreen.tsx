/** Strip of a bed: of an alarm, of a saved event, of any time; opened for nothing, the last alarm, else the last 10 s. */
import { useState, type JSX } from 'react';
import { own } from '../../shared/ward/state.ts';
import { loss } from '../stores/link.ts';
import { stationNow } from '../stores/tick.ts';
import { useUi, type Moment } from '../stores/ui.ts';
import { useWard, ward } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { alarmsOfBed, useAlarmText } from './bed-alarms.ts';
import { useKeeping } from './keep.ts';
import { StripPage } from './StripPage.tsx';
import { spanLengths, stripAt, stripOfKept } from './strip-model.ts';
import { useKept, useStoredStrip } from './use-strip.ts';
import css from './Strip.module.css';

const keyOf = (moment: Moment): string =>
  moment.kind === 'at' ? `at ${moment.at}` : moment.kind === 'alarm' ? `a:${moment.alarm}` : `k:${moment.id}`;

/** Settled when the view is opened: an alarm that comes meanwhile takes nobody's strip away. */
function beginWith(bed: string): Moment {
  const since = ward.get().bedById.get(bed)?.since ?? null;
  const last = alarmsOfBed(ward.get(), bed).find(({ raisedAt }) => since === null || raisedAt >= since);
  if (last !== undefined) return { kind: 'alarm', alarm: last.id };
  const now = loss.get()?.at ?? stationNow();
  return { kind: 'at', at: now - spanLengths[0] / 2 };
}

export function StripScreen({ bed }: { readonly bed: string }): JSX.Element {
  const asked = useUi((ui) => ui.moment);
  const [begun] = useState(() => beginWith(bed));
  const moment = asked ?? begun;
  switch (moment.kind) {
    case 'at':
      return (
        <StripPage
          key={keyOf(moment)}
          bed={bed}
          begin={stripAt(moment.at)}
          about={{ at: null, text: '', alarm: null }}
        />
      );
    case 'alarm':
      return <AlarmStripPage key={keyOf(moment)} bed={bed} moment={moment} />;
    case 'kept':
      return <KeptStripPage key={keyOf(moment)} bed={bed} moment={moment} />;
  }
}

function AlarmStripPage({
  bed,
  moment,
}: {
  readonly bed: string;
  readonly moment: Extract<Moment, { kind: 'alarm' }>;
}): JSX.Element {
  const { alarm: id } = moment;
  const alarm = useWard(({ state }) => own(state.alarms, id) ?? state.ended.find((ended) => ended.id === id));
  const reading = useStoredStrip(moment, null);
  const text = useAlarmText(id, alarm?.text ?? null);
  const at = reading.value?.answer.at ?? alarm?.raisedAt;
  // The waves beside it may be there where the strip itself is not.
  if (at === undefined || (reading.value === null && reading.state === 'loading')) return <Waiting reading={reading} />;
  return <StripPage bed={bed} begin={stripAt(at)} strip={reading} about={{ at, text, alarm: id }} />;
}

function KeptStripPage({
  bed,
  moment,
}: {
  readonly bed: string;
  readonly moment: Extract<Moment, { kind: 'kept' }>;
}): JSX.Element {
  const saved = useKeeping((state) => state.saved);
  const kept = useKept(bed, saved);
  const event = kept.value?.find(({ id }) => id === moment.id);
  const reading = useStoredStrip(moment, null);
  if (kept.value === null) return <Waiting reading={kept} />;
  if (event === undefined) return <p className={`panel ${css.wait}`}>{t('strip.unknownKept')}</p>;
  if (reading.value === null && reading.state === 'loading') return <Waiting reading={reading} />;
  return (
    <StripPage
      bed={bed}
      begin={stripOfKept(event.span)}
      strip={reading}
      about={{ at: event.span.at, text: event.span.text, alarm: event.span.alarm }}
    />
  );
}

interface WaitingProps {
  readonly reading: { readonly state: string; readonly reason: string | null; readonly again: () => void };
}

function Waiting({ reading: { state, reason, again } }: WaitingProps): JSX.Element {
  if (state !== 'failed') return <p className={`panel ${css.wait}`}>{t('strip.reading')}</p>;
  return (
    <div className={`panel ${css.wait}`} role="alert">
      <span>{t('strip.failed', { why: reason ?? '' })}</span>
      <button type="button" className="button" onClick={again}>
        {t('record.again')}
      </button>
    </div>
  );
}

/**
 * The strip of an alarm where it is acknowledged. It never delays that: while it is read, and where there is none, the
 * live lane that is there already stays and words say so.
 */
import type { JSX } from 'react';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { stripChannels } from './strip-channels.ts';
import { StoredLanes } from './StoredLanes.tsx';
import { useStoredStrip } from './use-strip.ts';
import css from './OnsetStrip.module.css';

/** Buckets of the whole strip: about one a px of the part that is shown. */
const pairs = 900;
/** What a narrow panel shows so that beats can be told apart. */
const part = { beforeMs: 5_000, afterMs: 7_000 } as const;

export function OnsetStrip({ alarm, most = 2 }: { readonly alarm: Alarm; readonly most?: number }): JSX.Element {
  const { value, state, reason } = useStoredStrip({ kind: 'alarm', alarm: alarm.id }, pairs);
  if (value === null) {
    const why = reason ?? '';
    return (
      <p className={css.none} role="status" data-onset={state}>
        {state === 'failed' ? t('strip.noStrip', { why }) : t('strip.noStripYet')}
      </p>
    );
  }
  const channels = stripChannels(alarm, value.blocks).slice(0, most);
  if (channels.length === 0) {
    return (
      <p className={css.none} role="status" data-onset="none">
        {t('strip.noStripRecorded')}
      </p>
    );
  }
  const label = t('strip.thumbnail', { text: alarm.text, time: clockText(value.answer.at) });
  return (
    <div className={css.strip} data-onset="stored">
      <StoredLanes strip={value} channels={channels} label={label} part={part} className={css.lanes} />
    </div>
  );
}

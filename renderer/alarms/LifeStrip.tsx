/** The strip of an alarm below its stages: 10 s before it to 20 s after. */
import { Activity } from 'lucide-react';
import type { JSX } from 'react';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { hashOf, openRecord } from '../stores/ui.ts';
import { StoredLanes } from '../strip/StoredLanes.tsx';
import { stripChannels } from '../strip/strip-channels.ts';
import { useStoredStrip } from '../strip/use-strip.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { isOnControl, useLocalKeys } from './local-keys.ts';
import css from './Life.module.css';

/** Buckets across the page. */
const pairs = 1_200;
const most = 3;

export function LifeStrip({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const { bed, id } = alarm;
  const { value, state, reason, again } = useStoredStrip({ kind: 'alarm', alarm: id }, pairs);
  useLocalKeys(({ key, target }) => {
    if (key !== ' ' || bed === null || isOnControl(target)) return false;
    openRecord(bed, 'strip', { kind: 'alarm', alarm: id });
    return true;
  });
  const channels = value === null ? [] : stripChannels(alarm, value.blocks).slice(0, most);
  return (
    <section className={`panel ${css.strip}`} aria-label={t('strip.ofAlarm')}>
      <header className="panel-head">
        <h2 className="panel-title">{t('strip.ofAlarm')}</h2>
        {value !== null && (
          <p className="panel-hint">
            {t('strip.ofAlarmSpan', { from: clockText(value.answer.fromAt), to: clockText(value.answer.toAt) })}
          </p>
        )}
        <span className="spacer" />
        {bed !== null && (
          <a className="button outline" href={hashOf('ward', bed, 'strip', { kind: 'alarm', alarm: id })}>
            <Activity size={17} strokeWidth={1.75} aria-hidden />
            {t('strip.open')}
            <kbd aria-hidden="true">Space</kbd>
          </a>
        )}
      </header>
      {value === null && state === 'loading' && <p className="note">{t('strip.reading')}</p>}
      {state === 'failed' && (
        <p className="note" role="alert">
          {t('strip.noStrip', { why: reason ?? '' })}{' '}
          <button type="button" className="button outline" onClick={again}>
            {t('record.again')}
          </button>
        </p>
      )}
      {value !== null && channels.length === 0 && <p className="note">{t('strip.noStripRecorded')}</p>}
      {value !== null && channels.length > 0 && (
        <StoredLanes
          strip={value}
          channels={channels}
          label={t('strip.thumbnail', { text: alarm.text, time: clockText(value.answer.at) })}
          className={css.stripLanes}
        />
      )}
    </section>
  );
}

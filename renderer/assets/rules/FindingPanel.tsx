/** One finding: its facts, who has it, and what became of the same thing before. */
import { useEffect, useState, type JSX } from 'react';
import type { Finding } from '../../../shared/assets/asset.ts';
import { act, forgetAct, useAct } from '../../alarms/acts.ts';
import { whenText } from '../../alarms/standing-words.ts';
import { useEquipment } from '../../stores/site.ts';
import { stationNow } from '../../stores/tick.ts';
import { t } from '../../words/index.ts';
import { PastList, usePast } from '../list/History.tsx';
import { thingHash } from '../route.ts';
import css from './Rules.module.css';

const findingEvents = new Set(['finding.raised', 'finding.ended', 'finding.acknowledged']);

export function FindingPanel({ finding }: { readonly finding: Finding }): JSX.Element {
  const { text, kind, asset, acknowledged } = finding;
  return (
    <aside className={`panel ${css.panel}`} aria-label={text}>
      <header className={css.head}>
        <p className="note">{t(`assetRules.kind.${kind}`)}</p>
        <h2 className={css.title}>{text}</h2>
      </header>
      <Facts finding={finding} />
      {acknowledged === null && <AckForm finding={finding} />}
      {asset !== null && (
        <a className={`button outline ${css.wide}`} href={thingHash(asset)}>
          {t('assetRules.open')}
        </a>
      )}
      <Before finding={finding} />
    </aside>
  );
}

function Facts({ finding }: { readonly finding: Finding }): JSX.Element {
  const { rules } = useEquipment();
  const { raisedAt, place, rule, acknowledged } = finding;
  const now = stationNow();
  const name = rules.find(({ id }) => id === rule)?.name ?? (rule === '' ? t('assetRules.reported') : rule);
  const facts: (readonly [string, string])[] = [
    [t('assetRules.facts.since'), whenText(raisedAt, now)],
    [t('assetRules.facts.place'), place ?? t('assetRules.placeUnknown')],
    [t('assetRules.facts.rule'), name],
  ];
  if (acknowledged !== null) {
    facts.push([t('assetRules.facts.by'), `${acknowledged.by}, ${whenText(acknowledged.at, now)}`]);
    if (acknowledged.note !== null) facts.push([t('assetRules.facts.note'), acknowledged.note]);
  }
  return (
    <dl className={css.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function AckForm({ finding: { id } }: { readonly finding: Finding }): JSX.Element {
  const [note, setNote] = useState('');
  const key = `finding ${id}`;
  const { phase, why } = useAct(key);
  useEffect(() => () => forgetAct(key), [key]);
  const words = {
    idle: t('assetRules.ack'),
    sending: t('ack.sending'),
    queued: t('ack.stored'),
    done: t('assetRules.acked'),
    failed: t('ack.failed'),
  };
  const take = (): void => {
    const text = note.trim();
    void act(key, (api) => api.call('findings.acknowledge', { finding: id, note: text === '' ? null : text }));
  };
  return (
    <form
      className={css.ack}
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <label className="note" htmlFor="finding-note">
        {t('assetRules.note')}
      </label>
      <input
        id="finding-note"
        className="field"
        value={note}
        maxLength={500}
        placeholder={t('assetRules.noteHint')}
        onChange={({ target }) => setNote(target.value)}
      />
      <button
        type="submit"
        className={`button large ${phase === 'idle' ? 'primary' : ''}`}
        data-phase={phase}
        disabled={phase !== 'idle' && phase !== 'failed'}
      >
        {words[phase]}
      </button>
      <p className="note" role={why === '' ? undefined : 'alert'}>
        {why === '' ? t('assetRules.ackHint') : why}
      </p>
    </form>
  );
}

/** Findings of before about the same thing; the one that stands is above. */
function Before({ finding: { asset, id } }: { readonly finding: Finding }): JSX.Element {
  const { events, why } = usePast(asset);
  const past = events?.filter(
    ({ event }) => findingEvents.has(event.type) && !(event.type === 'finding.raised' && event.finding.id === id),
  );
  return (
    <section className={css.before} aria-label={t('assetRules.before')}>
      <h3 className="panel-title">{t('assetRules.before')}</h3>
      {asset === null && <p className="note">{t('assetRules.beforeWard')}</p>}
      {why !== null && <p role="alert">{t('assetList.historyFailed', { why })}</p>}
      {asset !== null && past === undefined && why === null && <p className="note">{t('assetList.historyReading')}</p>}
      {past?.length === 0 && <p className="note">{t('assetRules.beforeNone')}</p>}
      {past !== undefined && past.length > 0 && <PastList events={past} />}
    </section>
  );
}

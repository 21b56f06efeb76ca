import type { JSX } from 'react';
import type { FeedStatus } from '../../shared/feed/protocol.ts';
import { loss } from '../stores/link.ts';
import { feeds } from '../stores/live.ts';
import { useObservable } from '../stores/observable.ts';
import { agoText, clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { UnassignedTray } from './UnassignedTray.tsx';
import css from './SetupScreen.module.css';

export function FeedsPage(): JSX.Element {
  const all = useObservable(feeds);
  const standing = useObservable(loss);
  const connected = all.filter((feed) => feed.connected).length;
  return (
    <>
      <section className={`panel ${css.feeds}`}>
        <header className="panel-head">
          <h2 className="panel-title">{t('setup.feedsTitle')}</h2>
          {all.length > 0 && (
            <p className="panel-hint">
              {standing === null
                ? t('setup.feedsHint', { connected, count: all.length })
                : t('bed.asOf', { time: clockText(standing.at) })}
            </p>
          )}
        </header>
        <div className="panel-body" tabIndex={0} role="region" aria-label={t('setup.feedsTitle')}>
          {all.length === 0 ? (
            <p className="note">{t('setup.noFeeds')}</p>
          ) : (
            <FeedTable feeds={all} lost={standing !== null} />
          )}
        </div>
      </section>
      <UnassignedTray />
    </>
  );
}

function lastWords({ ageMs }: FeedStatus, lost: boolean): string {
  if (ageMs === null) return t('setup.never');
  return lost ? '–' : agoText(ageMs);
}

interface FeedTableProps {
  readonly feeds: readonly FeedStatus[];
  readonly lost: boolean;
}

function FeedTable({ feeds: all, lost }: FeedTableProps): JSX.Element {
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('setup.colFeed')}</th>
          <th>{t('setup.colProtocol')}</th>
          <th className="right">{t('setup.colSources')}</th>
          <th className="right">{t('setup.colRate')}</th>
          <th className="right">{t('setup.colLast')}</th>
          <th className="right">{t('setup.colRefused')}</th>
          <th>{t('setup.colReason')}</th>
        </tr>
      </thead>
      <tbody>
        {all.map((feed) => (
          <tr key={feed.name}>
            <td>
              <b>{feed.name}</b>
            </td>
            <td>
              {feed.protocol}, {feed.address}
            </td>
            <td className="right">{feed.sources}</td>
            <td className="right">{feed.connected && !lost ? feed.perSecond.toFixed(1) : '–'}</td>
            <td className="right">{lastWords(feed, lost)}</td>
            <td className={`right ${feed.refused > 0 ? (css.refused ?? '') : ''}`}>{feed.refused}</td>
            <td>{feed.connected ? (feed.lastRefusal ?? '') : t('setup.notConnected')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

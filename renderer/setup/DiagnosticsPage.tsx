import { useEffect, useState, type JSX } from 'react';
import type { Diagnostics } from '../../shared/station-api/calls.ts';
import { waveStats } from '../lanes/measured.ts';
import { useObservable } from '../stores/observable.ts';
import { stationApi } from '../stores/station.ts';
import { spanText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { DiskPanel } from './DiskPanel.tsx';
import { Facts, type Fact } from './Facts.tsx';
import css from './SetupScreen.module.css';

const everyMs = 2_000;

/** Asked for while the page is open. */
function useDiagnostics(): Diagnostics | 'failed' | null {
  const [said, setSaid] = useState<Diagnostics | 'failed' | null>(null);
  useEffect(() => {
    let open = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const next = await stationApi()
        .call('diagnostics.get', {})
        .catch(() => 'failed' as const);
      if (!open) return;
      setSaid(next);
      timer = setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      open = false;
      clearTimeout(timer);
    };
  }, []);
  return said;
}

function stationFacts({ database, outbox, feed, consoles, memoryMb, uptimeS }: Diagnostics): readonly Fact[] {
  return [
    [
      t('setup.database'),
      <span className="identifier" key="path">
        {database.path}
      </span>,
    ],
    [t('setup.databaseSize'), `${(database.bytes / 1e6).toFixed(1)} MB`],
    [t('setup.databaseQueue'), t('setup.ofBound', { value: database.queue, bound: database.queueBound })],
    [t('setup.databaseDropped'), database.dropped],
    [t('setup.databaseFault'), database.fault ?? t('setup.none')],
    [t('setup.outbox'), outbox],
    [t('setup.reconnects'), feed.reconnects],
    [t('setup.gaps'), feed.gaps],
    [t('setup.refusedFeed'), feed.refused],
    [t('setup.rate'), `${(feed.bytesPerSecond / 1000).toFixed(1)} kB/s`],
    [t('setup.consoles'), consoles],
    [t('setup.memory'), `${Math.round(memoryMb)} MB`],
    [t('setup.uptime'), spanText(uptimeS * 1000)],
  ];
}

export function DiagnosticsPage(): JSX.Element {
  const said = useDiagnostics();
  const waves = useObservable(waveStats);
  return (
    <div className={css.two}>
      <section className="panel">
        <header className="panel-head">
          <h2 className="panel-title">{t('setup.diagTitle')}</h2>
        </header>
        <div className="panel-body" tabIndex={0} role="region" aria-label={t('setup.diagTitle')}>
          {said === 'failed' && <p className="note">{t('setup.diagFailed')}</p>}
          {said !== null && said !== 'failed' && <Facts facts={stationFacts(said)} />}
        </div>
      </section>
      <div className={css.page}>
        {said !== null && said !== 'failed' && <DiskPanel disk={said.disk} />}
        <section className="panel">
          <header className="panel-head">
            <h2 className="panel-title">{t('setup.waves')}</h2>
          </header>
          <div className="panel-body">
            {waves !== null && (
              <Facts
                facts={[
                  [t('setup.wavesFps'), Math.round(waves.fps)],
                  [t('setup.wavesLag'), `${Math.round(waves.lagMsP99)} ms`],
                  [t('setup.wavesRefused'), waves.framesRefused],
                ]}
              />
            )}
          </div>
        </section>
      </div>
    </div>
  );
}

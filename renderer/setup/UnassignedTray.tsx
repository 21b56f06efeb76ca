/** Devices that speak for no bed, and mapping one: what speaks for a bed and what against is said before the act. */
import { Link2 } from 'lucide-react';
import { useState, type JSX } from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import type { DeviceState } from '../../shared/ward/state.ts';
import { deviceSeen } from '../stores/live.ts';
import { stationApi } from '../stores/station.ts';
import { useWard } from '../stores/ward.ts';
import { shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { claimText, reasonsFor } from './claims.ts';
import css from './SetupScreen.module.css';

export function UnassignedTray(): JSX.Element {
  const devices = useWard((view) => view.unassigned);
  const [chosen, setChosen] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const device = devices.find(({ id }) => id === chosen) ?? devices[0];
  return (
    <section className={`panel ${css.tray}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('setup.unassigned')}</h2>
        <p className="panel-hint">
          {devices.length === 0 ? t('setup.noUnassigned') : t('setup.unassignedHint', { count: devices.length })}
        </p>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('setup.unassigned')}>
        {devices.map((one) => (
          <DeviceLine key={one.id} device={one} chosen={one === device} onChoose={() => setChosen(one.id)} />
        ))}
        {device !== undefined && <Mapping key={device.id} device={device} onSaid={setSaid} />}
        <p className="note" role="status">
          {said === '' ? t('setup.kept') : said}
        </p>
      </div>
    </section>
  );
}

interface LineProps {
  readonly device: DeviceState;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function DeviceLine({ device, chosen, onChoose }: LineProps): JSX.Element {
  const keys = deviceSeen(device.id)?.keys ?? [];
  const labels = [...new Set(keys.map((key) => parameterByKey(key)?.label ?? key.replace(/^x:/, '')))];
  return (
    <button type="button" className={css.device} aria-pressed={chosen} onClick={onChoose}>
      <span>
        <span className={`${css.deviceName} identifier`}>{device.name}</span>
        <br />
        <span className="note">
          {labels.length > 0 && `${labels.slice(0, 8).join(', ')}. `}
          {t('setup.firstSeen', { time: shortTime(device.firstSeenAt) })}
        </span>
      </span>
      <span className="spacer" />
      <span className="tag">{device.claims === null ? t('setup.noLocation') : claimText(device.claims)}</span>
    </button>
  );
}

interface MappingProps {
  readonly device: DeviceState;
  readonly onSaid: (words: string) => void;
}

function Mapping({ device, onSaid }: MappingProps): JSX.Element {
  const beds = useWard(({ state }) => state.beds);
  const devicesByBed = useWard((view) => view.devicesByBed);
  const [bed, setBed] = useState<BedId | null>(null);
  const target = beds.find(({ id }) => id === bed);
  const taken = (id: string): boolean => (devicesByBed.get(id) ?? []).some(({ kind }) => kind === 'monitor');
  const map = async (to: BedId): Promise<void> => {
    try {
      const { status, reason } = await stationApi().call('devices.map', { device: device.id, bed: to });
      if (status === 'confirmed') onSaid(t('setup.mapped', { device: device.name, bed: to }));
      else onSaid(status === 'queued' ? t('setup.mapQueued') : t('setup.mapFailed', { why: reason ?? '' }));
    } catch (error) {
      if (!(error instanceof StationCallError)) throw error;
      onSaid(t('setup.mapFailed', { why: error.message }));
    }
  };
  return (
    <>
      <h3 className="panel-head">
        <span className="panel-title">{t('setup.mapTitle', { device: device.name })}</span>
        <span className="panel-hint">{t('setup.mapHint')}</span>
      </h3>
      <div className={css.beds}>
        {beds.map(({ id }) => (
          <button
            key={id}
            type="button"
            className={css.bed}
            aria-pressed={id === bed}
            data-free={taken(id) ? undefined : ''}
            onClick={() => setBed(id)}
          >
            {id}
          </button>
        ))}
      </div>
      {target !== undefined && (
        <Reasons device={device} bed={target.id} taken={taken(target.id)} admitted={target.patient !== null} />
      )}
      <button
        type="button"
        className="button primary large"
        disabled={bed === null}
        onClick={() => {
          if (bed !== null) void map(bed);
        }}
      >
        <Link2 size={17} strokeWidth={1.75} aria-hidden />
        {bed === null ? t('setup.mapNone') : t('setup.map', { device: device.name, bed })}
      </button>
    </>
  );
}

interface ReasonsProps {
  readonly device: DeviceState;
  readonly bed: string;
  readonly taken: boolean;
  readonly admitted: boolean;
}

function Reasons(props: ReasonsProps): JSX.Element {
  const { speaksFor, speaksAgainst } = reasonsFor(props);
  return (
    <dl className={css.why}>
      <dt>{t('setup.forBed', { bed: props.bed })}</dt>
      <dd>{speaksFor.length === 0 ? t('setup.forNothing') : speaksFor.join(', ')}</dd>
      <dt>{t('setup.against')}</dt>
      <dd>{speaksAgainst.length === 0 ? t('setup.againstNothing') : speaksAgainst.join(', ')}</dd>
    </dl>
  );
}

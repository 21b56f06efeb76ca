/** The devices that speak for this bed: when each was heard, and how far its clock is from ours (L10). */
import type { JSX } from 'react';
import type { DeviceState } from '../../shared/ward/state.ts';
import { useTickText } from '../app/use-tick.ts';
import { deviceSeen } from '../stores/live.ts';
import { useBedDevices } from '../stores/ward.ts';
import { agoText } from '../words/format.ts';
import { t } from '../words/index.ts';
import css from './Panels.module.css';

/** Clocks closer than this are not worth a word. */
const clockMs = 2_000;

export function DevicesPanel({ bed }: { readonly bed: string }): JSX.Element {
  const devices = useBedDevices(bed);
  return (
    <section className="panel">
      <header className="panel-head">
        <h3 className="panel-title">{t('bed.devices')}</h3>
        <p className="panel-hint">{t('bed.devicesHint')}</p>
      </header>
      <div className="panel-body">
        {devices.length === 0 && <p className="note">{t('bed.noDevices')}</p>}
        {devices.map((device) => (
          <Device key={device.id} device={device} />
        ))}
      </div>
    </section>
  );
}

function heardWords(id: string): string {
  const seen = deviceSeen(id);
  if (seen === null) return t('bed.never');
  const words = seen.connected ? t('bed.heard', { age: agoText(seen.ageMs) }) : t('bed.cut');
  const offset = seen.clockOffsetMs;
  if (offset === null || Math.abs(offset) < clockMs) return words;
  const sign = offset > 0 ? '+' : '−';
  return `${words}, ${t('bed.clock', { offset: `${sign}${agoText(Math.abs(offset))}` })}`;
}

function Device({ device }: { readonly device: DeviceState }): JSX.Element {
  const heard = useTickText(() => heardWords(device.id));
  return (
    <div className={css.device} data-device={device.id}>
      <span>
        <span className={`${css.deviceName} identifier`}>{device.name}</span>
        <br />
        <span className="note">
          {[device.model, device.how === null ? null : t(`bed.how.${device.how}`)].filter(Boolean).join(', ')}
        </span>
      </span>
      <span className="spacer" />
      <span className="note" ref={heard} />
    </div>
  );
}

/**
 * The devices that speak for this bed: where each is, when it was heard, and how far its clock is from ours (L10).
 * A device speaks for a bed by mapping or by what it says of itself; its tag says where it really stands.
 */
import { useMemo, type JSX } from 'react';
import type { AssetState, DeviceState } from '../../shared/ward/state.ts';
import { assetsByDevice } from '../../shared/ward/tagged.ts';
import { useTickText } from '../app/use-tick.ts';
import { deviceWords, newest, placeOf } from '../assets/place.ts';
import { loss } from '../stores/link.ts';
import { deviceSeen, positionSeen } from '../stores/live.ts';
import { stationNow } from '../stores/tick.ts';
import { useBedDevices, useWard } from '../stores/ward.ts';
import { agoText, clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import css from './Panels.module.css';

/** Clocks closer than this are not worth a word. */
const clockMs = 2_000;

export function DevicesPanel({ bed }: { readonly bed: string }): JSX.Element {
  const devices = useBedDevices(bed);
  const assets = useWard(({ state }) => state.assets);
  const all = useWard(({ state }) => state.devices);
  const tagged = useMemo(() => assetsByDevice({ assets, devices: all }), [assets, all]);
  return (
    <section className="panel">
      <header className="panel-head">
        <h3 className="panel-title">{t('bed.devices')}</h3>
        <p className="panel-hint">{t('bed.devicesHint')}</p>
      </header>
      <div className="panel-body">
        {devices.length === 0 && <p className="note">{t('bed.noDevices')}</p>}
        {devices.map((device) => (
          <Device key={device.id} device={device} tags={tagged.get(device.id)} located={tagged.size > 0} />
        ))}
      </div>
    </section>
  );
}

function heardWords(id: string): string {
  const seen = deviceSeen(id);
  if (seen === null) return t('bed.never');
  // An age would count on as if it were known.
  if (loss.get() !== null) {
    const second = Math.round((stationNow() - seen.ageMs) / 1000);
    return t('bed.heardAt', { time: clockText(second * 1000) });
  }
  const words = seen.connected ? t('bed.heard', { age: agoText(seen.ageMs) }) : t('bed.cut');
  const offset = seen.clockOffsetMs;
  if (offset === null || Math.abs(offset) < clockMs) return words;
  const sign = offset > 0 ? '+' : '−';
  return `${words}, ${t('bed.clock', { offset: `${sign}${agoText(Math.abs(offset))}` })}`;
}

function placeWords(tags: readonly AssetState[] | undefined, isPortable: boolean): string {
  if (loss.get() !== null) return '';
  if (tags === undefined) return isPortable ? t('bed.noTag') : '';
  return deviceWords(placeOf(newest(tags.map(({ tag }) => (tag === null ? null : positionSeen(tag))))));
}

interface DeviceProps {
  readonly device: DeviceState;
  readonly tags: readonly AssetState[] | undefined;
  /** The ward locates its devices: then a pump without a tag is worth a word. */
  readonly located: boolean;
}

function Device({ device, tags, located }: DeviceProps): JSX.Element {
  const heard = useTickText(() => heardWords(device.id));
  const place = useTickText(() => placeWords(tags, located && device.kind === 'pump'));
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
      <span className={css.whereabouts}>
        <span data-place className={tags === undefined ? 'note' : undefined} ref={place} />
        <span className="note" ref={heard} />
      </span>
    </div>
  );
}

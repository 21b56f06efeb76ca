import type { DeviceState } from '../../shared/ward/state.ts';
import { t } from '../words/index.ts';

type Claims = NonNullable<DeviceState['claims']>;

const placeOf = ({ unit, room, bed }: Claims): string => [unit, room, bed].filter((part) => part !== null).join('^');

export const claimText = (claims: Claims): string => `PV1: ${placeOf(claims)}`;

interface Facts {
  readonly device: Pick<DeviceState, 'claims' | 'kind'>;
  readonly bed: string;
  /** A monitor already speaks for the bed. */
  readonly taken: boolean;
  readonly admitted: boolean;
}

/** What speaks for a mapping and what against. */
export function reasonsFor({ device, bed, taken, admitted }: Facts): {
  readonly speaksFor: readonly string[];
  readonly speaksAgainst: readonly string[];
} {
  const claims = device.claims;
  const says = claims !== null && (claims.bed === bed || claims.room === bed);
  const speaksFor = says ? [t('setup.forClaim', { place: placeOf(claims) })] : [];
  const speaksAgainst = [
    ...(claims !== null && !says ? [t('setup.forClaim', { place: placeOf(claims) })] : []),
    ...(taken && device.kind === 'monitor' ? [t('setup.againstPatient')] : []),
    ...(admitted ? [] : [t('setup.againstEmpty')]),
  ];
  return { speaksFor, speaksAgainst };
}

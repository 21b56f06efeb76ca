/** The pressure in the line over the last minutes: how fast it rose says what is to be looked for. */
import { useSyncExternalStore, type JSX } from 'react';
import type { Infusion } from '../../../shared/infusion/infusion.ts';
import { pressuresOf, pressureSpanMs } from '../../stores/pump-pressure.ts';
import { second, stationNow } from '../../stores/tick.ts';
import { t } from '../../words/index.ts';
import { StepChart } from './StepChart.tsx';

/** Drawn anew this often, s. */
const everyS = 5;
const leastHigh = 100;

export function PressureChart({ infusion }: { readonly infusion: Infusion }): JSX.Element | null {
  useSyncExternalStore(second.subscribe, () => Math.floor(second.get() / everyS));
  const points = pressuresOf(infusion.id);
  const known = points.flatMap(({ mmHg }) => (mmHg === null ? [] : [mmHg]));
  if (known.length < 2) return null;
  const limit = infusion.occlusionLimitMmHg;
  const high = Math.max(leastHigh, ...known, limit ?? 0) * 1.05;
  const now = stationNow();
  return (
    <StepChart
      form="line"
      label={t('pumps.panel.pressureChart', {
        low: Math.round(Math.min(...known)),
        high: Math.round(Math.max(...known)),
      })}
      points={points.map(({ at, mmHg }) => ({ at, value: mmHg }))}
      limits={
        limit === null ? [] : [{ value: limit, words: t('pumps.panel.pressureLimit', { value: Math.round(limit) }) }]
      }
      fromAt={now - pressureSpanMs}
      toAt={now}
      lowText="0"
      highText={String(Math.round(high))}
      high={high}
    />
  );
}

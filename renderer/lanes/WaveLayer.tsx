/** The canvases of this window, small ones over the lanes. They are made again where the worker or a surface is lost. */
import { useEffect, useRef, useState, type JSX } from 'react';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { stationApi } from '../stores/station.ts';
import { createWaveScreen, type WaveScreen } from '../waves/wave-screen.ts';
import { t } from '../words/index.ts';
import { waveStats, waveScales } from './measured.ts';
import { LaneCanvases } from './lane-canvases.ts';
import { showLanesOn } from './registry.ts';

const retryMs = 2_000;

interface WaveLayerProps {
  readonly className: string | undefined;
  readonly holderClass: string | undefined;
}

export function WaveLayer({ className, holderClass }: WaveLayerProps): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  const screen = useRef<WaveScreen | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [fault, setFault] = useState<string | null>(null);
  const lost = useObservable(loss) !== null;

  useEffect(() => {
    const parent = holder.current;
    // The holder has no box of its own: places are relative to what it is in.
    const origin = parent?.parentElement ?? null;
    if (parent === null || origin === null) return undefined;
    const made = createWaveScreen(stationApi().openWaves());
    const canvases = new LaneCanvases(made, parent, className ?? '');
    screen.current = made;
    const motion = window.matchMedia('(prefers-reduced-motion: reduce)');
    const still = (): void => made.setReducedMotion(motion.matches);
    motion.addEventListener('change', still);
    still();
    made.setVisible(loss.get() === null);
    let again: ReturnType<typeof setTimeout> | undefined;
    const stops = [
      showLanesOn(origin, (groups) => canvases.show(groups)),
      made.onStats((stats) => waveStats.set(stats)),
      made.onScale((scales) =>
        waveScales.set(new Map([...waveScales.get(), ...scales.map((one) => [one.id, one] as const)])),
      ),
      made.onFault((kind, reason) => {
        setFault(kind === null ? null : reason);
        if (kind === 'worker-failed' || kind === 'no-canvas')
          again = setTimeout(() => setAttempt((count) => count + 1), retryMs);
      }),
      () => motion.removeEventListener('change', still),
    ];
    return () => {
      clearTimeout(again);
      for (const stop of stops) stop();
      made.dispose();
      canvases.show([]);
      screen.current = null;
    };
  }, [attempt, className]);

  useEffect(() => screen.current?.setVisible(!lost), [lost]);

  return (
    <>
      <div ref={holder} className={holderClass} />
      {fault !== null && (
        <p className="hidden" role="status">
          {t('waves.fault')}
        </p>
      )}
    </>
  );
}

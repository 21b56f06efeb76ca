/** The demo's virtual ward in a process of its own; it speaks to the gateway over sockets like any device. */
import { runUnderSupervisor } from '../../electron/child-link.ts';
import { demoLoopback } from '../../electron/demo-plan.ts';
import type { DemoPlan } from '../../electron/demo-plan.ts';
import { stderrLog } from '../../simulator/log.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { readDemoOptions } from './options.ts';
import type { DemoWords } from './options.ts';

export interface SimulatorHostOptions {
  readonly plan: DemoPlan;
  readonly demo: DemoWords;
  readonly logLevel?: string;
}

runUnderSupervisor(async ({ plan, demo, logLevel }: SimulatorHostOptions) => {
  const { ward, beds, scenario, speed, seed } = readDemoOptions(demo);
  const json = stderrLog(true);
  const simulator = await startSimulator({
    ...(ward === null ? {} : { ward }),
    ...(beds === null ? {} : { beds }),
    ...(scenario === null ? {} : { scenario }),
    speed,
    seed,
    to: { host: demoLoopback, port: plan.mllpPort },
    omloxPort: plan.hubPort,
    // Devices that try again are no news in the demo.
    log: (level, text, facts) => (level === 'error' || logLevel === 'info' ? json(level, text, facts) : undefined),
  });
  return { said: { omlox: simulator.omloxUrl }, stop: () => simulator.stop() };
});

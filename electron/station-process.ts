/** The station (and, in the demo, gateway and simulator) in supervised utility processes. */
import path from 'node:path';
import { MessageChannelMain } from 'electron';
import { forkUtility } from './child-process.ts';
import { demoLoopback, planDemo } from './demo-plan.ts';
import { log } from './log.ts';
import type { DesktopOptions } from './options.ts';
import { portChannel } from './port-channel.ts';
import { supervise } from './supervisor.ts';
import type { Supervised } from './supervisor.ts';
import type { Sender } from './ipc-main.ts';

export interface StationProcess {
  /** Gives the asking page a port to the station, again after each new start of it. */
  connect(sender: Sender): void;
  forget(window: number): void;
  /** The computer slept: what is in the station's sockets cannot be trusted in age. */
  resumed(): void;
  readonly restarts: () => number;
  /** Ends everything that was started. */
  stop(): Promise<void>;
}

/** Starts what the options ask for. `folder` holds the built entries, `data` what the parts keep. */
export async function startStationProcess(
  options: DesktopOptions,
  folder: string,
  data: string,
  version: string,
  refused: (reason: string) => void,
): Promise<StationProcess> {
  const consoles = new Map<number, Sender>();
  const parts: Supervised[] = [];
  const begin = (name: string, partOptions: object, onReady?: () => void): Supervised => {
    let told = false;
    const part = supervise({
      name,
      options: { ...partOptions, version },
      fork: (events) => forkUtility(path.join(folder, `${name}.cjs`), name, events),
      onReady: () => onReady?.(),
      onDown: (fall) => {
        log('error', `${name} down`, { ...fall });
        // A person is told once; it goes on trying, for the reason may pass.
        if (fall.refused && !told) refused(fall.why);
        told ||= fall.refused;
      },
    });
    parts.push(part);
    return part;
  };

  const link = (station: Supervised, sender: Sender): void => {
    const { port1, port2 } = new MessageChannelMain();
    station.post({ kind: 'console', window: sender.window }, [port1]);
    sender.deliver(portChannel, port2);
  };

  let upstream: object;
  if (options.gateway === null) {
    const plan = await planDemo();
    begin('gateway-host', { plan, demo: options.demo, data: path.join(data, 'gateway') });
    begin('simulator-host', { plan, demo: options.demo });
    upstream = { url: `http://${demoLoopback}:${plan.httpPort}`, secret: plan.secret, demo: true };
  } else {
    upstream = { url: options.gateway.url, secretFile: options.gateway.secretFile, demo: false };
  }
  let linked = false;
  const station = begin('station-host', { ...upstream, data: path.join(data, 'station') }, () => {
    // The first start finds messages queued for it; a later one needs new ports.
    if (linked) for (const sender of consoles.values()) link(station, sender);
    linked = true;
  });

  return {
    connect: (sender) => {
      consoles.set(sender.window, sender);
      link(station, sender);
    },
    forget: (window) => consoles.delete(window),
    resumed: () => station.post({ kind: 'resumed' }),
    restarts: station.restarts,
    stop: async () => {
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
}

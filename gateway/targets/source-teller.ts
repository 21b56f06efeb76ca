/** Which acknowledgements go back to the source of their alarm: those of feeds whose source takes them. */
import type { Alarm, DeviceAnswer, StandingAcknowledgement } from '../../shared/ward/alarm.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { own, type WardState } from '../../shared/ward/state.ts';

/** Way back to one feed's source. */
export interface SourceWay {
  tell(alarm: Alarm, acknowledged: StandingAcknowledgement): void;
  stop(): void;
}

const untold = new Set<DeviceAnswer>(['local', 'sent']);

export class SourceTeller {
  /** By feed. */
  readonly #ways: ReadonlyMap<string, SourceWay>;

  constructor(ways: ReadonlyMap<string, SourceWay>) {
    this.#ways = ways;
  }

  /** Within a decision. Nothing happens for other feeds: their acknowledgements are "local" from the beginning. */
  decided(events: readonly StoredEvent[], ward: WardState): void {
    if (this.#ways.size === 0) return;
    for (const { event } of events) {
      if (event.type !== 'alarm.acknowledged') continue;
      const alarm = own(ward.alarms, event.id) ?? ward.ended.find(({ id }) => id === event.id);
      if (alarm?.acknowledged?.command === event.command) this.#tell(ward, alarm);
    }
  }

  /** Once, after the start: open alarms whose source did not confirm. Telling it twice changes nothing there. */
  resume(ward: WardState): void {
    for (const alarm of Object.values(ward.alarms)) this.#tell(ward, alarm);
  }

  #tell(ward: WardState, alarm: Alarm): void {
    const { acknowledged } = alarm;
    if (alarm.source !== 'device' || acknowledged === null || !untold.has(acknowledged.device)) return;
    this.#ways.get(own(ward.devices, alarm.device)?.feed ?? '')?.tell(alarm, acknowledged);
  }

  stop(): void {
    for (const way of this.#ways.values()) way.stop();
  }
}

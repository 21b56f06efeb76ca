/**
 * The gateway's core: (durable state, input, now) → (next state, events). Pure; what is live is asked through a
 * view, and what must be done (append, send) is done by the shell around it.
 */
import type { DeviceId, StationId } from '../../shared/domain/ids.ts';
import type { ObservationBatch } from '../../shared/domain/observation.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import type { SiteFile } from '../../shared/site/site-files.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import type { WardState } from '../../shared/ward/state.ts';
import type { StationFacts } from '../../shared/ward/station-facts.ts';
import { decideAlarm } from './alarms.ts';
import { followEquipment } from './assets-acts.ts';
import { decidePosition } from './assets.ts';
import { decideCommand } from './commands.ts';
import { decideDevice, settleMapping } from './devices.ts';
import { Draft } from './draft.ts';
import { decideEscalation, type Calling } from './escalation.ts';
import { decideReport, type Report } from './escalation-reports.ts';
import type { LiveView } from './live-view.ts';
import { decideOrder } from './orders.ts';
import { decideAdt } from './patients.ts';
import { decidePauses } from './pauses.ts';
import { decidePump, decidePumpPatient } from './pumps.ts';
import { decideReturns } from './returns.ts';
import { decideSilence } from './silence.ts';
import type { Site } from './site.ts';
import { decideSiteFiles } from './site-files.ts';
import { decideStoreFault } from './store-fault.ts';
import type { WatchMemory } from './watch-memory.ts';
import { decideReadings, decideStations, decideWatches } from './watches.ts';
import { decidePolicy, decideTeam, type AlarmFiles } from './team.ts';

export type Input =
  /** `late`: by its device's clock older than what was heard already. */
  | { readonly type: 'batch'; readonly batch: ObservationBatch; readonly late: boolean }
  | { readonly type: 'command'; readonly command: Command; readonly station: StationId }
  /** After a batch with values: the live side has taken them in. */
  | { readonly type: 'readings'; readonly device: DeviceId }
  /** About once a second: facts of stations that changed, and the beds on their screens. */
  | { readonly type: 'stations'; readonly facts: readonly StationFacts[]; readonly shown: ReadonlySet<string> }
  /** About once a second. `storeFault`: why the log cannot be written now. */
  | { readonly type: 'tick'; readonly storeFault: string | null }
  /** Of a target or a source: what became of a call or of an acknowledgement. */
  | { readonly type: 'report'; readonly report: Report }
  /** At start, and when a file of the site changed: all that hold now. */
  | { readonly type: 'site-files'; readonly files: readonly SiteFile[] }
  /** Once at start: the site's files may have changed since the log was written. */
  | { readonly type: 'start'; readonly alarms?: AlarmFiles };

export interface Core {
  readonly ward: WardState;
  readonly site: Site;
  readonly live: LiveView;
  /** What the watches remember; changed by deciding, as the live side is by hearing. */
  readonly memory: WatchMemory;
  /** Monotonic times of open alarms, and the targets that calls can go to. */
  readonly calling: Calling;
}

export interface Decision {
  readonly ward: WardState;
  readonly events: readonly StoredEvent[];
  readonly notes: readonly string[];
  /** Of a command or report: the reason for refusing it. */
  readonly refused: string | null;
}

/** `now`: the gateway's wall clock, epoch ms; stamps events and decides nothing. */
export function decide(core: Core, input: Input, now: number): Decision {
  const draft = new Draft(core.ward, core.site, core.live, now, core.memory);
  let refused: string | null = null;
  switch (input.type) {
    case 'batch':
      decideBatch(draft, input.batch, input.late);
      break;
    case 'command':
      refused = decideCommand(draft, input.command, input.station, core.calling);
      break;
    case 'report':
      refused = decideReport(draft, input.report, core.calling);
      break;
    case 'tick':
      decideReturns(draft, core.calling.times);
      decidePauses(draft);
      decideEscalation(draft, core.calling);
      decideSilence(draft);
      decideStoreFault(draft, input.storeFault);
      decideWatches(draft);
      break;
    case 'readings':
      decideReadings(draft, input.device);
      break;
    case 'stations':
      decideStations(draft, input.facts, input.shown);
      break;
    case 'site-files':
      decideSiteFiles(draft, input.files);
      break;
    case 'start':
      decideStart(draft);
      decideTeam(draft);
      if (input.alarms !== undefined) decidePolicy(draft, input.alarms);
      break;
  }
  if (draft.events.length > 0) followEquipment(draft);
  core.memory.follow(draft.events, draft.ward);
  core.calling.times.take(draft.events, draft.ward, now);
  return { ward: draft.ward, events: draft.events, notes: draft.notes, refused };
}

function decideBatch(draft: Draft, batch: ObservationBatch, late: boolean): void {
  decideDevice(draft, batch);
  if (!late) decidePumpPatient(draft, batch);
  for (const observation of batch.observations) {
    switch (observation.kind) {
      case 'numeric':
      case 'wave':
        break;
      case 'order':
        decideOrder(draft, observation);
        break;
      case 'alarm':
        if (batch.device === null) draft.note('alarm without a device');
        else decideAlarm(draft, batch.device.id, observation, batch.messageId);
        break;
      case 'pump':
        if (batch.device === null) draft.note('pump report without a device');
        else decidePump(draft, batch.device.id, observation, late);
        break;
      case 'area':
        draft.memory.equipment.takeArea(observation, batch.receivedMono);
        break;
      case 'position':
        decidePosition(draft, observation);
        break;
      case 'adt':
        decideAdt(draft, observation, batch.demo);
        break;
    }
  }
}

/**
 * Whether the answer to this batch must wait for the disk even where it decides nothing new: a message sent again
 * while the first one is still being written.
 */
export const isDurableKind = (batch: ObservationBatch): boolean =>
  batch.observations.some(({ kind }) => kind === 'alarm' || kind === 'adt' || kind === 'pump' || kind === 'order');

function decideStart(draft: Draft): void {
  const { file } = draft.site;
  const ward = { id: file.id, name: file.name, subtitle: file.subtitle, biomed: file.contacts.biomed };
  const beds = file.beds.map(({ id, room }) => ({ id: id as WardState['beds'][number]['id'], room }));
  const now = draft.ward;
  const same =
    JSON.stringify(now.ward) === JSON.stringify(ward) &&
    JSON.stringify(now.beds.map(({ id, room }) => ({ id, room }))) === JSON.stringify(beds);
  if (!same) draft.add({ type: 'ward.configured', ward, beds });
  for (const device of Object.values(draft.ward.devices)) settleMapping(draft, device);
}

/** The infusion history: a question to the record. It changes nothing, and nothing here reaches a pump. */
import type { DeviceId } from '../../shared/domain/ids.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import { forSame, staysQuery } from './history-calls.ts';
import type { ParsedArgs } from './parsed-args.ts';
import { asked, type RecordDeps } from './record-calls.ts';

/** A console's idea of the present may be so much older than ours: what it asks up to then reaches the present. */
const presentMs = 60_000;

/** Of the patient who lies in the bed now, in whatever beds, or of the bed. Cancelled with `gone`. */
export function infusionHistory(
  deps: RecordDeps,
  args: ParsedArgs<'infusions.history'>,
  gone: AbortSignal,
): Promise<CallResult<'infusions.history'>> {
  const query = staysQuery(deps, args);
  const here: Record<string, DeviceId[]> = {};
  const names: Record<string, string> = {};
  for (const { id, bed, name, channels } of Object.values(deps.ward().devices)) {
    if (Object.keys(channels).length === 0) continue;
    names[id] = name;
    if (bed !== null) (here[bed] ??= []).push(id);
  }
  const wardNow = deps.wardNow();
  const now = args.toAt > wardNow - presentMs ? Math.min(args.toAt, wardNow) : wardNow;
  const shifts = args.shifts.toSorted((a, b) => a - b);
  return forSame(deps, args, () => asked(deps.store.infusions({ ...query, shifts, now, here, names }, gone)));
}

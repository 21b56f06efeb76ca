/** What leaves the ward with a call for help, and what comes back about it. docs/protocols/targets.md describes both. */
import { z } from 'zod';
import { whoHas } from '../../shared/alarm/escalation.ts';
import { alarmId, type AlarmId } from '../../shared/domain/ids.ts';
import type { Alarm, EscalationCall } from '../../shared/ward/alarm.ts';
import type { WardState } from '../../shared/ward/state.ts';

export interface CallMessage {
  readonly version: 1;
  readonly type: 'call';
  /** The same in every try of one call: whoever has seen it does nothing again. */
  readonly call: string;
  readonly ward: string;
  readonly bed: string | null;
  readonly room: string | null;
  readonly alarm: string;
  readonly priority: Alarm['priority'];
  readonly text: string;
  readonly signalledAt: string;
  readonly calledAt: string;
  readonly role: EscalationCall['role'];
  readonly person: string | null;
  /** Of the person, at this target. */
  readonly address: string | null;
  readonly patient?: { readonly family: string; readonly given: string };
}

/** Alarm numbers begin anew with a new log: the log's identity makes a call's name unique. */
export const callIdOf = (logId: string, alarm: AlarmId, n: number): string => `${logId}/${alarm}/${n}`;

/** Null where it is no call of this log. */
export function readCallId(call: string, logId: string): { alarm: AlarmId; n: number } | null {
  if (!call.startsWith(`${logId}/`)) return null;
  const [, alarm, n] = /^(a\d{1,15})\/(\d{1,9})$/.exec(call.slice(logId.length + 1)) ?? [];
  return alarm === undefined ? null : { alarm: alarmId(alarm), n: Number(n) };
}

export function callMessage(
  ward: WardState,
  alarm: Alarm,
  call: EscalationCall,
  { logId, target, names }: { readonly logId: string; readonly target: string; readonly names: boolean },
): CallMessage {
  const bed = ward.beds.find(({ id }) => id === alarm.bed);
  const holder = whoHas(ward.team, call.role, alarm.bed);
  // The role may have gone to somebody else since the call was decided.
  const person = holder?.name === call.person ? holder : ward.team.people.find(({ name }) => name === call.person);
  const patient = names ? (bed?.patient ?? null) : null;
  return {
    version: 1,
    type: 'call',
    call: callIdOf(logId, alarm.id, call.n),
    ward: ward.ward.name,
    bed: alarm.bed,
    room: bed?.room ?? null,
    alarm: alarm.id,
    priority: alarm.priority,
    text: alarm.text,
    signalledAt: new Date(alarm.signalledAt).toISOString(),
    calledAt: new Date(call.at).toISOString(),
    role: call.role,
    person: call.person,
    address: person?.reach.find((reach) => reach.target === target)?.address ?? null,
    ...(patient === null ? {} : { patient: { family: patient.family, given: patient.given } }),
  };
}

export const statusSchema = z.object({
  call: z.string().min(1).max(200),
  status: z.enum(['delivered', 'accepted', 'rejected', 'failed']),
  /** Who answered, as the target knows them; the person called by default. */
  by: z.string().min(1).max(120).nullable().default(null),
  detail: z.string().max(200).nullable().default(null),
});
export type StatusMessage = z.infer<typeof statusSchema>;

export const statusBytesMax = 8 * 1024;

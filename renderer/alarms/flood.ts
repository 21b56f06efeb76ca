/**
 * Flood: more than 10 alarms raised within 10 min; over when fewer than 5 were (EEMUA 191; the end is usual practice).
 * While it lasts the slots of the top bar keep their alarms: a new one takes a place only from a lower priority.
 */
import { useSyncExternalStore } from 'react';
import { priorityRank, type Alarm } from '../../shared/ward/alarm.ts';
import { second, stationNow } from '../stores/tick.ts';
import { ward } from '../stores/ward.ts';

const withinMs = 600_000;
const beginsOver = 10;
const endsUnder = 5;

export interface Flood {
  readonly count: number;
  readonly on: boolean;
}

export function floodOf(raisedAt: readonly number[], now: number, before: boolean): Flood {
  const count = raisedAt.filter((at) => at > now - withinMs).length;
  return { count, on: before ? count >= endsUnder : count > beginsOver };
}

/** `alarms` by urgency; within a priority those of `before` keep their places. */
export function holdPlaces(alarms: readonly Alarm[], before: readonly string[]): readonly Alarm[] {
  const place = ({ id }: Alarm): number => {
    const at = before.indexOf(id);
    return at === -1 ? before.length : at;
  };
  return alarms.toSorted((a, b) => priorityRank[b.priority] - priorityRank[a.priority] || place(a) - place(b));
}

let flood: Flood = { count: 0, on: false };

function look(): Flood {
  const { alarms, ended } = ward.get().state;
  const raised = [...Object.values(alarms), ...ended].map(({ raisedAt }) => raisedAt);
  const next = floodOf(raised, stationNow(), flood.on);
  // Outside a flood how many there were is of no interest: nothing is drawn anew for it.
  if (next.on !== flood.on || (next.on && next.count !== flood.count)) flood = next;
  return flood;
}

let seenAt = -1;
let seenState: unknown = null;

/** Looked at once a second and when the ward changes, however many ask. */
function current(): Flood {
  const state = ward.get();
  if (second.get() === seenAt && state === seenState) return flood;
  seenAt = second.get();
  seenState = state;
  return look();
}

function follow(listener: () => void): () => void {
  const ends = [ward.subscribe(listener), second.subscribe(listener)];
  return () => ends.forEach((end) => end());
}

export const useFlood = (): Flood => useSyncExternalStore(follow, current);

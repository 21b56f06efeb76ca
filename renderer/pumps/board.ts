/** Which pumps the board shows, and in which order: pure, so that what a person sees can be tested without a page. */
import type { Infusion } from '../../shared/infusion/infusion.ts';
import { lifeOf, priorityRank } from '../../shared/ward/alarm.ts';

export const orders = ['time', 'bed', 'drug'] as const;
export type Order = (typeof orders)[number];

export const filters = [
  'all',
  'alarm',
  'short-half-life',
  'high-alert',
  'other',
  'running',
  'stopped',
  'battery',
  'silent',
  'mine',
] as const;
export type Filter = (typeof filters)[number];

export interface Wanted {
  readonly order: Order;
  readonly filter: Filter;
  readonly text: string;
  /** Beds of the person who looks. */
  readonly mine: ReadonlySet<string>;
}

export interface Line {
  readonly infusion: Infusion;
  /** In alarm when the order was made: it stands on top and has the room for it. */
  readonly pinned: boolean;
}

function passes(infusion: Infusion, { filter, mine }: Wanted): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'alarm':
      return infusion.alarm !== null;
    case 'short-half-life':
    case 'high-alert':
    case 'other':
      return infusion.class === filter;
    case 'running':
      return infusion.running;
    case 'stopped':
      return !infusion.running && !infusion.silent;
    case 'battery':
      return infusion.battery.on === true;
    case 'silent':
      return infusion.silent;
    case 'mine':
      return infusion.bed !== null && mine.has(infusion.bed);
  }
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Each word is in the drug, the bed or the pump: "12 hep" finds the heparin of bed 12. */
function says(infusion: Infusion, text: string): boolean {
  const { drug, known, bed, deviceName, device } = infusion;
  const all = plain([drug, known?.name, bed, deviceName, device].filter(Boolean).join(' '));
  return plain(text)
    .split(/\s+/u)
    .every((word) => all.includes(word));
}

const byText = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;

const compare: Record<Exclude<Order, 'time'>, (a: Infusion, b: Infusion) => number> = {
  bed: (a, b) => byText(a.bed ?? '\uffff', b.bed ?? '\uffff'),
  drug: (a, b) => byText(a.drug ?? '\uffff', b.drug ?? '\uffff'),
};

/**
 * Those in alarm: what signals before what somebody has acknowledged, by priority, and what stands still before what
 * only wants to be looked at. `infusions`: most urgent first.
 */
export const inAlarm = (infusions: readonly Infusion[]): readonly Infusion[] =>
  infusions
    .filter(({ alarm }) => alarm !== null)
    .toSorted((a, b) => alarmRank(b) - alarmRank(a) || Number(a.running) - Number(b.running));

const alarmRank = ({ alarm }: Infusion): number =>
  alarm === null ? -1 : (lifeOf(alarm) === 'active' ? 10 : 0) + priorityRank[alarm.priority];

/** `infusions`: most urgent first (urgency.ts). Those in alarm stand on top whatever the order. */
export function boardOf(infusions: readonly Infusion[], wanted: Wanted): readonly Line[] {
  const shown = infusions.filter((one) => passes(one, wanted) && says(one, wanted.text));
  const pinned = inAlarm(shown);
  const others = shown.filter(({ alarm }) => alarm === null);
  const sorted = wanted.order === 'time' ? others : others.toSorted(compare[wanted.order]);
  return [
    ...pinned.map((infusion) => ({ infusion, pinned: true })),
    ...sorted.map((infusion) => ({ infusion, pinned: false })),
  ];
}

/**
 * The order of before with what is known now: nothing moves under a hand or a selection. What is new stands last, what is
 * gone leaves its place.
 */
export function heldBoard(before: readonly Line[], now: readonly Line[]): readonly Line[] {
  const byId = new Map(now.map((line) => [line.infusion.id, line]));
  const kept = before.flatMap(({ infusion, pinned }) => {
    const line = byId.get(infusion.id);
    byId.delete(infusion.id);
    return line === undefined ? [] : [{ infusion: line.infusion, pinned }];
  });
  return [...kept, ...[...byId.values()].map(({ infusion }) => ({ infusion, pinned: false }))];
}

export const sameOrder = (a: readonly Line[], b: readonly Line[]): boolean =>
  a.length === b.length &&
  a.every(({ infusion, pinned }, index) => infusion.id === b[index]?.infusion.id && pinned === b[index].pinned);

export interface Counts {
  readonly connected: number;
  readonly infusing: number;
  readonly stopped: number;
  readonly silent: number;
  /** Not in alarm, and empty within the hour. */
  readonly soon: number;
}

const soonMin = 60;

export function countsOf(infusions: readonly Infusion[]): Counts {
  const silent = infusions.filter((one) => one.silent).length;
  const infusing = infusions.filter(({ running }) => running).length;
  const soon = infusions.filter(({ alarm, time }) => alarm === null && time.known && time.minutes < soonMin).length;
  const connected = infusions.length - silent;
  return { connected, infusing, stopped: connected - infusing, silent, soon };
}

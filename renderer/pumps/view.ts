/** What a person chose on the pump screens. It stays while the window is open; nothing of the ward is in here. */
import { create } from 'zustand';
import type { Filter, Order } from './board.ts';

export const horizonHours = [4, 12, 24] as const;
export const historySpans = ['shift', '12', '24', '72', '240'] as const;
export type HistorySpan = (typeof historySpans)[number];

interface PumpView {
  readonly order: Order;
  readonly filter: Filter;
  readonly text: string;
  /** Row of Now; null: nobody chose one. */
  readonly pump: string | null;
  readonly hours: (typeof horizonHours)[number];
  readonly mine: boolean;
  /** Row of the horizon. */
  readonly row: string | null;
  readonly span: HistorySpan;
  readonly asTable: boolean;
  readonly check: string | null;
}

export const usePumpView = create<PumpView>()(() => ({
  order: 'time',
  filter: 'all',
  text: '',
  pump: null,
  hours: 12,
  mine: false,
  row: null,
  span: '24',
  asTable: false,
  check: null,
}));

export const changeView = (change: Partial<PumpView>): void => usePumpView.setState(change);

/** What the history shows and where one is in it: kept while one looks at an alarm, so that Back returns to its row. */
import { create } from 'zustand';
import type { AlarmId } from '../../shared/domain/ids.ts';
import type { HistoryFilter, HistoryRow } from '../../shared/station-api/calls.ts';
import { stationApi } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { ward } from '../stores/ward.ts';
import { HistoryPages } from './history-pages.ts';

export const spans = ['hour', 'shift', 'day', 'week', 'all'] as const;
export type Span = (typeof spans)[number];
const spanMs: Record<Exclude<Span, 'all'>, number> = {
  hour: 3_600_000,
  shift: 8 * 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

/** What a person chose; the times follow from the anchor. */
export interface HistoryChoice extends Omit<HistoryFilter, 'fromAt' | 'toAt'> {
  readonly span: Span;
}

const everything: HistoryChoice = {
  beds: null,
  priorities: null,
  kinds: null,
  text: null,
  acknowledged: null,
  span: 'all',
};

interface HistoryState {
  readonly choice: HistoryChoice;
  /** Epoch ms: nothing younger is in the list. */
  readonly anchorAt: number;
  /** Alarms that the ward had raised by then. */
  readonly anchorCount: number;
  readonly pages: HistoryPages | null;
  /** Counts up as pages come and go. */
  readonly version: number;
  /** Row that is selected. */
  readonly selected: number;
  readonly scrollTop: number;
  /** Counts up as the filter is cleared: its fields begin anew. */
  readonly cleared: number;
}

export const useHistory = create<HistoryState>()(() => ({
  choice: everything,
  anchorAt: 0,
  anchorCount: 0,
  pages: null,
  version: 0,
  selected: 0,
  scrollTop: 0,
  cleared: 0,
}));

function filterOf({ span, ...rest }: HistoryChoice, anchorAt: number): HistoryFilter {
  return { ...rest, fromAt: span === 'all' ? null : anchorAt - spanMs[span], toAt: anchorAt };
}

/** Reads the list anew, up to now. */
export function refreshHistory(choice = useHistory.getState().choice): void {
  useHistory.getState().pages?.close();
  const anchorAt = stationNow();
  const filter = filterOf(choice, anchorAt);
  const pages = new HistoryPages({
    fetch: (offset, limit) => stationApi().call('alarms.history', { filter, offset, limit }),
    now: stationNow,
    onChange: () => useHistory.setState(({ version }) => ({ version: version + 1 })),
  });
  const anchorCount = ward.get().state.alarmCount;
  useHistory.setState({ choice, anchorAt, anchorCount, pages, selected: 0, scrollTop: 0 });
}

export const changeHistory = (change: Partial<HistoryChoice>): void =>
  refreshHistory({ ...useHistory.getState().choice, ...change });

export function clearHistory(): void {
  refreshHistory(everything);
  useHistory.setState(({ cleared }) => ({ cleared: cleared + 1 }));
}

export const isFiltered = (choice: HistoryChoice): boolean =>
  (Object.keys(everything) as (keyof HistoryChoice)[]).some((key) => choice[key] !== everything[key]);

/** The rows beside an alarm in the list, where it is the one selected: the newer first. */
export function neighbours(alarm: AlarmId): readonly [newer: HistoryRow | undefined, older: HistoryRow | undefined] {
  const { pages, selected } = useHistory.getState();
  if (pages?.row(selected)?.alarm !== alarm) return [undefined, undefined];
  return [selected === 0 ? undefined : pages.row(selected - 1), pages.row(selected + 1)];
}

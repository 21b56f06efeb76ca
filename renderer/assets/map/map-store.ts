/** What somebody looks for on the map and has selected. It stays while one goes to another place and comes back. */
import { create } from 'zustand';
import type { AssetId } from '../../../shared/domain/ids.ts';

interface MapState {
  readonly text: string;
  /** The results of this text were looked at: only then Enter reserves (L7), and never by a scanner's own Enter. */
  readonly looked: boolean;
  /** Chosen by a person; null: the first result. */
  readonly selected: AssetId | null;
  /** Plan chosen by a person; null: that of what is selected. */
  readonly plan: string | null;
}

export const useMapState = create<MapState>()(() => ({ text: '', looked: false, selected: null, plan: null }));

export const setText = (text: string): void =>
  useMapState.setState({ text, looked: false, selected: null, plan: null });

/** @param selected pinned, so that what Enter does next is for what was seen. */
export const lookAt = (selected: AssetId | null): void => useMapState.setState({ looked: true, selected });

export const select = (selected: AssetId | null): void => useMapState.setState({ selected, plan: null });

export const choosePlan = (plan: string): void => useMapState.setState({ plan });

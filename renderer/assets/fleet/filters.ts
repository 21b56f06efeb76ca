/** What of the fleet is shown. Kept while one looks at other places. */
import { create } from 'zustand';
import type { FleetFilter } from './fleet-rows.ts';

export const useFleetFilter = create<FleetFilter>()(() => ({ type: null, floor: null }));

/** Safety checks of what runs now. */
import { useMemo } from 'react';
import { checksOf, type Check } from '../../../shared/infusion/checks.ts';
import { findDrug, usePumps } from '../../stores/pumps.ts';
import { useDrugs } from '../../stores/site.ts';
import { useWard } from '../../stores/ward.ts';

export function useChecks(): readonly Check[] {
  const infusions = usePumps();
  const list = useDrugs();
  const beds = useWard(({ state }) => state.beds);
  const orders = useWard(({ state }) => state.orders);
  return useMemo(
    () => checksOf(infusions, { ward: { beds, orders }, list, find: findDrug() }),
    [infusions, list, beds, orders],
  );
}

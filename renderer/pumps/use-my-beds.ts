/** Beds of the person who is at this station, as the ward's team has them. */
import { useMemo } from 'react';
import { useObservable } from '../stores/observable.ts';
import { session } from '../stores/station.ts';
import { useWard } from '../stores/ward.ts';

export function useMyBeds(): ReadonlySet<string> {
  const person = useObservable(session)?.person?.name;
  const team = useWard(({ state }) => state.team);
  return useMemo(() => {
    const own = team.people.find(({ name }) => name === person)?.id;
    const beds = Object.entries(team.nurses).flatMap(([bed, nurse]) => (nurse === own ? [bed] : []));
    return new Set(own === undefined ? [] : beds);
  }, [team, person]);
}

import type { Search } from '../assets/map/use-find.ts';
import type { WardState } from '../../shared/ward/state.ts';
import { hashOf } from '../stores/ui.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';

export interface Found {
  readonly id: string;
  readonly href: string;
  readonly bed: string;
  readonly title: string;
  readonly detail: string;
}

const mostFound = 12;

/**
 * Equipment is what was asked for where a thing is named, or a kind of it: "pump 12" is the nearest free pump for bed 12.
 * A number or a name alone is a bed or a patient first. `others`: how many of those there are.
 */
export function asksEquipment(
  { searched, alone, query, results }: Pick<Search, 'searched' | 'alone' | 'query' | 'results'>,
  others: number,
): boolean {
  if (!searched) return false;
  return alone || query.types !== null || (others === 0 && results.length > 0);
}

/** Every word must be somewhere in what is shown, in any order. Hidden names are not found by. */
export function findAll(state: WardState, text: string, initials: boolean): readonly Found[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return [...beds(state, initials), ...pumps(state)]
    .filter((one) => {
      const all = `${one.bed} ${one.title} ${one.detail}`.toLocaleLowerCase();
      return words.every((word) => all.includes(word));
    })
    .slice(0, mostFound);
}

function* beds(state: WardState, initials: boolean): Iterable<Found> {
  for (const { id, patient, room } of state.beds) {
    const name = patient === null ? t('tile.empty') : shownName(patient, initials).full;
    const mrn = initials || patient?.mrn == null ? '' : `, ${t('bed.mrn')} ${patient.mrn}`;
    yield {
      id: `bed ${id}`,
      href: hashOf('ward', id),
      bed: id,
      title: name,
      detail: `${t('search.bed')} ${id}, ${room}${mrn}`,
    };
  }
}

function* pumps(state: WardState): Iterable<Found> {
  for (const device of Object.values(state.devices)) {
    for (const [channel, { drug }] of Object.entries(device.channels)) {
      const href = device.bed === null ? hashOf('pumps', null) : hashOf('ward', device.bed);
      const title = drug ?? t('pumps.noDrug');
      yield {
        id: `${device.id} ${channel}`,
        href,
        bed: device.bed ?? '–',
        title,
        detail: `${t('search.pump')} ${device.name}`,
      };
    }
  }
}

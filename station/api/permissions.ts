/** Permissions: one map from roles to acts. Which call needs which act stands beside the call itself. */
import type { Act } from '../../shared/station-api/calls.ts';

/** One person "Station" until people sign in. */
export const roles = {
  station: [
    'watch',
    'acknowledge',
    'silence',
    'set-limits',
    'map-device',
    'configure',
    'keep-event',
    'note-infusion',
    'use-equipment',
    'edit-equipment',
    'settle-finding',
  ],
} as const satisfies Record<string, readonly Act[]>;
export type Role = keyof typeof roles;

export interface Person {
  readonly name: string;
  readonly role: Role;
}

export const stationPerson: Person = { name: 'Station', role: 'station' };

/** Denied unless granted. */
export const may = (person: Person, act: Act): boolean => (roles[person.role] as readonly Act[]).includes(act);

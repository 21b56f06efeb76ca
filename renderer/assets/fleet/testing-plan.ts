/** A plan that has these rooms, all of them in one place: enough to know their names. */
import { planSchema, type Plan } from '../../../shared/assets/plan.ts';

export const emptyPlan = (...rooms: readonly string[]): Plan =>
  planSchema.parse({
    id: 'plan',
    name: 'Plan',
    floor: 5,
    zone: 'zone',
    box: [0, 0, 10, 10],
    rooms: rooms.map((name) => ({
      id: name,
      name,
      use: 'store',
      bed: null,
      outline: [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
    })),
  });

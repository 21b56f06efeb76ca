/** What people do during the night: they answer what signals, take it back, and set limits. */
import { commandId, stationId } from '../../shared/domain/ids.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import type { BedState } from '../../shared/ward/state.ts';
import type { Dice } from './dice.ts';
import type { Oracle } from './oracle.ts';
import type { Place } from './place.ts';
import type { Sabotage } from './sabotage.ts';
import type { StationProcess } from './station-process.ts';
import type { Host } from './time.ts';

export interface PeopleOptions {
  readonly places: readonly Place[];
  /** Their own time, whatever crashes. */
  readonly world: Host;
  readonly now: () => number;
  readonly dice: Dice;
  /** Of its own, so that limits do not change what befalls the rest of the night. */
  readonly limitDice: Dice;
  readonly oracle: Oracle;
  readonly sabotage: Sabotage | undefined;
  readonly isOver: () => boolean;
}

export class People {
  readonly #options: PeopleOptions;
  #acts = 0;

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /** People look at their station, and answer what signals. */
  start(): void {
    for (const place of this.#options.places) {
      const look = (): void => {
        this.#options.world.after(this.#options.dice.between(5_000, 120_000), () => {
          if (this.#options.isOver()) return;
          this.#answer(place);
          look();
        });
      };
      look();
    }
    this.#limits();
  }

  #answer(place: Place): void {
    const shown = place.process?.shown;
    if (shown === undefined) return;
    const open = Object.values(shown.alarms).filter(
      (alarm) => lifeOf(alarm) === 'active' || lifeOf(alarm) === 'latched',
    );
    const alarm = this.#options.dice.of(open);
    if (alarm === undefined) return;
    this.#acknowledge(place, alarm);
    // Two people at once.
    const other = this.#options.dice.of(this.#options.places);
    if (other !== undefined && other !== place && this.#options.dice.chance(0.3)) this.#acknowledge(other, alarm);
  }

  #acknowledge(place: Place, alarm: Alarm): void {
    const { process, host, person, name } = place;
    if (process === null) return;
    this.#acts += 1;
    const command = commandId(`act-${this.#acts}`);
    this.#options.oracle.acts.push({ command, alarm: alarm.id, by: person, station: name, at: this.#options.now() });
    const at = host.wall();
    process.give(
      {
        type: 'acknowledge',
        id: command,
        alarm: alarm.id,
        signalledAt: alarm.signalledAt,
        acknowledgement: {
          by: this.#options.sabotage === 'steal-name' ? 'RN 1' : person,
          station: stationId(name),
          reason: 'on-my-way',
          note: null,
          actedAt: at,
        },
      },
      at,
    );
    if (this.#options.dice.chance(0.15)) this.#takeBack(place, process, command, alarm);
  }

  /** It was the wrong alarm: taken back within the site's time, or too late. */
  #takeBack(place: Place, process: StationProcess, of: string, alarm: Alarm): void {
    this.#options.world.after(this.#options.dice.between(1_000, 40_000), () => {
      if (place.process !== process) return;
      this.#acts += 1;
      const id = commandId(`act-${this.#acts}`);
      process.give({ type: 'withdraw', id, alarm: alarm.id, of, by: place.person }, place.host.wall());
    });
  }

  /** People set limits for the patient whom their station shows, also while it is cut off. */
  #limits(): void {
    const dice = this.#options.limitDice;
    this.#options.world.after(dice.between(10_000, 120_000), () => {
      if (this.#options.isOver()) return;
      const place = dice.of(this.#options.places);
      const process = place?.process ?? null;
      const bed = dice.of(process?.shown.beds.filter(({ patient }) => patient !== null) ?? []);
      if (place !== undefined && process !== null && bed !== undefined) this.#setLimit(place, process, bed);
      this.#limits();
    });
  }

  #setLimit(place: Place, process: StationProcess, { id: bed, patient, since }: BedState): void {
    const dice = this.#options.limitDice;
    this.#acts += 1;
    const id = commandId(`act-${this.#acts}`);
    process.give(
      {
        type: 'set-limits',
        id,
        bed,
        parameter: 'HR',
        change: { high: dice.whole(125, 150) },
        // Whom it is for: what the oracle goes by.
        reason: patient?.id ?? '',
        forMs: dice.chance(0.3) ? dice.between(30_000, 300_000) : null,
        ...(this.#options.sabotage === 'any-patient' ? {} : { since }),
        by: place.person,
      },
      place.host.wall(),
    );
  }
}

/** A station's place on the ward: its computer, its disk, its wire, and the person who looks at it. */
import type { Dice } from './dice.ts';
import { StationDisk } from './disks.ts';
import { Wire } from './network.ts';
import type { StationProcess } from './station-process.ts';
import type { Host, SimTime } from './time.ts';

export class Place {
  readonly wire: Wire;
  readonly disk: StationDisk;
  host: Host;
  process: StationProcess | null = null;
  /** No message of its wire was lost since. */
  calmSince = 0;

  readonly name: string;
  readonly person: string;

  constructor(name: string, person: string, dice: Dice, time: SimTime, ether: Host) {
    this.name = name;
    this.person = person;
    this.wire = new Wire(dice, ether);
    this.disk = new StationDisk(dice);
    this.host = time.host();
  }
}

export const calm = ({ mood }: Wire): boolean =>
  !mood.partitioned && !mood.slow && mood.loss === 0 && mood.overtake === 0 && mood.delayMs < 100;

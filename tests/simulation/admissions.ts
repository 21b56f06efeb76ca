/** The hospital's admissions: patients come, move to another bed and go; each message again until it is confirmed. */
import type { WardEngine } from '../../gateway/engine/engine.ts';
import { patientId } from '../../shared/domain/ids.ts';
import type { AdtObservation, ObservationBatch } from '../../shared/domain/observation.ts';
import type { Dice } from './dice.ts';
import { Resender } from './resender.ts';
import type { Host, SimTime } from './time.ts';

interface Message {
  readonly adt: AdtObservation;
  readonly id: string;
}

const queueMax = 50;

export class Admissions {
  readonly #host: Host;
  readonly #dice: Dice;
  readonly #gateway: () => WardEngine | null;
  /** As the hospital has it: the ward's board follows. */
  readonly #board: Map<string, string | null>;
  readonly #sender: Resender<Message>;
  #patients = 0;
  #sent = 0;
  quiet = false;

  constructor(options: {
    readonly beds: readonly string[];
    readonly time: SimTime;
    readonly dice: Dice;
    readonly gateway: () => WardEngine | null;
  }) {
    this.#host = options.time.host();
    this.#dice = options.dice;
    this.#gateway = options.gateway;
    this.#sender = new Resender({
      host: this.#host,
      dice: this.#dice,
      give: (message) => this.#give(message),
      confirmed: () => undefined,
    });
    this.#board = new Map(options.beds.map((bed) => [bed, null]));
    for (const bed of options.beds) if (this.#dice.chance(0.7)) this.#admit(bed);
    this.#next();
  }

  get waiting(): number {
    return this.#sender.waiting;
  }

  #next(): void {
    this.#host.after(this.#dice.between(20_000, 400_000), () => {
      if (this.quiet) return;
      if (this.#sender.waiting < queueMax) this.#change();
      this.#next();
    });
  }

  #change(): void {
    const bed = this.#dice.of([...this.#board.keys()]);
    if (bed === undefined) return;
    const patient = this.#board.get(bed) ?? null;
    if (patient === null) return this.#admit(bed);
    const free = this.#dice.of([...this.#board].filter(([, lies]) => lies === null));
    this.#board.set(bed, null);
    if (free !== undefined && this.#dice.chance(0.5)) {
      this.#board.set(free[0], patient);
      this.#say('A02', patient, free[0]);
    } else {
      this.#say('A03', patient, bed);
      if (this.#dice.chance(0.5)) this.#admit(bed);
    }
  }

  #admit(bed: string): void {
    this.#patients += 1;
    const patient = `p${this.#patients}`;
    this.#board.set(bed, patient);
    this.#say('A01', patient, bed);
  }

  #say(trigger: AdtObservation['trigger'], id: string, bed: string): void {
    this.#sent += 1;
    const adt: AdtObservation = {
      kind: 'adt',
      trigger,
      patient: { id: patientId(id), family: id, given: '', birthDate: null, sex: null, identifiers: [] },
      visit: null,
      location: { unit: '5N', room: null, bed, facility: null },
      priorLocation: null,
      mergedFrom: null,
      diagnosis: null,
      deviceAt: null,
    };
    this.#sender.offer({ adt, id: `adt-${this.#sent}` });
  }

  #give({ adt, id }: Message): Promise<void> | undefined | null {
    const batch: ObservationBatch = {
      feed: 'adt',
      messageId: id,
      device: null,
      location: null,
      patient: null,
      demo: true,
      receivedAt: this.#host.now(),
      receivedMono: this.#host.mono(),
      observations: [adt],
    };
    const engine = this.#gateway();
    return engine === null ? null : engine.intake(batch);
  }
}

/** Monitors at the beds: numerics now and then, alarms that begin and end, each sent until the gateway confirms it. */
import { deviceId } from '../../shared/domain/ids.ts';
import type { AlarmObservation, Observation, ObservationBatch } from '../../shared/domain/observation.ts';
import type { WardEngine } from '../../gateway/engine/engine.ts';
import type { Dice } from './dice.ts';
import { Resender } from './resender.ts';
import type { Host, SimTime } from './time.ts';

const name = { code: null, refId: null, text: null };

interface Kind {
  readonly key: string;
  readonly text: string;
  readonly kind: AlarmObservation['alarmKind'];
  readonly priority: AlarmObservation['priority'];
  readonly parameter: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of 100 alarms. */
  readonly share: number;
}

const kinds: readonly Kind[] = [
  {
    key: 'LOW',
    text: 'SpO2 low',
    kind: 'physiological',
    priority: 'medium',
    parameter: 'SpO2',
    value: 86,
    low: 90,
    high: 100,
    share: 40,
  },
  {
    key: 'HIGH',
    text: 'HR high',
    kind: 'physiological',
    priority: 'medium',
    parameter: 'HR',
    value: 131,
    low: 50,
    high: 120,
    share: 20,
  },
  {
    key: 'V-TACH',
    text: 'V-TACH',
    kind: 'physiological',
    priority: 'high',
    parameter: 'HR',
    value: null,
    low: null,
    high: null,
    share: 8,
  },
  {
    key: 'ASYSTOLE',
    text: 'ASYSTOLE',
    kind: 'physiological',
    priority: 'high',
    parameter: 'HR',
    value: null,
    low: null,
    high: null,
    share: 4,
  },
  {
    key: 'PVC-PAIR',
    text: 'PVC pair',
    kind: 'physiological',
    priority: 'low',
    parameter: 'HR',
    value: null,
    low: null,
    high: null,
    share: 13,
  },
  {
    key: 'LEADS-OFF',
    text: 'ECG leads off',
    kind: 'technical',
    priority: 'low',
    parameter: 'HR',
    value: null,
    low: null,
    high: null,
    share: 15,
  },
];

/** What a monitor said and the gateway confirmed. */
export interface Confirmed {
  readonly device: string;
  readonly episode: string;
  readonly deviceAt: number;
  readonly phase: 'start' | 'end' | 'escalate';
  /** True time of the confirmation. */
  readonly at: number;
}

interface Message {
  readonly observation: AlarmObservation;
  readonly id: string;
}

const queueMax = 200;
const numericsMs = 5_000;

export class Monitor {
  readonly id: string;
  readonly #bed: string;
  readonly #host: Host;
  readonly #dice: Dice;
  readonly #gateway: () => WardEngine | null;
  readonly #sender: Resender<Message>;
  readonly #standing = new Map<string, AlarmObservation>();
  #sent = 0;
  #count = 0;
  #stamped = 0;
  /** No new alarm begins any more. */
  quiet = false;
  /** SpO₂ of a monitor that announces no alarms itself: what it measures now, and whether the gateway heard it. */
  #spo2 = 97;
  #passedHeard = false;
  readonly #announces: boolean;
  readonly #passed: (device: string) => void;

  constructor(options: {
    readonly bed: string;
    readonly time: SimTime;
    readonly dice: Dice;
    /** Mean time between alarms. */
    readonly everyMs: number;
    readonly gateway: () => WardEngine | null;
    readonly confirmed: (what: Confirmed) => void;
    /** It sends alarms. One that does not has its limits watched by the gateway (L9). */
    readonly announces: boolean;
    /** The gateway has heard a value far beyond its limit for the first time in this course. */
    readonly passed: (device: string) => void;
  }) {
    this.id = `mon-${options.bed}`;
    this.#bed = options.bed;
    this.#host = options.time.host();
    this.#dice = options.dice;
    this.#gateway = options.gateway;
    this.#sender = new Resender({
      host: this.#host,
      dice: options.dice,
      give: ({ observation, id }) => this.#give([observation], id),
      confirmed: ({ observation }) =>
        options.confirmed({
          device: this.id,
          episode: observation.episode,
          deviceAt: observation.deviceAt ?? 0,
          phase: observation.phase as Confirmed['phase'],
          at: options.time.now,
        }),
    });
    this.#announces = options.announces;
    this.#passed = options.passed;
    this.#host.every(numericsMs, () => this.#numerics());
    this.#next(options.everyMs);
  }

  get waiting(): number {
    return this.#sender.waiting;
  }

  get standing(): number {
    return this.#standing.size;
  }

  /** Everything that stands ends. */
  settle(): void {
    this.quiet = true;
    this.#spo2 = 97;
    for (const [key] of this.#standing) this.#end(key);
  }

  #next(everyMs: number): void {
    this.#host.after(this.#dice.between(0.1, 1.9) * everyMs, () => {
      if (this.quiet) return;
      if (this.#announces) this.#begin();
      else this.#drop();
      this.#next(everyMs);
    });
  }

  #begin(): void {
    const roll = this.#dice.between(0, 100);
    let sum = 0;
    const kind = kinds.find(({ share }) => (sum += share) > roll) ?? kinds[0];
    if (kind === undefined || this.#standing.has(kind.key) || this.#sender.waiting >= queueMax) return;
    const alarm: AlarmObservation = {
      kind: 'alarm',
      episode: `${this.id}|1|${kind.key}`,
      event: { code: null, refId: null, text: kind.text },
      alarmKey: kind.key,
      alarmKind: kind.kind,
      phase: 'start',
      state: 'active',
      inactivation: ['enabled'],
      priority: kind.priority,
      text: kind.text,
      parameter: kind.parameter,
      value: kind.value,
      unit: null,
      low: kind.low,
      high: kind.high,
      deviceAt: this.#stamp(),
      channel: null,
    };
    this.#standing.set(kind.key, alarm);
    this.#say(alarm);
    if (kind.priority === 'medium' && this.#dice.chance(0.15)) {
      this.#host.after(this.#dice.between(2_000, 60_000), () => this.#escalate(kind.key));
    }
    const lasts = this.#dice.chance(0.1) ? this.#dice.between(120_000, 1_500_000) : this.#dice.between(500, 90_000);
    this.#host.after(lasts, () => this.#end(kind.key));
  }

  /** SpO₂ falls so far that there is no delay, and comes back. */
  #drop(): void {
    if (this.#spo2 < 97) return;
    this.#spo2 = 83;
    this.#passedHeard = false;
    this.#host.after(this.#dice.between(15_000, 150_000), () => {
      this.#spo2 = 97;
    });
  }

  #escalate(key: string): void {
    const standing = this.#standing.get(key);
    if (standing === undefined || standing.priority === 'high') return;
    const risen: AlarmObservation = { ...standing, priority: 'high', phase: 'escalate' };
    this.#standing.set(key, risen);
    this.#say(risen);
  }

  #end(key: string): void {
    const standing = this.#standing.get(key);
    if (standing === undefined) return;
    this.#standing.delete(key);
    this.#say({ ...standing, phase: 'end', state: 'inactive' });
  }

  /** Every stamp is another one, so that occurrences can be told apart. */
  #stamp(): number {
    this.#stamped = Math.max(this.#stamped + 1, Math.round(this.#host.now()));
    return this.#stamped;
  }

  #say(observation: AlarmObservation): void {
    this.#count += 1;
    this.#sender.offer({ observation, id: `${this.id}-${this.#count}` });
  }

  #numerics(): void {
    const numeric = (key: string, value: number, unit: string): Observation => ({
      kind: 'numeric',
      key,
      name,
      value,
      text: null,
      unit,
      absent: null,
      deviceAt: null,
      low: null,
      high: null,
      flags: [],
    });
    this.#sent += 1;
    const values = [numeric('HR', 74, '/min'), numeric('SpO2', this.#spo2, '%'), numeric('RR', 15, '/min')];
    // Numerics wait for nobody: what is lost is lost.
    const answer = this.#give(values, `${this.id}-n${this.#sent}`);
    answer?.catch(() => undefined);
    if (answer === null || this.#spo2 === 97 || this.#passedHeard) return;
    this.#passedHeard = true;
    this.#passed(this.id);
  }

  #give(observations: readonly Observation[], messageId: string): Promise<void> | undefined | null {
    const engine = this.#gateway();
    if (engine === null) return null;
    const batch: ObservationBatch = {
      feed: 'monitors',
      messageId,
      device: { id: deviceId(this.id), kind: 'monitor', name: this.id, model: null },
      location: { unit: '5N', room: null, bed: this.#bed, facility: null },
      patient: null,
      demo: true,
      receivedAt: this.#host.now(),
      receivedMono: this.#host.mono(),
      observations,
    };
    return engine.intake(batch);
  }
}

/**
 * How this station is seen and heard, and what it tells the gateway of that: its report (whole, when it changes) and
 * the first time that an alarm was shown or sounded here.
 */
import { beginSilence, decideSound, type Silence } from '../../shared/alarm/sounding.ts';
import { commandId, type AlarmId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import type { StationTopic } from '../../shared/station-api/topics.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { StationReport } from '../../shared/ward/station-facts.ts';
import type { Clock } from '../clock.ts';
import { ShownDesk } from './shown-desk.ts';
import { SoundDesk, type WindowReport } from './sound-desk.ts';

export interface VoiceOptions {
  readonly clock: Clock;
  /** Epoch ms of the gateway's clock at a moment of the monotonic one. */
  readonly gatewayAt: (mono: number) => number;
  readonly facts: () => Pick<StationReport, 'volumePct' | 'soundSet' | 'recorderFault'>;
  readonly report: (report: StationReport) => void;
  /** The alarm as it stands; undefined once it is over. */
  readonly alarm: (id: AlarmId) => Alarm | undefined;
  /** All that stand, for what a silence holds for. */
  readonly alarms: () => readonly Alarm[];
  readonly send: (command: Extract<Command, { type: 'shown' }>) => void;
  readonly newCommandId: () => string;
  /** What consoles are told of it has changed. */
  readonly changed: () => void;
}

/** What a window says of one alarm. */
export interface ShownHere {
  readonly alarm: AlarmId;
  readonly signalledAt: number;
  readonly shownAgoMs: number | null;
  readonly soundedAgoMs: number | null;
}

export class Voice {
  readonly #options: VoiceOptions;
  readonly #sound: SoundDesk;
  readonly #shown = new ShownDesk();
  readonly #silentUntil: Stamp;
  readonly #tested: Stamp;
  #hushed: Silence | null = null;
  #linked = false;
  #reported = '';
  #topic = '';

  constructor(options: VoiceOptions) {
    this.#options = options;
    const { clock, gatewayAt } = options;
    this.#sound = new SoundDesk(clock.mono());
    this.#silentUntil = new Stamp(gatewayAt);
    this.#tested = new Stamp(gatewayAt);
  }

  heard(window: object, report: WindowReport): CallResult<'sound.report'> {
    const answer = this.#sound.report(window, report, this.#options.clock.mono());
    this.check();
    return answer;
  }

  gone(window: object): void {
    this.#sound.gone(window, this.#options.clock.mono());
    this.check();
  }

  silence(forMs: number | null, by: string): void {
    const nowMs = this.#options.clock.mono();
    this.#sound.silence(forMs, by, nowMs);
    this.#hushed = forMs === null ? null : beginSilence({ alarms: this.#options.alarms(), lost: null, nowMs }, forMs);
    this.check();
  }

  /** An alarm's times go to the gateway at once where there is room, else in the next turns. */
  shown(alarms: readonly ShownHere[]): void {
    if (!this.#linked) return;
    const { clock, gatewayAt, alarm } = this.#options;
    const mono = clock.mono();
    const at = (agoMs: number | null): number | null => (agoMs === null ? null : gatewayAt(mono - agoMs));
    for (const one of alarms) {
      const { signalledAt } = one;
      const times = { shownAt: at(one.shownAgoMs), soundedAt: at(one.soundedAgoMs) };
      this.#shown.add({ alarm: one.alarm, signalledAt, ...times }, alarm(one.alarm));
    }
  }

  /** Many times a second. */
  pulse(): void {
    if (!this.#linked) return;
    for (const { alarm, shownAt, soundedAt } of this.#shown.take()) {
      const id = commandId(this.#options.newCommandId());
      this.#options.send({ type: 'shown', id, alarm, shownAt, soundedAt });
    }
  }

  linked(): void {
    this.#linked = true;
    // The clock over there may be another one now.
    this.#silentUntil.forget();
    this.#tested.forget();
    this.check();
  }

  unlinked(): void {
    this.#linked = false;
    this.#shown.unlinked();
  }

  get topic(): StationTopic['sound'] {
    const mono = this.#options.clock.mono();
    return {
      fault: this.#sound.faultAt(mono).fault,
      silentUntil: this.#silentUntil.of(this.#sound.silenceAt(mono)?.untilMono ?? null),
      testedAt: this.#tested.of(this.#sound.testedMono),
    };
  }

  /** After each change and once a second: leases and silences run out by themselves. */
  check(): void {
    const mono = this.#options.clock.mono();
    this.#breakSilence(mono);
    const topic = JSON.stringify(this.topic);
    if (topic !== this.#topic) {
      this.#topic = topic;
      this.#options.changed();
    }
    const { fault, known } = this.#sound.faultAt(mono);
    if (!known) return;
    const silence = this.#sound.silenceAt(mono);
    const report: StationReport = {
      ...this.#options.facts(),
      soundFault: fault,
      silencedUntil: this.#silentUntil.of(silence?.untilMono ?? null),
      silencedBy: silence?.by ?? null,
      testedAt: this.#tested.of(this.#sound.testedMono),
    };
    const text = JSON.stringify(report);
    if (text === this.#reported) return;
    this.#reported = text;
    this.#options.report(report);
  }

  /**
   * Windows break it themselves, at once. A window that was just drawn takes over the silence with all that stands, so
   * what came while there was none has to be noticed here.
   */
  #breakSilence(nowMs: number): void {
    if (this.#hushed === null) return;
    const { alarms } = this.#options;
    const { silence, broken } = decideSound({ alarms: alarms(), lost: null, silence: this.#hushed, nowMs });
    this.#hushed = silence;
    if (broken) this.#sound.silence(null, '', nowMs);
  }
}

/** A moment as a clock says it, said the same way every time: clocks are estimates, and a moment does not move. */
class Stamp {
  readonly #clock: (mono: number) => number;
  #mono: number | null = null;
  #at = 0;

  constructor(clock: (mono: number) => number) {
    this.#clock = clock;
  }

  of(mono: number | null): number | null {
    if (mono !== null && mono !== this.#mono) this.#at = this.#clock(mono);
    this.#mono = mono;
    return mono === null ? null : this.#at;
  }

  forget(): void {
    this.#mono = null;
  }
}

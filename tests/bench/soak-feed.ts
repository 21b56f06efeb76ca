/** A gateway's side of the feed for a ward that runs as fast as the station takes it: events, values and waves by the second. */
import { alarmId, bedId, deviceId } from '../../shared/domain/ids.ts';
import { feedProtocolVersion } from '../../shared/feed/protocol.ts';
import { encodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import { anAlarm } from '../../shared/testing/builders.ts';
import type { StoredEvent, WardEvent } from '../../shared/ward/events.ts';
import { fold } from '../../shared/ward/fold.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import { patient, type WaveKey } from '../../simulator/physiology/patient.ts';
import { someVitals } from '../../simulator/test-kit.ts';
import type { Clock } from '../../station/clock.ts';
import type { FeedSocketEvents, OpenFeedSocket } from '../../station/feed/feed-socket.ts';

export interface SoakChannel {
  readonly key: WaveKey;
  readonly unit: string;
  readonly rateHz: number;
  readonly gain: number;
  readonly offset: number;
}

export const soakChannels: readonly SoakChannel[] = [
  { key: 'ECG II', unit: 'mV', rateHz: 250, gain: 0.005, offset: 0 },
  { key: 'ART', unit: 'mm[Hg]', rateHz: 125, gain: 0.0625, offset: 0 },
  { key: 'PLETH', unit: '1', rateHz: 125, gain: 0.01, offset: 0 },
  { key: 'RESP', unit: 'Ohm', rateHz: 125, gain: 0.002, offset: 0 },
];

/** Ten minutes of a few patients, played round and round by beds that begin at other places of it. */
const tableS = 600;
const patients = 4;

/** By patient and channel. */
export function waveTables(): readonly (readonly Int16Array[])[] {
  return Array.from({ length: patients }, (_, n) => {
    const one = patient(100 + n, `soak ${n}`, {
      vitals: someVitals({ hr: 62 + n * 17, pvcPerMin: n * 2 }),
      rhythm: n === 3 ? 'AF' : 'sinus',
    });
    const tables = soakChannels.map(({ rateHz }) => new Int16Array(tableS * rateHz));
    for (let second = 0; second < tableS; second += 1) {
      one.advance((second + 1) * 1000);
      for (const [index, { key, rateHz, gain, offset }] of soakChannels.entries()) {
        const values = one.render(key, second * 1000, rateHz, rateHz);
        const table = tables[index] as Int16Array;
        for (let at = 0; at < rateHz; at += 1) {
          table[second * rateHz + at] = Math.round(((values[at] ?? 0) - offset) / gain);
        }
      }
    }
    return tables;
  });
}

const valueKeys = ['HR', 'SpO2', 'RR', 'ART-S', 'ART-D', 'ART-M', 'PR', 'PI'] as const;
const units = ['/min', '%', '/min', 'mm[Hg]', 'mm[Hg]', 'mm[Hg]', '/min', '1'] as const;
/** An alarm of one bed of the ward each minute, over after 40 s. */
const alarmEveryS = 60;
const alarmLastsS = 40;

export class SoakFeed {
  readonly beds: readonly string[];
  #state: WardState = emptyWard;
  readonly #clock: Clock;
  readonly #tables: readonly (readonly Int16Array[])[];
  #events: FeedSocketEvents | null = null;
  #frames = 0;
  #alarms = 0;
  #samples = 0;

  constructor(clock: Clock, bedCount: number, tables: readonly (readonly Int16Array[])[]) {
    this.#clock = clock;
    this.#tables = tables;
    this.beds = Array.from({ length: bedCount }, (_, index) => String(index + 1).padStart(2, '0'));
    this.#add({
      type: 'ward.configured',
      ward: { id: 'soak', name: 'Soak', subtitle: '', biomed: '' },
      beds: this.beds.map((bed) => ({ id: bedId(bed), room: bed })),
    });
    for (const bed of this.beds) {
      const device = deviceId(`MON-${bed}`);
      this.#add({
        type: 'device.discovered',
        device,
        kind: 'monitor',
        name: `MON-${bed}`,
        model: null,
        feed: 'f',
        claims: null,
      });
      this.#add({ type: 'device.mapped', device, bed: bedId(bed), how: 'ward-file', by: null });
      this.#add({
        type: 'patient.admitted',
        bed: bedId(bed),
        patient: {
          id: null,
          family: `Soak ${bed}`,
          given: 'Demo',
          birthDate: null,
          sex: null,
          mrn: null,
          visit: null,
          diagnosis: null,
          demo: true,
        },
      });
    }
  }

  get samples(): number {
    return this.#samples;
  }

  get alarms(): number {
    return this.#alarms;
  }

  readonly open: OpenFeedSocket = (_url, _auth, events) => {
    this.#events = events;
    this.#clock.after(1, () => {
      const now = this.#clock.wall();
      events.message('hello', [
        { protocol: feedProtocolVersion, gateway: 'soak', version: '1', logId: 'soak', headSeq: this.#state.seq, now },
      ]);
      events.message('snapshot', [{ state: this.#state, missed: [], missedFrom: null }]);
    });
    return {
      send: () => undefined,
      ask: (event, _payload, answer) => answer(event === 'replay' ? [] : null),
      close: () => undefined,
    };
  };

  /** What comes in second `n` of the ward, all at its end. */
  second(n: number): void {
    const events = this.#events;
    if (events === null) return;
    const now = this.#clock.wall();
    const blocks = this.beds.flatMap((bed, index) => this.#blocks(bed, index, n, now));
    this.#frames += 1;
    events.message('waves', [this.#frames, encodeWaveFrame({ sentAt: now, blocks })]);
    this.#frames += 1;
    events.message('live', [this.#live(n, now)]);
    if (n % alarmEveryS === 0) this.#raise(n);
    if (n % alarmEveryS === alarmLastsS) this.#end(n - alarmLastsS);
    events.message('heartbeat', [{ now, seq: this.#state.seq }]);
  }

  #blocks(bed: string, index: number, n: number, now: number): WaveBlock[] {
    const tables = this.#tables[index % this.#tables.length] ?? [];
    return soakChannels.map(({ key, unit, rateHz, gain, offset }, channel) => {
      const at = ((n + index * 37) % tableS) * rateHz;
      const samples = (tables[channel] as Int16Array).subarray(at, at + rateHz);
      this.#samples += samples.length;
      return {
        bed: bedId(bed),
        channel: key,
        unit,
        startAt: now - 1000,
        deviceAt: now - 900,
        rateHz,
        gain,
        offset,
        ageMs: 1000,
        samples,
      };
    });
  }

  #live(n: number, now: number): object {
    const devices = this.beds.map((bed, index) => ({
      device: deviceId(`MON-${bed}`),
      bed: bedId(bed),
      connected: true,
      ageMs: 0,
      periodMs: 1000,
      clockOffsetMs: 100,
      values: valueKeys.map((key, place) => ({
        key,
        value: 60 + place * 5 + Math.round(8 * Math.sin((n + index * 11) / (40 + place))),
        unit: units[place],
        ageMs: 0,
        deviceAt: now + 100,
      })),
      pumps: [],
    }));
    return { n: this.#frames, sentAt: now, full: n === 0, devices, positions: [], feeds: [], thinned: 0 };
  }

  #raise(n: number): void {
    const bed = bedId(this.beds[(n / alarmEveryS) % this.beds.length] ?? '01');
    const at = this.#clock.wall();
    this.#alarms += 1;
    const id = alarmId(`soak-${n}`);
    this.#tell({
      type: 'alarm.raised',
      alarm: anAlarm({ id, bed, device: deviceId(`MON-${bed}`), priority: 'low', raisedAt: at, signalledAt: at }),
    });
  }

  #end(n: number): void {
    this.#tell({ type: 'alarm.ended', id: alarmId(`soak-${n}`), why: 'end' });
  }

  #tell(event: WardEvent): void {
    this.#events?.message('durable', [{ events: [this.#add(event)] }]);
  }

  #add(event: WardEvent): StoredEvent {
    const stored = { seq: this.#state.seq + 1, at: this.#clock.wall(), event };
    this.#state = fold(this.#state, stored);
    return stored;
  }
}

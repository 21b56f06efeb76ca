/** The infusion history through the whole station: from live readings, over a cut, for the right patient, cancelled. */
import { expect, it, onTestFinished } from 'vitest';
import { bedId, deviceId } from '../../shared/domain/ids.ts';
import type { LivePump } from '../../shared/feed/protocol.ts';
import type { Ledger } from '../../shared/infusion/ledger-answer.ts';
import { pumpRecordKey } from '../../shared/infusion/pump-series.ts';
import { aLivePump } from '../../shared/testing/builders.ts';
import type { PumpProgramme, WardEvent } from '../../shared/ward/events.ts';
import { createStation, type Station } from '../../station/host.ts';
import { aDevice } from '../../station/testing/builders.ts';
import { aGateway, end, secret, Sender } from './gateway-harness.ts';
import { aPatient, aRecordWard, tenMinutesAgo, untilAsync } from './record-ward.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

const pump = deviceId('P-2157');
const minute = 60_000;
const ratePerHour = 60;

const programme: PumpProgramme = {
  drug: 'Heparin',
  status: 'infusing',
  mode: null,
  rateMlPerHour: ratePerHour,
  doseRate: null,
  doseUnit: null,
  concentration: 100,
  concentrationUnit: '[iU]/mL',
  vtbiMl: 250,
  syringe: false,
};
const sum = ({ totals }: Ledger): number => totals.reduce((ml, { volumeMl }) => ml + volumeMl, 0);

it('Given a pump that reported for minutes and went to another bed, when the history is asked, then it is exact for each patient, and its values are on record', async () => {
  const ward = await aRecordWard(aFolder());
  const { gateway, console } = ward;
  const beganAt = tenMinutesAgo() + minute;
  const movedAt = beganAt + 4 * minute;
  const toAt = beganAt + 8 * minute;
  const events: [number, WardEvent][] = [
    [beganAt - minute, { type: 'patient.admitted', bed: bedId('1'), patient: aPatient('Ng') }],
    [beganAt - minute, { type: 'patient.admitted', bed: bedId('2'), patient: aPatient('Berg') }],
    [
      beganAt - minute,
      {
        type: 'device.discovered',
        device: pump,
        kind: 'pump',
        name: 'P-2157',
        model: null,
        feed: 'pumps',
        claims: null,
      },
    ],
    [beganAt - minute, { type: 'device.mapped', device: pump, bed: bedId('1'), how: 'location', by: null }],
    [beganAt, { type: 'pump.changed', device: pump, channel: 'A', programme, infusedMl: 0, by: 'Ida Holm' }],
    [movedAt, { type: 'device.mapped', device: pump, bed: bedId('2'), how: 'location', by: null }],
  ];
  for (const [at, event] of events) gateway.append(event, { at });
  await until('the events', () => console.ward.seq === gateway.state.seq);
  const says = (at: number): void => {
    const ageMs = Date.now() - at;
    const infusedMl = (ratePerHour * (at - beganAt)) / (60 * minute);
    const reading: LivePump = aLivePump({ infusedMl, rateMlPerHour: ratePerHour, batteryPct: 80, ageMs });
    gateway.sendLive([aDevice('P-2157', at < movedAt ? '1' : '2', [], { ageMs, pumps: [reading] })]);
  };
  for (let at = beganAt + 30_000; at <= toAt; at += 30_000) says(at);

  const asked = { fromAt: beganAt - 5 * minute, toAt, shifts: [beganAt + 2 * minute] };
  let ng: Ledger | null = null;
  await untilAsync(
    'the readings on record',
    async () => {
      const berg = await console.call('infusions.history', { bed: '2', who: 'patient', ...asked });
      ng = await console.call('infusions.history', { bed: '1', who: 'patient', ...asked });
      return Math.abs(sum(berg) - 4) < 0.01 && berg.totals.every(({ exact }) => exact);
    },
    60_000,
  );
  expect(ng).toMatchObject({
    cut: false,
    spans: [{ deviceName: 'P-2157', bed: '1', drug: 'Heparin', toAt: movedAt, by: 'Ida Holm', volumeFrom: 'counter' }],
    gaps: [],
    shifts: [{ exact: true }, { exact: true }],
    channels: [{ resets: 0 }],
  });
  expect(sum(ng as unknown as Ledger)).toBeCloseTo(4, 2);

  const key = pumpRecordKey('infused', pump, 'A');
  const { series } = await console.call('history.values', { bed: '1', who: 'bed', keys: [key], ...asked });
  expect(series.map(({ unit, value }) => [unit, value.length])).toEqual([['mL', 7]]);
  const all = await console.call('history.values', { bed: '1', who: 'bed', keys: null, ...asked });
  expect(all.series).toEqual([]);
  const trend = await console.call('history.trend', { bed: '1', who: 'bed', keys: [key], ...asked, points: 10 });
  expect(trend.series[key]?.count.reduce((count, one) => count + one, 0)).toBe(7);

  await expect(
    console.call('infusions.history', { bed: '1', who: 'patient', ...asked, fromAt: toAt - 11 * 24 * 60 * minute }),
  ).rejects.toThrow('10 days');
  await expect(console.call('infusions.history', { bed: '77', who: 'bed', ...asked })).rejects.toThrow('No such bed');
}, 90_000);

/** A pump at bed 03 that says its counter in HL7, as a gateway of pumps sends it. */
function reading(infusedMl: number, n: number): string {
  const stamp = new Date()
    .toISOString()
    .replace(/[-:TZ]/g, '')
    .replace(/\.(\d+)$/, '.$1+0000');
  return [
    `MSH|^~\\&|PUMPGW^02A1^EUI-64|H|WARDLIGHT|H|${stamp}||ORU^R01^ORU_R01|P-${n}|P|2.6|||NE|AL||UNICODE UTF-8`,
    'PID|||P03^^^H^MR||Okoro^Maya',
    'PV1||I|5N^^03',
    `OBR|1|||69985^MDC_DEV_PUMP_INFUS_MDS^MDC|||${stamp}`,
    'OBX|1||69985^MDC_DEV_PUMP_INFUS_MDS^MDC|1.0.0.0|||||||X|||||||P-77^^P-77^EUI-64',
    'OBX|2||69986^MDC_DEV_PUMP_INFUS_VMD^MDC|1.1.0.0|||||||X',
    'OBX|3|CWE|184519^MDC_PUMP_INFUSING_STATUS^MDC|1.1.0.1|^pump-status-infusing||||||R',
    'OBX|4||126978^MDC_DEV_PUMP_INFUS_CHAN_DELIVERY^MDC|1.1.1.0|||||||X',
    'OBX|5|CWE|158005^MDC_DEV_PUMP_CURRENT_DELIVERY_STATUS^MDC|1.1.1.1|^pump-delivery-status-delivering||||||R',
    'OBX|6|NM|158014^MDC_FLOW_FLUID_PUMP_CURRENT^MDC|1.1.1.2|3600|265266^MDC_DIM_MILLI_L_PER_HR^MDC|||||R',
    'OBX|7||126977^MDC_DEV_PUMP_INFUS_CHAN_SOURCE^MDC|1.1.2.0|||||||X',
    'OBX|8|ST|184514^MDC_DRUG_NAME_LABEL^MDC|1.1.2.1|Heparin||||||R',
    'OBX|9|NM|157784^MDC_FLOW_FLUID_PUMP^MDC|1.1.2.2|3600|265266^MDC_DIM_MILLI_L_PER_HR^MDC|||||R',
    `OBX|10|NM|157864^MDC_VOL_FLUID_DELIV^MDC|1.1.2.3|${infusedMl}|263762^MDC_DIM_MILLI_L^MDC|||||R`,
    '',
  ].join('\r');
}

async function aStation(port: number, data: string): Promise<{ station: Station; console: TestConsole }> {
  const station = await createStation({ gateway: { url: `http://127.0.0.1:${port}`, secret }, data });
  onTestFinished(() => station.stop());
  return { station, console: TestConsole.attach(station).console };
}

it('Given a station that was down while a pump ran, when it is there again, then the readings of that time are filled in and the volume is the pump’s', async () => {
  const gateway = await aGateway();
  onTestFinished(() => end(gateway));
  const sender = new Sender(gateway.mllpPort ?? 0);
  onTestFinished(() => sender.close());
  const data = aFolder();
  const beganAt = Date.now();
  let n = 0;
  /** A reading a second: the counter is what one second at 3,600 mL/h gives. */
  const run = async (seconds: number): Promise<void> => {
    for (const last = n + seconds; n < last; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, beganAt + n * 1_000 - Date.now())));
      await sender.send(reading(n, n));
    }
  };
  const first = await aStation(gateway.httpPort, data);
  await until('live', () => first.console.last('link')?.state === 'live');
  await run(4);
  await until('the pump', () => Object.keys(first.console.ward.devices).length > 0);
  await first.station.stop();
  await run(5);
  const { console } = await aStation(gateway.httpPort, data);
  await until('live again', () => console.last('link')?.state === 'live');
  await run(4);
  const device = Object.keys(console.ward.devices)[0] ?? '';
  const key = pumpRecordKey('infused', device, Object.keys(console.ward.devices[device]?.channels ?? {})[0] ?? '');
  const span = { bed: '03', who: 'bed', fromAt: beganAt - 60_000, toAt: beganAt + 60_000 } as const;
  await untilAsync(
    'the readings of the time it was down',
    async () => {
      const { series } = await console.call('history.values', { ...span, keys: [key] });
      const values = new Set(series.flatMap(({ value }) => value));
      // Two readings of one second have one place: on a machine under load not each second has its own.
      return [5, 6, 7].filter((value) => values.has(value)).length > 1 && values.has(12);
    },
    60_000,
  );
  const ledger = await console.call('infusions.history', { ...span, toAt: Date.now(), shifts: [] });
  expect(ledger.gaps).toEqual([]);
  expect(ledger.spans).toMatchObject([{ drug: 'Heparin', volumeFrom: 'counter', toAt: null }]);
  expect(sum(ledger)).toBeCloseTo(12, 6);
}, 120_000);

/** Pumps of the virtual ward through the gateway's front door: what they say of themselves arrives at a station. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { LivePump } from '../../shared/feed/protocol.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import type { DeviceState } from '../../shared/ward/state.ts';
import { codeOf, type TestStation } from './gateway-harness.ts';
import { until } from './until.ts';
import { playWard } from './virtual-ward.ts';

const device = ({ state }: TestStation, name: string): DeviceState | undefined =>
  Object.values(state?.devices ?? {}).find((one) => one.name === name);

const changes = (station: TestStation, name: string): Extract<WardEvent, { type: 'pump.changed' }>[] => {
  const id = device(station, name)?.id;
  return station.events.flatMap(({ event }) => (event.type === 'pump.changed' && event.device === id ? [event] : []));
};

/** All that was said live of a channel, oldest first. */
const said = (station: TestStation, name: string, channel = 'A'): LivePump[] => {
  const id = device(station, name)?.id;
  return station.live.flatMap(({ devices }) =>
    devices.flatMap((one) => (one.device === id ? one.pumps.filter((pump) => pump.channel === channel) : [])),
  );
};

it('Given pumps of a ward, When they run, are changed, occlude and give a dose between, Then the station knows all of it', async () => {
  const { station, sender } = await playWard(
    [
      { at: 10, act: 'pump', pump: 'P-2180', do: 'rate', value: 12 },
      { at: 10, act: 'pump', pump: 'P-2157', do: 'bolus', value: 1 },
      { at: 10, act: 'pump', pump: 'P-2160', channel: 'A', do: 'occlude' },
      { at: 10, act: 'pump', pump: 'P-2101', do: 'clear' },
    ],
    5,
  );
  const channel = (name: string, label = 'A') => device(station, name)?.channels[label];
  await until('the override of bed 15', () => channel('P-2220')?.override === 'soft');
  expect(channel('P-2220')).toMatchObject({
    library: '5N adult',
    libraryVersion: '14',
    careArea: '5N adult',
    overrideReason: 'Prescriber aware',
    doseRate: 15,
    doseUnit: 'mg/h',
  });
  const bed = (id: string) => station.state?.beds.find((one) => one.id === id);
  await until('whom the pump is for', () => device(station, 'P-2220')?.patient === bed('15')?.patient?.id);
  await until('a pump at no bed', () => device(station, 'P-2230')?.bed === null);
  expect(device(station, 'P-2230')?.patient ?? null).toBeNull();
  await until('the weight of a dose by weight', () => (channel('P-2195')?.weightKg ?? 0) > 20);
  await until('a battery that says its time', () =>
    said(station, 'P-2180').some(({ batteryMin }) => batteryMin !== null),
  );

  await until('the new rate', () => channel('P-2180')?.rateMlPerHour === 12);
  expect(changes(station, 'P-2180').map(({ programme }) => programme.status)).not.toContain('stopped');
  const rate = changes(station, 'P-2180').find(({ programme }) => programme.rateMlPerHour === 12);
  expect(rate).toMatchObject({ by: '2041', infusedMl: expect.closeTo(71.1, 0), deviceAt: expect.any(Number) });

  await until('the counter that was cleared', () =>
    changes(station, 'P-2101').some(({ infusedMl }) => infusedMl === 0),
  );
  await until('the occlusion', () => channel('P-2160')?.status === 'alarming', 20_000);
  await until('its pressure', () => said(station, 'P-2160').at(-1)?.linePressureMmHg === 525);
  expect(said(station, 'P-2160').at(-1)).toMatchObject({ occlusionLimitMmHg: 500, rateMlPerHour: 0 });
  await until('its alarm', () =>
    Object.values(station.state?.alarms ?? {}).some(
      ({ key, channel: of, bed: at }) => key === 'OCCLUSION' && of === 'A' && at === '11',
    ),
  );
  await until('the end of the dose', () => {
    const statuses = changes(station, 'P-2157').map(({ programme }) => programme.status);
    return statuses.includes('bolus') && statuses.at(-1) === 'infusing';
  });
  expect(said(station, 'P-2157').some(({ bolusMl }) => bolusMl !== null)).toBe(true);
  expect(said(station, 'P-2157').at(-1)?.bolusMl).toBeNull();

  const [mrn = '', authority = ''] = (bed('15')?.patient?.id ?? '').split('@');
  const order = [
    'MSH|^~\\&|IOP|H|WARDLIGHT|H|20250611143000+0000||RGV^O15^RGV_O15|R1|P|2.6|||NE|AL',
    `PID|||${mrn}^^^${authority}^MR`,
    'ORC|RE|12345',
    'RXG|1|||^Diltiazem|125||263762^MDC_DIM_MILLI_L^MDC||||||||10|^mg/h^UCUM',
    '',
  ].join('\r');
  expect(codeOf(await sender.send(order))).toBe('AA');
  await until('the order', () => station.state?.orders[`${mrn}@${authority}`]?.length === 1);
  expect(station.state?.orders[`${mrn}@${authority}`]).toMatchObject([
    { id: '12345', drug: 'Diltiazem', doseRate: 10, doseUnit: 'mg/h', volumeMl: 125, state: 'active' },
  ]);
}, 60_000);

it('Given a pump whose link was cut, When it is back, Then what happened meanwhile stands at its own time, and what holds is of now', async () => {
  const { station } = await playWard(
    [
      { at: 9, act: 'cut', for: 10 },
      { at: 11, act: 'pump', pump: 'P-2180', do: 'rate', value: 12 },
      { at: 14, act: 'pump', pump: 'P-2180', do: 'rate', value: 14 },
    ],
    1,
  );
  const now = () => device(station, 'P-2180')?.channels['A']?.rateMlPerHour;
  await until('the pump before the cut', () => now() === 10);
  await until('the rate of now', () => now() === 14, 40_000);
  const id = device(station, 'P-2180')?.id;
  const then = station.events.find(
    ({ event }) => event.type === 'pump.changed' && event.device === id && event.programme.rateMlPerHour === 12,
  );
  const event = then?.event as Extract<WardEvent, { type: 'pump.changed' }>;
  expect(event).toMatchObject({ by: '2041', happenedAt: expect.any(Number) });
  expect((then?.at ?? 0) - (event.happenedAt ?? 0)).toBeGreaterThan(4_000);
  await until('its counter of then, for the record', () =>
    station.late.some(({ values }) => values.some(({ key, device: of }) => key === 'pump:infused:A' && of === id)),
  );
}, 90_000);

const collection = path.resolve(process.env['WARDLIGHT_DATA'] ?? path.resolve(process.cwd(), '../shared/data'));
const files = ['pumps', 'hl7v2/ihe'].flatMap((folder) => {
  const at = path.join(collection, folder);
  if (!existsSync(at)) return [];
  const names = readdirSync(at, { recursive: true }) as string[];
  return names.filter((name) => /\.(json|hl7)$/.test(name)).map((name) => path.join(at, name));
});

it.skipIf(files.length === 0)(
  'Given every pump file of the collection, When sent in, Then each is read, or refused with a reason, and the link stands',
  async () => {
    const { sender } = await playWard([], 1);
    const answers: Record<string, string> = {};
    for (const file of files) {
      const text = readFileSync(file, 'utf8').replaceAll(/\r?\n/g, '\r');
      // An acknowledgement is never answered: what comes after it is.
      if (file.includes('pcd03_ack')) continue;
      const answer = await sender.send(text);
      const reason = /\rERR\|(?:[^|\r]*\|){6}([^|\r]*)/.exec(answer)?.[1];
      answers[path.basename(file)] = [codeOf(answer), ...(reason === undefined ? [] : [reason])].join(' ');
    }
    const json = 'AR JSON instead of HL7 v2: this port takes HL7 v2 in pipe form';
    expect(answers).toEqual({
      'basal_profile.json': json,
      'glucose.json': json,
      'pumphistory.json': json,
      'temp_basal.json': json,
      'vines_infusion_dopamine.json': json,
      'pcd01_philips_monitor_periodic.hl7': 'CA',
      'pcd03_rgv_o15_dopamine_order.hl7': 'CA',
      'pcd03_rgv_o15_saline_order.hl7': 'CA',
      'pcd04_bbraun_occlusion_end.hl7': 'CA',
      'pcd04_bbraun_occlusion_start.hl7': 'CA',
      'pcd04_mindray_spo2_low_start.hl7': 'CA',
      'pcd10_pump_delivery_start.hl7': 'CA',
    });
  },
  30_000,
);

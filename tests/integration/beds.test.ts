/** Smart beds of the virtual ward through the gateway's front door. */
import { expect, it } from 'vitest';
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { TestStation } from './gateway-harness.ts';
import { until } from './until.ts';
import { playWard } from './virtual-ward.ts';

const alarms = ({ state }: TestStation, key: string): Alarm[] =>
  [...Object.values(state?.alarms ?? {}), ...(state?.ended ?? [])].filter((alarm) => alarm.key === key);

it('Given a patient who leaves a smart bed, When its exit alarm is on, Then the bed says so until somebody is back in it', async () => {
  const { station } = await playWard(
    [
      { at: 5, bed: '08', act: 'smart-bed', do: 'rail-down' },
      { at: 20, bed: '08', act: 'smart-bed', do: 'exit', for: 40 },
      { at: 20, bed: '21', act: 'smart-bed', do: 'exit' },
    ],
    5,
  );
  const bed = () => Object.values(station.state?.devices ?? {}).find(({ name }) => name === 'SB-08');
  await until('the bed at its place', () => bed()?.bed === '08');
  expect(bed()).toMatchObject({ kind: 'bed', how: 'location' });
  const value = (key: string) =>
    station.live
      .flatMap(({ devices }) => devices.filter(({ device }) => device === bed()?.id))
      .flatMap(({ values }) => values.filter((one) => one.key === key))
      .at(-1);
  await until('its rails', () => value('Bed-rails')?.text === 'left head down');
  expect(value('Bed-exit-alarm')?.text).toBe('armed');
  expect(value('Weight')?.value).toBeGreaterThan(30);
  await until('the rail', () => alarms(station, 'RAIL-DOWN').length === 1);
  expect(alarms(station, 'RAIL-DOWN')).toMatchObject([{ bed: '08', kind: 'advisory', priority: 'low' }]);
  await until('the exit', () => alarms(station, 'BED-EXIT').length === 1, 15_000);
  expect(alarms(station, 'BED-EXIT')).toMatchObject([
    { bed: '08', kind: 'advisory', priority: 'medium', text: 'Bed exit', source: 'device', condition: 'present' },
  ]);
  await until('the return', () => alarms(station, 'BED-EXIT').every(({ condition }) => condition === 'ended'), 20_000);
  expect(alarms(station, 'BED-EXIT').map(({ bed: at }) => at)).toEqual(['08']);
}, 60_000);

import { expect, it } from 'vitest';
import { stripChannels } from './strip-channels.ts';
import { aBlock } from './testing.ts';

const blocks = ['RESP', 'ECG V', 'PLETH', 'ECG II', 'ART', 'PLETH'].map((channel) => aBlock({ channel }));

it('Given an alarm, When its strip is shown small, Then its own channel comes first, then pressure and pulse', () => {
  expect(stripChannels({ channel: null, parameter: 'HR' }, blocks)).toEqual([
    'ECG II',
    'ART',
    'PLETH',
    'ECG V',
    'RESP',
  ]);
  expect(stripChannels({ channel: null, parameter: 'SpO2' }, blocks).slice(0, 2)).toEqual(['PLETH', 'ART']);
  expect(stripChannels({ channel: null, parameter: 'ART-M' }, blocks)[0]).toBe('ART');
  expect(stripChannels({ channel: 'ECG V', parameter: 'HR' }, blocks)[0]).toBe('ECG V');
});

it('Given a channel that is not recorded, When its strip is shown, Then another one is; of nothing there is none', () => {
  expect(stripChannels({ channel: 'CO2', parameter: 'EtCO2' }, blocks)[0]).toBe('ECG II');
  expect(stripChannels({ channel: null, parameter: 'HR' }, [aBlock({ channel: 'RESP' })])).toEqual(['RESP']);
  expect(stripChannels({ channel: null, parameter: 'HR' }, [])).toEqual([]);
});

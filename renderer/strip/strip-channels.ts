/** On which channels an alarm is seen. */
import { channelByKey, channelOrder } from '../../shared/domain/channels.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';

const channelsFor: Record<string, string> = { SpO2: 'PLETH', PR: 'PLETH', RR: 'RESP', EtCO2: 'CO2', CVP: 'CVP' };
type Seen = Pick<Alarm, 'channel' | 'parameter'>;

/** The channel that the alarm is seen on: its own, else the one of its parameter, else the first. */
export function alarmChannel(alarm: Seen, channels: readonly string[]): string | undefined {
  if (alarm.channel !== null && channels.includes(alarm.channel)) return alarm.channel;
  const parameter = alarm.parameter ?? '';
  const wanted = parameter.startsWith('ART') ? 'ART' : channelsFor[parameter];
  if (wanted !== undefined && channels.includes(wanted)) return wanted;
  return channels.find((channel) => channelByKey(channel)?.family === 'ecg') ?? channels[0];
}

/** Beside the first: the pressure, then the pulse, then what is there, by the order of lanes. */
const beside = (key: string): number => {
  const family = channelByKey(key)?.family;
  return family === 'pressure' ? 0 : family === 'pleth' ? 1 : 2;
};

/** All channels that are recorded, the alarm's own first. */
export function stripChannels(alarm: Seen, blocks: readonly WaveBlock[]): readonly string[] {
  const all = [...new Set(blocks.map(({ channel }) => channel))].toSorted((a, b) => channelOrder(a) - channelOrder(b));
  const own = alarmChannel(alarm, all);
  const others = all.filter((channel) => channel !== own).toSorted((a, b) => beside(a) - beside(b));
  return own === undefined ? [] : [own, ...others];
}

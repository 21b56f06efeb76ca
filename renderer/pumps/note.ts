/** A note about an infusion: with name and time, for the whole ward. It changes no pump. */
import type { Infusion } from '../../shared/infusion/infusion.ts';
import type { InfusionNote } from '../../shared/ward/events.ts';
import { act } from '../alarms/acts.ts';

type Noted = Pick<Infusion, 'id' | 'device' | 'channel' | 'drug'>;

export const noteKey = (id: string, note: InfusionNote): string => `infusion:${note}:${id}`;

export const noteInfusion = ({ id, device, channel, drug }: Noted, note: InfusionNote): Promise<void> =>
  act(noteKey(id, note), (api) => api.call('infusions.note', { device, channel, drug, note }));

/** Messages of a feed's topics as observations: by mappings, or as an omlox hub that speaks MQTT writes them. */
import type { Observation } from '../../../shared/domain/observation.ts';
import { HubReader, type HubTopic } from '../omlox/reader.ts';
import { topicsOf, type MqttFeedConfig } from './config.ts';
import { readerOf } from './mapping.ts';
import { patternOf, type TopicPattern } from './topic.ts';

type Take = (message: unknown, levels: Readonly<Record<string, string>>, mono: number) => readonly Observation[];

export interface Route {
  readonly pattern: TopicPattern;
  readonly take: Take;
  /** Subscribed to only where things with several providers are known. */
  readonly isForChoice: boolean;
}

export interface Decoder {
  readonly routes: readonly Route[];
  /** Of the preset "omlox". */
  readonly hub: HubReader | null;
}

/** One item, or a list of them. */
const listed = (message: unknown): readonly unknown[] => (Array.isArray(message) ? (message as unknown[]) : [message]);

/** `refuse`: an item that cannot be used. */
export function decoderOf(config: MqttFeedConfig, refuse: (reason: string, count: number) => void): Decoder {
  const hub = config.preset === 'omlox' ? new HubReader((reason) => refuse(reason, 1)) : null;
  const routes: Route[] = [];
  const add = (topic: string, take: Take, isForChoice = false): void => {
    const pattern = patternOf(topic);
    if (pattern !== null) routes.push({ pattern, take, isForChoice });
  };
  if (hub !== null) {
    const crs = config.crs === 'local' ? 'local' : 'epsg4326';
    // Topics of the extension begin with a slash: an empty first level.
    const of = (topic: HubTopic, rest: string): void =>
      add(
        `/omlox/json/${topic}/${rest}`,
        (message, _levels, mono) => hub.read(topic, listed(message), mono),
        topic === 'trackable_motions',
      );
    of('location_updates', `${crs}/{provider}`);
    of('trackable_motions', `${crs}/{trackable}`);
    of('fence_events', '{fence}');
    of('collision_events', 'epsg4326');
  }
  for (const { topic, mapping } of topicsOf(config)) {
    const read = readerOf(mapping);
    add(topic, (message, levels) => {
      const { observations, refused } = read(message, levels);
      for (const [reason, count] of refused) refuse(reason, count);
      return observations;
    });
  }
  return { routes, hub };
}

/** 5,000 tagged things that move once a second: the gateway’s door, the search, the map. */
import { measureGateway } from './assets-gateway.ts';
import { assetsMap } from './assets-map.ts';
import { assetsSearch } from './assets-search.ts';
import type { Bench, BenchOptions } from './bench.ts';

const tags = 5_000;
const gatewayS = 30;

export const assets: Bench = {
  name: 'assets',
  summary: '5,000 tags that move once a second: the gateway from its door to one station, the search, the map',
  measures: [
    'gateway: a process of its own with rules of every kind and the demo’s plan; an omlox hub in this process tells each tag each second in 20 messages; CPU (100 = a core) from /proc after 12 s, through socket, rooms, rules, disk and feed to one station',
    'gatewayByBroker: the same over mosquitto, one message a tag, QoS 0; null where mosquitto is not installed',
    'gateway: gatewayCpuPctAtRate is for 5,000 positions a second whatever was taken: a machine with much else to do gives less than is asked; ageMs is what the station is told, from measurement to its message',
    ...assetsSearch.measures.map((line) => `search: ${line}`),
    ...assetsMap.measures.map((line) => `map: ${line}`),
  ],
  leavesOut: [
    'gateway: TLS; more than one station; monitors and pumps; where there is no /proc, CPU and memory',
    ...assetsSearch.leavesOut,
    ...assetsMap.leavesOut,
  ],
  run,
};

async function run(options: BenchOptions): Promise<object> {
  const seconds = options.seconds ?? gatewayS;
  const gateway = await measureGateway('omlox', tags, seconds, options.say);
  const gatewayByBroker = await measureGateway('mqtt', tags, seconds, options.say);
  const search = await assetsSearch.run(options);
  return { gateway, gatewayByBroker, search, map: await assetsMap.run(options) };
}

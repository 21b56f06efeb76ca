/** The site's files over real disks and sockets: gateway, station, console; changed, faulty, cut off, restarted. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemTimers, type Timers } from '../../gateway/engine/timers.ts';
import { readConfig } from '../../gateway/config.ts';
import { planSchema } from '../../shared/assets/plan.ts';
import { drugListSchema } from '../../shared/infusion/drug-list.ts';
import { createStation } from '../../station/host.ts';
import { aGateway, end, secret, wardFile } from './gateway-harness.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';
import { hashSecret } from '../../gateway/feed/auth.ts';

const lists = ['first', 'second', 'third'].map((version) =>
  JSON.stringify({
    ...(JSON.parse(readFileSync('resources/drugs/5-north.json', 'utf8')) as object),
    version,
  }),
);
const plan = readFileSync('resources/plans/5-north.json', 'utf8');

/** What the site's files are looked at with, a hundred times faster. */
const timers: Timers = { ...systemTimers, every: (ms, run) => systemTimers.every(ms === 5_000 ? 50 : ms, run) };

const configIn = (folder: string, port = 0) =>
  readConfig(
    {
      ward: wardFile(4),
      mllp: [],
      http: { port },
      stations: [{ id: '*', secretHash: `sha256:${hashSecret(secret).toString('hex')}` }],
      siteFiles: { drugs: 'drugs.json', plans: ['plan.json'] },
    },
    folder,
  );

async function aStation(port: number, data: string) {
  const station = await createStation({ gateway: { url: `http://127.0.0.1:${port}`, secret }, data });
  return { station, console: TestConsole.attach(station).console };
}

const hashes = (console: TestConsole): string[] => console.ward.siteFiles.map(({ sha256 }) => sha256);

async function versionAt(console: TestConsole): Promise<string> {
  const { text } = await console.call('site.file', { sha256: hashes(console)[0] ?? '' });
  return drugListSchema.parse(JSON.parse(text)).version;
}

it('Given files of a site, when one changes, is spoilt, and all is cut and restarted, then consoles always have the last good ones', async () => {
  const folder = aFolder();
  const write = (name: string, text = ''): void => writeFileSync(path.join(folder, name), text);
  write('drugs.json', lists[0]);
  write('plan.json', plan);
  const gateway = await aGateway({ config: configIn(folder), configDir: folder, timers });
  const data = aFolder();
  const first = await aStation(gateway.httpPort, data);
  await until('two files', () => hashes(first.console).length === 2);
  expect(await versionAt(first.console)).toBe('first');
  const { text } = await first.console.call('site.file', { sha256: hashes(first.console)[1] ?? '' });
  expect(planSchema.parse(JSON.parse(text)).rooms).toHaveLength(43);

  const [before] = hashes(first.console);
  write('drugs.json', lists[1]);
  await until('the new one', () => hashes(first.console)[0] !== before);
  expect(await versionAt(first.console)).toBe('second');

  const [good] = hashes(first.console);
  write('drugs.json', '{ "name": "half');
  await until('the reason on the feeds page', () =>
    first.console
      .all('live')
      .flatMap(({ feeds }) => feeds)
      .some(({ name, lastRefusal }) => name === 'site files' && lastRefusal?.includes('drugs.json') === true),
  );
  expect(await versionAt(first.console)).toBe('second');

  // Both are gone; the station comes back alone.
  await first.station.stop();
  await gateway.stop();
  const alone = await aStation(gateway.httpPort, data);
  onTestFinished(() => alone.station.stop());
  await until('the picture of before', () => hashes(alone.console).length === 2);
  expect(await versionAt(alone.console)).toBe('second');
  await expect(alone.console.call('site.file', { sha256: 'a'.repeat(64) })).rejects.toMatchObject({
    code: 'unavailable',
  });

  // The gateway comes back with its spoilt file, which is then put right.
  const again = await aGateway({
    config: configIn(folder, gateway.httpPort),
    configDir: folder,
    dataDir: gateway.dataDir,
    timers,
  });
  onTestFinished(() => end(again));
  await until('the link', () => alone.console.last('link')?.state === 'live');
  expect(hashes(alone.console)[0]).toBe(good);
  expect(await versionAt(alone.console)).toBe('second');
  write('drugs.json', lists[2]);
  await until('the third', () => hashes(alone.console)[0] !== good);
  expect(await versionAt(alone.console)).toBe('third');
  await until('only those that hold on disk', () => {
    const names = hashes(alone.console).map((hash) => `${hash}.json`);
    return readdirSync(path.join(data, 'site-files')).toSorted().join() === names.toSorted().join();
  });
});

it('Given a gateway that never heard of such files, when a station joins, then there are none and all else goes on', async () => {
  const gateway = await aGateway();
  onTestFinished(() => end(gateway));
  const { station, console } = await aStation(gateway.httpPort, aFolder());
  onTestFinished(() => station.stop());
  await until('live', () => console.last('link')?.state === 'live');
  expect(console.ward.siteFiles).toEqual([]);
  expect(
    console
      .all('live')
      .flatMap(({ feeds }) => feeds)
      .filter(({ name }) => name === 'site files'),
  ).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig, readConfigFile, stationSecrets } from './config.ts';
import { aWardFile } from './testing/builders.ts';

const good = () => ({ ward: aWardFile() as unknown });
const read = (over: Record<string, unknown>) => readConfig({ ...good(), ...over }, '.');

describe('Given the configuration of a gateway', () => {
  it('When it says nothing but the ward, Then all listens on loopback at the known ports', () => {
    const config = read({});
    expect(config.mllp).toMatchObject([{ host: '127.0.0.1', port: 2575 }]);
    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 4610 });
  });

  it('When the example is read, Then it is good', () => {
    const config = readConfigFile('resources/config/gateway.example.json');
    expect(config.ward.beds.length).toBeGreaterThan(1);
    expect(JSON.parse(readFileSync('resources/config/gateway.example.json', 'utf8'))).not.toHaveProperty('secret');
  });

  it.each([
    ['the feed beyond loopback without TLS', { http: { host: '0.0.0.0' } }, 'http.tls: is needed'],
    ['MLLP beyond loopback without TLS', { mllp: [{ name: 'm', host: '0.0.0.0', port: 1 }] }, 'mllp.0.tls'],
    ['a port that is none', { http: { port: 70_000 } }, 'http.port'],
    ['a field nobody knows', { htp: {} }, 'htp'],
    [
      'two feeds of one name',
      {
        mllp: [
          { name: 'm', port: 1 },
          { name: 'm', port: 2 },
        ],
      },
      'mllp: two feeds',
    ],
    ['a station without a secret', { stations: [{ id: 'a' }] }, 'stations.0: needs either'],
    ['a hash that is none', { stations: [{ id: 'a', secretHash: 'md5:1' }] }, 'stations.0.secretHash'],
    ['a ward without beds', { ward: { id: 'a', name: 'a', unit: 'a', beds: [] } }, 'ward'],
    ['a ward file that is not there', { ward: 'no-such.json' }, 'cannot be read (ENOENT)'],
  ])('When it has %s, Then one sentence names the field', (_what, over, expected) => {
    expect(() => read(over)).toThrow(expected);
  });

  it('When a secret is missing, Then the entry is named', () => {
    const config = read({ stations: [{ id: 'a', secretFile: 'no-such-file' }] });
    expect(() => stationSecrets(config, '.')).toThrow('stations.0.secretFile');
  });
});

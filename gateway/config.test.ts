import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
    expect(config.alarms.policy?.undoS).toBe(30);
    expect(Object.keys(config.alarms.profiles ?? {})).toContain(config.alarms.policy?.profile);
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
    [
      'a target beyond loopback in the clear',
      { targets: [{ type: 'webhook', name: 'p', url: 'http://paging.example/x', secretFile: 's' }] },
      'targets.0.url: is not encrypted',
    ],
    [
      'a broker beyond loopback in the clear',
      { targets: [{ type: 'mqtt', name: 'p', url: 'mqtt://broker.example' }] },
      'targets.0.url: is not encrypted',
    ],
    [
      'two targets of one name',
      { targets: [1, 2].map(() => ({ type: 'mqtt', name: 'p', url: 'mqtt://127.0.0.1' })) },
      'targets: two targets',
    ],
    [
      'acknowledgements without a way back',
      { mllp: [{ name: 'm', port: 1, acknowledges: true }] },
      'mllp.0.reportTo: is needed',
    ],
    [
      'acknowledgements beyond loopback in the clear',
      { mllp: [{ name: 'm', port: 1, acknowledges: true, reportTo: { host: '10.0.0.9', port: 2580 } }] },
      'mllp.0.reportTo.tls: is needed',
    ],
    ['a policy file that is not there', { alarms: { policyFile: 'no-such.json' } }, 'alarm policy'],
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

  it('When alarm files are nonsense, Then file and place are named', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-config-'));
    const write = (name: string, value: unknown): string => {
      writeFileSync(path.join(folder, name), JSON.stringify(value));
      return name;
    };
    const at = (alarms: object) => () => readConfig({ ...good(), alarms }, folder);
    const rule = { delayS: 5, priority: 'medium' };
    const swapped = write('swapped.json', { adult: { HR: { ...rule, low: 120, high: 50 } } });
    expect(at({ profilesFile: swapped })).toThrow('adult.HR: The low limit is not below the high one.');
    const unknown = write('unknown.json', { adult: { Heart: { ...rule, low: 1, high: 2 } } });
    expect(at({ profilesFile: unknown })).toThrow('adult.Heart: there is no such parameter');
    expect(at({ policyFile: write('policy.json', { undoS: 500 }) })).toThrow('undoS');
    expect(at({ policyFile: write('odd.json', { undo: 5 }) })).toThrow('undo');
    const child = write('child.json', { child: { HR: { ...rule, low: 50, high: 120 } } });
    expect(at({ policyFile: write('adult.json', {}), profilesFile: child })).toThrow('names the profile adult');
    rmSync(folder, { recursive: true });
  });

  it('When a policy file is laid out otherwise, Then it is the same file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-config-'));
    const of = (text: string): string | null => {
      writeFileSync(path.join(folder, 'p.json'), text);
      return readConfig({ ...good(), alarms: { policyFile: 'p.json' } }, folder).alarms.fingerprint;
    };
    expect(of('{"undoS":20,"latchMedium":true}')).toBe(of('{\n "latchMedium": true,\n "undoS": 20 }'));
    expect(of('{"undoS":20}')).not.toBe(of('{"undoS":21}'));
    rmSync(folder, { recursive: true });
  });

  it('When the ward file gives a role to nobody, Then it is refused', () => {
    const team = { people: [{ id: 'n1', name: 'RN 1' }], nurses: { '01': 'n2' } };
    expect(() => readConfig({ ward: { ...aWardFile(), team } }, '.')).toThrow('n2 has a role');
  });
});

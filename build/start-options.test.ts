import { describe, expect, test } from 'vitest';
import { readStartOptions } from './start-options.ts';

const read = (line: string) =>
  readStartOptions(
    line.split(' ').filter((word) => word !== ''),
    '/there',
  );

describe('Given the command line of npm start', () => {
  test('When it is empty, Then the demo ward runs in the best shell there is', () => {
    expect(read('')).toEqual({ shell: 'any', port: null, gateway: null, data: null, demo: {} });
  });

  test('When all options of the demo are given, Then all are taken, paths from where it was called', () => {
    expect(read('--headless --port 0 --data d --ward w.json --beds 48 --scenario sepsis --speed 20 --seed 7')).toEqual({
      shell: 'headless',
      port: 0,
      gateway: null,
      data: '/there/d',
      demo: { ward: '/there/w.json', beds: '48', scenario: 'sepsis', speed: '20', seed: '7' },
    });
  });

  test('When a real gateway is given, Then no demo runs', () => {
    expect(read('--web --gateway https://g.example:4610 --secret-file s')).toMatchObject({
      shell: 'web',
      gateway: { url: 'https://g.example:4610', secretFile: '/there/s' },
    });
  });

  test('When help is asked for, Then there is nothing to start', () => {
    expect(read('--help')).toBeNull();
  });

  test.each([
    ['--port 70000', '--port 70000: give a number from 0 to 65535'],
    ['--beds 0', '--beds 0: give a whole number from 1 to 200'],
    ['--beds 2.5', '--beds 2.5: give a whole number from 1 to 200'],
    ['--speed fast', '--speed fast: give a number from 1 to 200'],
    ['--scenario ../x', '--scenario ../x: give the name of a file in resources/scenarios'],
    ['--gateway https://g', '--gateway needs --secret-file'],
    ['--secret-file s', '--secret-file goes with --gateway'],
    ['--gateway g --secret-file s', '--gateway g is not an http or https address'],
    ['--gateway https://g --secret-file s --beds 3', '--beds is for the demo ward'],
    ['--colour red', "Unknown option '--colour'"],
  ])('When it is %s, Then one sentence says what is wrong', (line, sentence) => {
    expect(() => read(line)).toThrow(sentence);
  });
});

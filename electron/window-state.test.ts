import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { freshShellState, placeOn, readShellState, writeShellState } from './window-state.ts';

const left = { x: 0, y: 0, width: 1920, height: 1080 };
const right = { x: 1920, y: 0, width: 3840, height: 2160 };
const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-window-state-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (x: number, y: number) => ({
  bounds: { x, y, width: 1000, height: 800 },
  maximized: false,
  fullScreen: false,
});

describe('Given a place that was kept', () => {
  test('When its display is still there, Then the window stands there again', () => {
    expect(placeOn([left, right], 2, at(2500, 100))).toEqual(at(2500, 100));
  });

  test('When its display is gone or only a sliver would show, Then it fills a display that exists', () => {
    expect(placeOn([left], 2, at(2500, 100))).toEqual({ bounds: left, maximized: true, fullScreen: false });
    expect(placeOn([left], 1, at(1900, 100)).bounds).toEqual(left);
    expect(placeOn([left], 1, at(0, -750)).bounds).toEqual(left);
  });
});

describe('Given nothing kept', () => {
  test('When windows open, Then the first fills the first display and the second the second', () => {
    expect(placeOn([left, right], 1, undefined).bounds).toEqual(left);
    expect(placeOn([left, right], 2, undefined).bounds).toEqual(right);
    expect(placeOn([left], 2, undefined).bounds).toEqual(left);
  });
});

describe('Given the file of the state', () => {
  test('When it is written and read, Then it is the same', () => {
    const file = path.join(folder, 'a.json');
    const state = { ...freshShellState, secondWindow: true, windows: { '1': at(1, 2), '2': undefined } };
    writeShellState(file, state);
    expect(readShellState(file)).toEqual(state);
  });

  test.each(['', '{', '[]', '{"windows":{"1":{"bounds":{"x":1e999}}}}', '{"windows":{"9":{}}}'])(
    'When it holds %j, Then a fresh state is used',
    (text) => {
      const file = path.join(folder, 'bad.json');
      writeFileSync(file, text);
      expect(readShellState(file)).toEqual(freshShellState);
    },
  );

  test('When it is not there, Then a fresh state is used', () => {
    expect(readShellState(path.join(folder, 'none.json'))).toEqual(freshShellState);
  });
});

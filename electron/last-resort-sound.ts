/** Sounds while no page can: the system's beep at once and a burst through whatever player the system has. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { shell } from 'electron';
import { lastResortWav } from './tone.ts';

const everyMs = 4_000;

/** Players that come with the systems, tried in this order. */
function players(file: string): readonly (readonly [string, readonly string[]])[] {
  if (process.platform === 'darwin') return [['afplay', [file]]];
  if (process.platform === 'win32') {
    const play = `(New-Object Media.SoundPlayer '${file.replaceAll("'", "''")}').PlaySync()`;
    return [['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', play]]];
  }
  return [
    ['pw-play', [file]],
    ['paplay', [file]],
    ['aplay', ['-q', file]],
  ];
}

export interface LastResortSound {
  start(): void;
  stop(): void;
}

export function createLastResortSound(folder: string): LastResortSound {
  const file = path.join(folder, 'last-resort.wav');
  let timer: ReturnType<typeof setInterval> | null = null;
  let working = 0;

  const play = (index: number): void => {
    const player = players(file)[index];
    if (player === undefined) return;
    const child = spawn(player[0], [...player[1]], { stdio: 'ignore' });
    // Not installed, or no sound server: the next one.
    const next = (): void => {
      if (working !== index) return;
      working = index + 1;
      play(working);
    };
    child.on('error', next);
    child.on('exit', (code) => (code === 0 ? undefined : next()));
  };
  const sound = (): void => {
    shell.beep();
    working = working < players(file).length ? working : 0;
    play(working);
  };

  return {
    start: () => {
      if (timer !== null) return;
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(file, lastResortWav());
      } catch {
        // A full disk leaves the beep.
      }
      sound();
      timer = setInterval(sound, everyMs);
    },
    stop: () => {
      if (timer !== null) clearInterval(timer);
      timer = null;
    },
  };
}

/** Which alarm sound a page plays, heard where the console hands it to the audio engine. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { root } from '../../../build/files.ts';
import { periodMs, renderPeriod, type SoundTable } from '../../../renderer/sound/synth.ts';
import type { SoundPriority } from '../../../shared/alarm/sounding.ts';

const folder = path.join(root, 'resources', 'sounds');
const tables = readdirSync(folder).map(
  (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as SoundTable,
);
const priorities: readonly SoundPriority[] = ['high', 'medium', 'low'];

/** Every so many samples, and how many of them, tell two sounds apart that last equally long. */
const strideSamples = 97;
const takenSamples = 400;

/** Begins to listen; before the page is opened. */
export const listen = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const playing = new Map<AudioBufferSourceNode, number>();
    const begun: { readonly seconds: number; readonly at: number }[] = [];
    Object.assign(globalThis, { playing, begun });
    const { start, stop } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function begin(...when: number[]): void {
      playing.set(this, when[0] ?? 0);
      begun.push({ seconds: this.buffer?.duration ?? 0, at: Date.now() });
      start.apply(this, when as []);
    };
    AudioBufferSourceNode.prototype.stop = function end(...when: number[]): void {
      playing.delete(this);
      stop.apply(this, when as []);
    };
  });

interface Taken {
  readonly seconds: number;
  readonly rate: number;
  readonly samples: readonly number[];
}

/** What is looped now: an alarm goes on, a burst to listen to and a reminder end by themselves. */
const taken = (page: Page): Promise<Taken | null> =>
  page.evaluate(
    ([stride, count]) => {
      const { playing } = globalThis as unknown as { readonly playing: ReadonlyMap<AudioBufferSourceNode, number> };
      const last = [...playing].findLast(([{ context, loop }]) => loop && context.state === 'running');
      if (last === undefined) return null;
      const [{ context, buffer }, beginsAtS] = last;
      if (buffer === null || beginsAtS > context.currentTime) return null;
      const all = buffer.getChannelData(0);
      const samples = Array.from({ length: count }, (_, index) => all[index * stride] ?? 0);
      return { seconds: buffer.duration, rate: buffer.sampleRate, samples };
    },
    [strideSamples, takenSamples] as const,
  );

/** "high", "medium", "low"; null where nothing plays, or what plays begins only after a silence. */
export async function heard(page: Page): Promise<string | null> {
  const sound = await taken(page);
  return sound === null ? null : soundOf(sound.seconds);
}

/** "melodic high": set and priority, by the samples themselves. */
export async function heardExactly(page: Page): Promise<string | null> {
  const sound = await taken(page);
  if (sound === null) return null;
  const found = tables
    .flatMap((table) => priorities.map((priority) => ({ table, priority })))
    .find(({ table, priority }) => {
      const samples = renderPeriod(table, priority, sound.rate);
      return sound.samples.every((value, index) => Math.abs(value - (samples[index * strideSamples] ?? 0)) < 1e-4);
    });
  return found === undefined ? `a sound of ${sound.seconds} s` : `${found.table.name} ${found.priority}`;
}

/** By its period: one burst and the pause after it. */
function soundOf(seconds: number): string {
  const found = tables
    .flatMap(({ patterns }) => Object.entries(patterns))
    .find(([, pattern]) => Math.abs(periodMs(pattern) - seconds * 1000) < 5);
  return found?.[0] ?? `a sound of ${seconds} s`;
}

/** When a sound of this priority began first after `since`, epoch ms by the page; null where none did. */
export async function begunAt(page: Page, priority: string, since: number): Promise<number | null> {
  const begun = await page.evaluate(
    () => (globalThis as unknown as { readonly begun: readonly { seconds: number; at: number }[] }).begun,
  );
  return begun.find(({ seconds, at }) => at >= since && soundOf(seconds) === priority)?.at ?? null;
}

/** Which alarm sound a page plays, heard where the console hands it to the audio engine. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { root } from '../../../build/files.ts';

interface Pattern {
  readonly pulseMs: number;
  readonly spacingsMs: readonly number[];
  readonly interburstMs: number;
}

const { patterns } = JSON.parse(readFileSync(path.join(root, 'resources', 'sounds', 'standard.json'), 'utf8')) as {
  readonly patterns: Readonly<Record<string, Pattern>>;
};

/** One burst and the pause after it: tells the sounds apart. */
const periodMs = ({ pulseMs, spacingsMs, interburstMs }: Pattern): number =>
  pulseMs * (spacingsMs.length + 1) + spacingsMs.reduce((sum, ms) => sum + ms, 0) + interburstMs;

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

/** "high", "medium", "low"; null where nothing plays, or what plays begins only after a silence. */
export async function heard(page: Page): Promise<string | null> {
  const seconds = await page.evaluate(() => {
    const { playing } = globalThis as unknown as { readonly playing: ReadonlyMap<AudioBufferSourceNode, number> };
    const last = [...playing].findLast(([{ context }]) => context.state !== 'closed');
    if (last === undefined) return null;
    const [{ context, buffer }, beginsAtS] = last;
    return beginsAtS > context.currentTime ? null : (buffer?.duration ?? null);
  });
  return seconds === null ? null : soundOf(seconds);
}

function soundOf(seconds: number): string {
  const found = Object.entries(patterns).find(([, pattern]) => Math.abs(periodMs(pattern) - seconds * 1000) < 5);
  return found?.[0] ?? `a sound of ${seconds} s`;
}

/** When a sound of this priority began first after `since`, epoch ms by the page; null where none did. */
export async function begunAt(page: Page, priority: string, since: number): Promise<number | null> {
  const begun = await page.evaluate(
    () => (globalThis as unknown as { readonly begun: readonly { seconds: number; at: number }[] }).begun,
  );
  return begun.find(({ seconds, at }) => at >= since && soundOf(seconds) === priority)?.at ?? null;
}

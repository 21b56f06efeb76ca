/** Where windows stood, kept over restarts and put back only where a display still is. Pure but for its two file functions. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
});
export type Bounds = z.infer<typeof boundsSchema>;

const placeSchema = z.object({ bounds: boundsSchema, maximized: z.boolean(), fullScreen: z.boolean() });
export type Place = z.infer<typeof placeSchema>;

const shellStateSchema = z.object({
  windows: z.record(z.enum(['1', '2']), placeSchema.optional()).default({ '1': undefined, '2': undefined }),
  secondWindow: z.boolean().default(false),
  softwareRendering: z.boolean().default(false),
});
export type ShellState = z.infer<typeof shellStateSchema>;

export const freshShellState: ShellState = {
  windows: { '1': undefined, '2': undefined },
  secondWindow: false,
  softwareRendering: false,
};

/** At least this much of a window must lie on a display, in pixels, or nobody could grasp it. */
const graspable = { width: 160, height: 100 };

function overlap(a: Bounds, b: Bounds): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  };
}

/** Where a window opens: where it stood if that is still on a display, else filling the n-th display (or the first). */
export function placeOn(workAreas: readonly Bounds[], window: number, kept: Place | undefined): Place {
  const visible =
    kept !== undefined &&
    workAreas.some((area) => {
      const { width, height } = overlap(area, kept.bounds);
      return width >= graspable.width && height >= graspable.height;
    });
  if (kept !== undefined && visible) return kept;
  const area = workAreas[window - 1] ?? workAreas[0] ?? { x: 0, y: 0, width: 1280, height: 720 };
  return { bounds: area, maximized: true, fullScreen: false };
}

/** What was kept; a fresh state where there is none or it cannot be read. */
export function readShellState(file: string): ShellState {
  try {
    const read = shellStateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? read.data : freshShellState;
  } catch {
    return freshShellState;
  }
}

/** Written beside and renamed: a crash leaves the old or the new, never half. */
export function writeShellState(file: string, state: ShellState): void {
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}

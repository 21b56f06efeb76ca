/**
 * Every message between a console page and main: one map, each with the schema of what comes and goes. The wrappers
 * in ipc-main.ts and ipc-renderer.ts are the only users of Electron's IPC.
 */
import { z } from 'zod';
import type { ShellInfo } from '../shared/station-api/shell.ts';

const shellInfoSchema: z.ZodType<ShellInfo> = z.object({
  window: z.number().int().min(1).max(2),
  displays: z.number().int().min(1),
  secondWindow: z.boolean(),
  kiosk: z.boolean(),
  recoveries: z.number().int().nonnegative(),
  stationRestarts: z.number().int().nonnegative(),
});
const nothing = z.tuple([]);

/** Asked by the page, answered by main. */
export const asked = {
  'shell:info': { args: nothing, result: shellInfoSchema },
  'shell:second-window': { args: z.tuple([z.boolean()]), result: z.void() },
  'shell:quit': { args: nothing, result: z.void() },
} as const satisfies Record<string, { args: z.ZodType; result: z.ZodType }>;

/** Said by the page, not answered. */
export const said = {
  'station:connect': nothing,
  /** Once a second from the page's own thread: it is not hung. */
  'shell:beat': nothing,
} as const satisfies Record<string, z.ZodType>;

export type Asked = typeof asked;
export type Said = typeof said;
export type AskedArgs<Name extends keyof Asked> = z.output<Asked[Name]['args']>;
export type AskedResult<Name extends keyof Asked> = z.output<Asked[Name]['result']>;
export type SaidArgs<Name extends keyof Said> = z.output<Said[Name]>;

/** The shell's log: one JSON line per event on standard error, no names of patients in it. */
type Level = 'info' | 'warn' | 'error';

export function log(level: Level, text: string, fields: Readonly<Record<string, unknown>> = {}): void {
  process.stderr.write(`${JSON.stringify({ level, time: Date.now(), name: 'shell', ...fields, msg: text })}\n`);
}

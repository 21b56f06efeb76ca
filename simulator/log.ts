/** The simulator's log: lines on standard error, for people or as JSON. */
export type Level = 'info' | 'warn' | 'error';
export type Log = (level: Level, text: string, facts?: Record<string, unknown>) => void;

export const stderrLog =
  (json: boolean): Log =>
  (level, text, facts = {}) => {
    const time = new Date().toISOString();
    if (json) {
      process.stderr.write(`${JSON.stringify({ time, level, part: 'simulator', msg: text, ...facts })}\n`);
      return;
    }
    const details = Object.entries(facts)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join(' ');
    process.stderr.write(`${time.slice(11, 19)} ${level.padEnd(5)} ${text}${details === '' ? '' : `  ${details}`}\n`);
  };

export const silentLog: Log = () => undefined;

/** The station's log: standard error, one line per entry, no names of patients and no secrets in it. */
import { pino } from 'pino';

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  info(text: string, fields?: LogFields): void;
  warn(text: string, fields?: LogFields): void;
  error(text: string, fields?: LogFields): void;
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** JSON lines through pino, written synchronously: the last line before a crash is there. */
export function jsonLog(name: string): Log {
  const logger = pino({ name }, pino.destination({ dest: 2, sync: true }));
  return {
    info: (text, fields) => logger.info(fields ?? {}, text),
    warn: (text, fields) => logger.warn(fields ?? {}, text),
    error: (text, fields) => logger.error(fields ?? {}, text),
  };
}

/** For people at a terminal. */
export function textLog(write: (line: string) => void): Log {
  const line =
    (level: string) =>
    (text: string, fields?: LogFields): void => {
      const rest = Object.entries(fields ?? {}).map(([key, value]) => ` ${key}=${oneLine(String(value))}`);
      write(`${new Date().toISOString()} ${level} ${oneLine(text)}${rest.join('')}\n`);
    };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

/** What others wrote never starts a line of its own in the log. */
const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]/gu, '·').slice(0, 1000);

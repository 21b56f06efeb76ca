/** The log as text for people: one line a message, built from the JSON line so that both say the same. */
import { pino } from 'pino';

const timeOfDay = (): string => new Date().toISOString().slice(11, 23);

/** What others wrote never starts a line of its own, and never speaks to the terminal. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/gu, '·').slice(0, 2000);

export function textLine(json: string): string {
  const {
    level,
    msg,
    time: _time,
    pid: _pid,
    hostname: _host,
    name: _name,
    ...rest
  } = JSON.parse(json) as Record<string, unknown>;
  const word = pino.levels.labels[Number(level)] ?? '';
  const more = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
  return `${timeOfDay()} ${word} ${oneLine(`${String(msg)}${more}`)}\n`;
}

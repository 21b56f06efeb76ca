/** Reading the simulator's command lines: one clear sentence for whatever is wrong. */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

/** A mistake of the person at the command line; its message is the whole answer. */
export class UsageError extends Error {}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export const defaultGateway: Address = { host: '127.0.0.1', port: 2575 };

/** "mllp://HOST:PORT"; the port defaults to 2575. */
export function readAddress(text: string): Address {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`--to ${text}: an address is written mllp://HOST:PORT.`);
  }
  if (url.protocol !== 'mllp:' || url.hostname === '')
    throw new UsageError(`--to ${text}: an address is written mllp://HOST:PORT.`);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? defaultGateway.port : Number(url.port) };
}

/** A number within bounds. */
export function readNumber(
  name: string,
  text: string | undefined,
  fallback: number,
  low: number,
  high: number,
  whole = false,
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (
    text.trim() === '' ||
    !Number.isFinite(value) ||
    value < low ||
    value > high ||
    (whole && !Number.isInteger(value))
  ) {
    throw new UsageError(`--${name} ${text}: give a ${whole ? 'whole ' : ''}number from ${low} to ${high}.`);
  }
  return value;
}

/** Options by name; anything unknown or malformed is a UsageError. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
): Partial<Record<keyof Options, string | boolean>> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const reason = (error as Error).message.split('. ')[0] ?? 'bad argument';
    throw new UsageError(`${reason.replace(/\.$/, '')}. See --help.`);
  }
}

/** The desktop application's command line. Chromium's own switches may stand beside ours and are let through. */
import path from 'node:path';
import { parseArgs } from 'node:util';

export interface DesktopOptions {
  /** A real gateway; null runs the embedded demo ward. */
  readonly gateway: { readonly url: string; readonly secretFile: string } | null;
  /** What the embedded demo understands: ward, beds, scenario, speed, seed. */
  readonly demo: Readonly<Record<string, string>>;
  /** Where the station and the demo keep their data; null is the system's folder for this application. */
  readonly data: string | null;
  readonly kiosk: boolean;
  /** Windows to open at least: 1, or 2 for a second display. */
  readonly windows: 1 | 2;
}

/** Reads the arguments after the program. Throws an Error with one sentence for people. */
export function readOptions(args: readonly string[], cwd: string): DesktopOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      gateway: { type: 'string' },
      'secret-file': { type: 'string' },
      ward: { type: 'string' },
      beds: { type: 'string' },
      scenario: { type: 'string' },
      speed: { type: 'string' },
      seed: { type: 'string' },
      data: { type: 'string' },
      kiosk: { type: 'boolean' },
      windows: { type: 'string' },
    },
  });
  const text = (name: string): string | null => {
    const value = values[name];
    if (value === undefined) return null;
    if (typeof value !== 'string' || value === '') throw new Error(`--${name} needs a value.`);
    return value;
  };
  const url = text('gateway');
  const secretFile = text('secret-file');
  if (url !== null && secretFile === null)
    throw new Error('--gateway needs --secret-file with the secret of this station.');
  if (url !== null && !['http:', 'https:'].includes(URL.parse(url)?.protocol ?? '')) {
    throw new Error(`--gateway ${url} is not an http or https address.`);
  }
  const data = text('data');
  const ward = text('ward');
  const demo = Object.fromEntries(
    (['beds', 'scenario', 'speed', 'seed'] as const).flatMap((name) => {
      const value = text(name);
      return value === null ? [] : [[name, value] as const];
    }),
  );
  return {
    gateway: url === null || secretFile === null ? null : { url, secretFile: path.resolve(cwd, secretFile) },
    demo: ward === null ? demo : { ...demo, ward: path.resolve(cwd, ward) },
    data: data === null ? null : path.resolve(cwd, data),
    kiosk: values['kiosk'] === true,
    windows: text('windows') === '2' ? 2 : 1,
  };
}

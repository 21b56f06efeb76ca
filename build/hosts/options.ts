/** What the embedded demo can be told, read once for both shells. */

/** As written on a command line; each null where it was not. */
export interface DemoWords {
  readonly ward?: string;
  readonly beds?: string;
  readonly scenario?: string;
  readonly speed?: string;
  readonly seed?: string;
}

export interface DemoOptions {
  /** Path of a ward file; null: the demo ward of resources/. */
  readonly ward: string | null;
  readonly beds: number | null;
  readonly scenario: string | null;
  readonly speed: number;
  readonly seed: number;
}

function number(name: string, text: string | undefined, low: number, high: number, whole: boolean): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() !== '' && value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
  throw new Error(`--${name} ${text}: give a ${whole ? 'whole ' : ''}number from ${low} to ${high}`);
}

/** Throws an Error with one sentence for people. */
export function readDemoOptions(words: DemoWords): DemoOptions {
  if (words.scenario !== undefined && !/^[\w-]+$/.test(words.scenario)) {
    throw new Error(`--scenario ${words.scenario}: give the name of a file in resources/scenarios`);
  }
  return {
    ward: words.ward ?? null,
    beds: number('beds', words.beds, 1, 200, true),
    scenario: words.scenario ?? null,
    speed: number('speed', words.speed, 1, 200, false) ?? 1,
    seed: number('seed', words.seed, 0, 4_294_967_295, true) ?? 1,
  };
}

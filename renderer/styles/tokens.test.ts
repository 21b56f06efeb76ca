import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const css = read('./tokens.css');
const tokens = read('../../resources/design/tokens.json');

/** Every colour of a theme's block, by name. */
function block(theme: string): Map<string, string> {
  const body = css.split(`[data-theme='${theme}'] {`)[1]?.split('}')[0] ?? '';
  return new Map([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((hit) => [hit[1] ?? '', hit[2] ?? '']));
}

interface Themed {
  readonly color: Record<
    string,
    { surface: Record<string, { value: string }>; text: Record<string, { value: string }> }
  >;
  readonly parameter: Record<string, Record<string, { value: string }>>;
  readonly alarm: Record<string, Record<string, { headerFill: { value: string } }>>;
}

test.each(['dark', 'light'])(
  'Given the %s theme, when its colours are read, then each is a value of the tokens',
  (theme) => {
    const colours = block(theme);
    expect(colours.size).toBeGreaterThan(40);
    const known = new Set([...tokens.matchAll(/#[0-9A-Fa-f]{6}/g)].map((hit) => hit[0].toLowerCase()));
    for (const [name, value] of colours) expect(known, name).toContain(value);
  },
);

test.each(['dark', 'light'])(
  'Given the %s theme, when a name is looked up, then it has the value of its token',
  (theme) => {
    const colours = block(theme);
    const all = JSON.parse(tokens) as Themed;
    expect(colours.get('tile')).toBe(all.color[theme]?.surface['tile']?.value.toLowerCase());
    expect(colours.get('text-tertiary')).toBe(all.color[theme]?.text['tertiary']?.value.toLowerCase());
    expect(colours.get('high-fill')).toBe(all.alarm[theme]?.['high']?.headerFill.value.toLowerCase());
    for (const [name, { value }] of Object.entries(all.parameter[theme] ?? {})) {
      expect(colours.get(`p-${name}`), name).toBe(value.toLowerCase());
    }
  },
);

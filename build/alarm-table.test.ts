import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alarmTable, alarmTableFile } from './alarm-table.ts';

describe('Given the table of all transitions', () => {
  it('When the code changes, Then docs/alarms.md is made anew with it (node build/alarm-table.ts)', async () => {
    expect(readFileSync(alarmTableFile, 'utf8')).toBe(await alarmTable());
  });

  it('When it is made, Then what nurses rely on stands in it', async () => {
    const sections = (await alarmTable()).split(/^## From /m);
    const from = (standing: string): string => sections.find((section) => section.startsWith(standing)) ?? '';
    const row = (standing: string, when: string): string =>
      from(standing)
        .split('\n')
        .filter((line) => line.includes(when))
        .join('\n')
        .replace(/ +/g, ' ');
    expect(row('acknowledged', 'its priority rises')).toContain('**active** | priority high, signals anew');
    expect(row('acknowledged', 'its cause ends')).toContain('| all | **over**');
    expect(row('active', 'its cause ends')).toContain('| high; medium, latching | **latched**');
    expect(row('latched', 'somebody acknowledges it')).toContain('**over**');
    expect(row('latched', 'Nothing changes')).toContain('its priority falls');
    expect(row('active', 'a call is accepted')).toContain('| all | active');
  });
});

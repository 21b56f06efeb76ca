import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assetFileSchema } from '../../simulator/tags/asset-file.ts';
import { equipmentCommands } from './demo-equipment.ts';

const file = assetFileSchema.parse(
  JSON.parse(readFileSync(new URL('../../resources/demo/assets.json', import.meta.url), 'utf8')),
);
const now = Date.UTC(2026, 11, 28, 9);

describe('Given the equipment of the demo ward', () => {
  const commands = equipmentCommands(file, now);
  const rows = commands.flatMap((one) => (one.type === 'record-asset' ? [one.change] : []));

  it('When it is listed, Then each thing is once, with names, serials and tags of its own', () => {
    expect(rows).toHaveLength(file.assets.length);
    for (const field of ['name', 'serial', 'barcode', 'tag'] as const) {
      const said = rows.map((row) => row[field]).filter((value) => value != null);
      expect(new Set(said).size, field).toBe(said.length);
    }
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  });

  it('When a year ends, Then maintenance days are days, some late and some due within a week', () => {
    const days = rows.flatMap(({ maintenanceDue }) => (maintenanceDue == null ? [] : [maintenanceDue]));
    expect(days.every((day) => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day))).toBe(true);
    expect(days.filter((day) => day < '2026-12-28').length).toBeGreaterThan(0);
    expect(days.filter((day) => day >= '2026-12-28' && day < '2027-01-04').length).toBeGreaterThan(3);
  });

  it('When people are asked, Then there is something of every state', () => {
    const acts = new Set(commands.flatMap((one) => (one.type === 'act-on-asset' ? [one.act] : [])));
    expect([...acts].toSorted()).toEqual(['cleaning', 'fault', 'in-use']);
    expect(rows.some(({ cleaning }) => cleaning === 'dirty')).toBe(true);
    expect(rows.some(({ cleaning }) => cleaning === 'clean')).toBe(true);
    expect(file.assets.some(({ lastSeenHoursAgo }) => lastSeenHoursAgo !== undefined)).toBe(true);
  });
});

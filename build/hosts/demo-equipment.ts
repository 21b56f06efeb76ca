/**
 * What the demo's hospital knows of its equipment before the first tag is heard: the rows of its asset list and what
 * people said of single things. Given as commands, as an import and people give them. All of it is invented.
 */
import { readFileSync } from 'node:fs';
import type { WardEngine } from '../../gateway/engine/engine.ts';
import type { AssetAct } from '../../shared/assets/asset.ts';
import { assetId, bedId, commandId, stationId, tagId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { assetFileSchema, type Asset, type AssetFile } from '../../simulator/tags/asset-file.ts';
import { tagIdsOf } from '../../simulator/tags/tags.ts';

const list = new URL('../../resources/demo/assets.json', import.meta.url);
const by = 'Demo';
const dayMs = 86_400_000;
/** At a time, so that the log is not asked for more than it takes. */
const together = 40;

const dayAfter = (now: number, days: number): string => new Date(now + days * dayMs).toISOString().slice(0, 10);

function recorded(asset: Asset, now: number): Command {
  const { name, kind, model, serial, barcode, owner, maintenanceInDays, device, status, tag } = asset;
  // What is at a patient says nothing of its cleanness; what its own feed or its bed tells needs no word of a person.
  const cleaning = status === 'available' ? 'clean' : status === 'cleaning' ? 'dirty' : null;
  return {
    type: 'record-asset',
    id: commandId(`demo list ${name}`),
    asset: assetId(name),
    change: {
      name,
      kind,
      model: model ?? null,
      serial: serial ?? null,
      barcode: barcode ?? null,
      owner: owner ?? null,
      maintenanceDue: maintenanceInDays === undefined ? null : dayAfter(now, maintenanceInDays),
      tag: tag === 'none' ? null : tagId(tagIdsOf(name).trackable),
      ...(device === undefined ? {} : { device }),
      ...(cleaning === null ? {} : { cleaning }),
    },
    source: 'list',
    by,
  };
}

const acted = (name: string, act: AssetAct, over: { bed?: string; text?: string } = {}): Command => ({
  type: 'act-on-asset',
  id: commandId(`demo ${act} ${name}`),
  asset: assetId(name),
  act,
  bed: over.bed === undefined ? null : bedId(over.bed),
  forMs: null,
  text: over.text ?? null,
  by,
});

function said({ name, status, fault, room }: Asset, index: number): readonly Command[] {
  if (fault !== undefined) return [acted(name, 'fault', { text: fault })];
  // Every other one of what is dirty is being cleaned.
  if (status === 'cleaning') return index % 2 === 0 ? [acted(name, 'cleaning')] : [];
  return status === 'in-use' && !room.startsWith('bed-') ? [acted(name, 'in-use')] : [];
}

/** @param now epoch ms: maintenance days are counted from it. */
export const equipmentCommands = ({ assets }: AssetFile, now: number): readonly Command[] => [
  ...assets.map((asset) => recorded(asset, now)),
  ...assets.flatMap(said),
];

/** Once: a ward that has a list already keeps its own. */
export async function listEquipment(engine: WardEngine, now: number): Promise<void> {
  if (Object.values(engine.ward.assets).some(({ listed }) => listed)) return;
  const file = assetFileSchema.parse(JSON.parse(readFileSync(list, 'utf8')));
  const commands = equipmentCommands(file, now);
  for (let from = 0; from < commands.length; from += together) {
    const part = commands.slice(from, from + together);
    await Promise.all(part.map((command) => engine.command(command, stationId('demo'))));
  }
}

/** The fleet as CSV (RFC 4180): a line of headings, CRLF, UTF-8 with a BOM so that a spreadsheet reads every script. */
import type { FusedAsset } from '../../shared/assets/fusion-ward.ts';
import type { ExportFile } from '../../shared/export/content.ts';

export interface FleetWords {
  readonly type: (one: FusedAsset) => string;
  readonly condition: (one: FusedAsset) => string;
}

const headings = [
  'Name',
  'Type',
  'Condition',
  'Ready',
  'Place',
  'Floor',
  'Last seen',
  'Bed',
  'Model',
  'Serial',
  'Barcode',
  'Owner',
  'Next maintenance',
  'Cleaning',
  'Fault',
  'Reserved for bed',
  'Reserved until',
  'Tag',
  'Tag battery %',
  'Device',
] as const;

/**
 * A field: quoted where it must be; what a spreadsheet would take for a formula, in wide letters as well, is text there. Serial numbers and
 * barcodes stay text, because a leading zero is lost otherwise only by what opens the file, not by the file.
 */
function field(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe =
    typeof value === 'string' && /^[\s\u00a0]*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/u.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const iso = (at: number): string => new Date(at).toISOString();

function lineOf(one: FusedAsset, words: FleetWords, now: number): string {
  const { asset, position, seen } = one;
  const { record, reserved, cleaning, fault } = asset;
  return [
    asset.name,
    words.type(one),
    words.condition(one),
    one.ready ? 'yes' : 'no',
    one.place,
    position?.floor ?? null,
    one.ageMs === null || seen === 'never' ? null : iso(now - one.ageMs),
    one.bed,
    record.model,
    record.serial,
    record.barcode,
    record.owner,
    record.maintenanceDue,
    cleaning?.state ?? null,
    fault?.text ?? null,
    reserved === null ? null : (reserved.bed ?? '–'),
    reserved === null ? null : iso(reserved.until),
    asset.tag,
    position?.batteryPct ?? null,
    asset.device ?? null,
  ]
    .map(field)
    .join(',');
}

/** @param now epoch ms on the gateway's clock: the name of the file, and when each was last seen. */
export function fleetCsv(all: readonly FusedAsset[], words: FleetWords, ward: string, now: number): ExportFile {
  const lines = [headings.map(field).join(','), ...all.map((one) => lineOf(one, words, now))];
  const name = `fleet-${ward.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${iso(now).slice(0, 16).replaceAll(':', '')}.csv`;
  const bytes = new TextEncoder().encode(`\ufeff${lines.join('\r\n')}\r\n`);
  return { name, type: 'text/csv;charset=utf-8', bytes };
}

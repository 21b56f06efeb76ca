/** Finding one of 5,000 things, and reading twelve weeks of them back from the station's record. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../build/files.ts';
import { ownPlanSchema, planOfOwn } from '../../gateway/site-files/plan-own.ts';
import { assetStateSchema } from '../../shared/assets/asset.ts';
import { equipmentFileSchema, type EquipmentFile } from '../../shared/assets/equipment-file.ts';
import type { FusedAsset } from '../../shared/assets/fusion-ward.ts';
import type { Plan } from '../../shared/assets/plan.ts';
import { makeRouter, type Spot } from '../../shared/assets/routes.ts';
import { readQuery, vocabularyOf } from '../../shared/assets/search-query.ts';
import { findAssets } from '../../shared/assets/search.ts';
import { lastWeeks, weekMs } from '../../shared/assets/weeks.ts';
import { livePositionSchema } from '../../shared/feed/protocol.ts';
import { bedId } from '../../shared/domain/ids.ts';
import { assetConditions } from '../../shared/station-api/asset-calls.ts';
import { EquipmentClient } from '../../station/assets/equipment-client.ts';
import type { Notes, StayNote } from '../../station/assets/equipment-notes.ts';
import { systemClock } from '../../station/clock.ts';
import { silentLog } from '../../station/log.ts';
import { atEnd, quantile, round } from './bench.ts';
import type { Bench, BenchOptions } from './bench.ts';

const things = 5_000;
const weeks = 12;
const staysPerDay = 1;
const asks = 100;

export const assetsSearch: Bench = {
  name: 'assets-search',
  summary: 'search among 5,000 things by words, codes and walking distance; trails and the fleet’s report of 12 weeks',
  measures: [
    'answerMs: one keystroke of the search box: the text read, all walks from the place asked for, 5,000 things filtered, ranked and counted; each query is typed letter by letter',
    'answerCpuMs: what of that was work of this thread: the machine may do other things between',
    'firstMs: the very first answer, when no name was compared yet and no way was walked',
    'trailMs: a week of one thing from the record, through the station’s thread, with a change of place a day of each',
    'fleetMs: the report of 12 weeks over all of them and as many devices, likewise',
  ],
  leavesOut: ['drawing; the feed (benchmarks "assets" and "assets-map")'],
  run,
};

const queries = [
  'free iv pump near 12',
  'iv pump available near bed 7',
  'bladder scaner',
  'syringe pump in store b',
  'SN-004711',
  'pump 3',
  'broken wheelchair',
  'IP-0147',
];

async function run({ say }: BenchOptions): Promise<object> {
  const answers = searched(say);
  say(JSON.stringify(answers));
  return { things, ...answers, ...(await recorded(say)) };
}

function readSite(): { readonly equipment: EquipmentFile; readonly plan: Plan } {
  const json = (file: string): unknown => JSON.parse(readFileSync(path.join(root, 'resources', file), 'utf8'));
  return {
    equipment: equipmentFileSchema.parse(json('equipment/5-north.json')),
    plan: planOfOwn(ownPlanSchema.parse(json('plans/5-north.json'))),
  };
}

function aThing(n: number, { equipment, plan }: ReturnType<typeof readSite>): FusedAsset {
  const type = equipment.types[n % equipment.types.length] ?? null;
  const condition = assetConditions[n % 7 < 3 ? 1 : n % assetConditions.length] ?? 'free';
  const name = `${type?.letter ?? 'X'}-${String(n).padStart(4, '0')}`;
  const [left, bottom, right, top] = plan.box;
  const position = livePositionSchema.parse({
    tag: `tag-${n}`,
    x: left + ((right - left) * ((n * 7_919) % 1_000)) / 1_000,
    y: bottom + ((top - bottom) * ((n * 104_729) % 1_000)) / 1_000,
    crs: 'local',
    floor: plan.floor,
    zone: plan.rooms[n % plan.rooms.length]?.name ?? null,
    accuracyM: 1,
    batteryPct: 80,
    ageMs: 500,
  });
  return {
    asset: assetStateSchema.parse({
      id: `A-${n}`,
      tag: `tag-${n}`,
      name,
      kind: type?.key ?? 'thing',
      listed: true,
      record: {
        model: 'M 1',
        serial: `SN-${String(n).padStart(6, '0')}`,
        owner: '5 North',
        barcode: null,
        maintenanceDue: null,
      },
    }),
    type,
    condition,
    ready: condition === 'free',
    why: [],
    seen: 'here',
    ageMs: 500,
    bed: null,
    place: position.zone,
    device: null,
    position,
  };
}

function searched(say: BenchOptions['say']): object {
  say(`${things} things, ${queries.length} queries typed letter by letter`);
  const site = readSite();
  const fleet = Array.from({ length: things }, (_, n) => aThing(n, site));
  const router = makeRouter([site.plan]);
  const beds = site.plan.rooms.flatMap(({ bed }) => (bed === null ? [] : [{ id: bedId(bed) }]));
  const rooms = site.plan.rooms.map(({ name }) => name);
  const vocabulary = vocabularyOf(site.equipment, beds, rooms);
  const answer = (text: string): number => {
    const begun = performance.now();
    const query = readQuery(text, vocabulary);
    const from: Spot | null =
      query.near === null
        ? null
        : query.near.kind === 'near-bed'
          ? router.spotOfBed(query.near.bed)
          : router.spotOfRoom(query.near.room);
    const walks = from === null ? null : router.walks(from);
    findAssets(query, fleet, ({ position }) =>
      position === null
        ? null
        : (walks?.distance({ plan: site.plan.id, x: position.x, y: position.y })?.metres ?? null),
    );
    return performance.now() - begun;
  };
  const firstMs = answer('free iv pump near 12');
  const ms: number[] = [];
  const cpu: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    for (const text of queries)
      for (let end = 1; end <= text.length; end += 1) {
        const before = cpuMs();
        ms.push(answer(text.slice(0, end)));
        cpu.push(cpuMs() - before);
      }
  }
  return {
    answers: ms.length,
    answerMs: { p50: round(quantile(ms, 0.5), 2), p99: round(quantile(ms, 0.99), 2), max: round(Math.max(...ms), 2) },
    answerCpuMs: { p50: round(quantile(cpu, 0.5), 2), p99: round(quantile(cpu, 0.99), 2) },
    firstMs: round(firstMs, 1),
  };
}

/** Of this thread alone. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function recorded(say: BenchOptions['say']): Promise<object> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-equipment-'));
  const client = new EquipmentClient({
    folder,
    migrations: path.join(root, 'resources/migrations'),
    retention: { days: 400, bytes: 4 * 1024 ** 3 },
    worker: new URL('../../station/assets/equipment-worker.ts', import.meta.url),
    clock: systemClock,
    log: silentLog,
  });
  const end = atEnd(async () => {
    await client.close(5_000);
    rmSync(folder, { recursive: true, force: true });
  });
  const now = Date.parse('2026-11-22T12:00:00Z');
  const starts = lastWeeks(now, weeks);
  say(`writing ${weeks} weeks of ${things} things`);
  const begun = performance.now();
  for (const week of starts) {
    for (let day = 0; day < 7; day += 1) {
      client.write([dayOf(starts[0] ?? week, week, day)]);
      // One question in line behind each day: no more waits for the thread than it takes.
      await client.read('spans', { fromAt: week, toAt: week + weekMs }, AbortSignal.timeout(10_000));
    }
  }
  const writtenS = (performance.now() - begun) / 1000;
  const devices = Array.from({ length: things }, (_, n) => ({
    device: `P-${n}`,
    asset: `A-${n}`,
    name: `P-${n}`,
    kind: `kind-${n % 12}`,
  }));
  const trailMs: number[] = [];
  const fleetMs: number[] = [];
  say('asking');
  for (let n = 0; n < asks; n += 1) {
    const from = starts[n % weeks] ?? now;
    const query = { asset: `A-${(n * 37) % things}`, fromAt: from, toAt: from + weekMs };
    trailMs.push(await timed(() => client.read('trail', query, AbortSignal.timeout(10_000))));
    if (n % 10 > 0) continue;
    const fleet = { weeks: starts, now, devices, alarms: [] };
    fleetMs.push(await timed(() => client.read('fleet', fleet, AbortSignal.timeout(10_000))));
  }
  const bytes = statSync(path.join(folder, 'equipment', 'equipment.db')).size;
  await end();
  return {
    weeks,
    stays: things * weeks * 7 * staysPerDay,
    databaseMb: round(bytes / 1e6, 0),
    writtenS: round(writtenS, 1),
    trailMs: { p50: round(quantile(trailMs, 0.5), 2), p99: round(quantile(trailMs, 0.99), 2) },
    fleetMs: { p50: round(quantile(fleetMs, 0.5), 0), max: round(Math.max(...fleetMs), 0) },
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const dayMs = weekMs / 7;

function dayOf(first: number, week: number, day: number): Notes {
  const from = week + day * dayMs;
  const part = dayMs / staysPerDay;
  const stays: StayNote[] = [];
  const all = Array.from({ length: things }, (_, n) => n);
  for (const n of all) {
    for (let at = 0; at < staysPerDay; at += 1) {
      const fromAt = from + at * part + n;
      stays.push({
        asset: `A-${n}`,
        place: `Room ${(n + at) % 40}`,
        floor: 5,
        fromAt,
        toAt: fromAt + part,
        x: n % 40,
        y: at,
        crs: 'local',
      });
    }
  }
  return {
    span: { fromAt: first, toAt: from + dayMs },
    stays,
    conditions: stays.map(({ asset, fromAt, toAt }, at) => ({
      asset,
      condition: assetConditions[at % 3] ?? 'free',
      fromAt,
      toAt,
    })),
    uses: all.map((n) => ({
      week,
      asset: `A-${n}`,
      kind: `kind-${n % 12}`,
      usedMs: (n % 24) * 3_600_000,
      knownMs: dayMs,
    })),
    devices: all.map((n) => ({
      week,
      device: `P-${n}`,
      heardMs: dayMs,
      runningMs: (n % 20) * 3_600_000,
      dischargeMs: 3_600_000,
      dischargePct: 20 + (n % 5),
      driftMs: n % 300,
      driftSpanMs: dayMs,
    })),
  };
}

/** Dependencies: exact versions, each listed with purpose and licence, and nothing shipped under a licence that binds users. */

const allowedLicences: ReadonlySet<string> = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
  'Zlib',
  'Python-2.0',
]);

/** Packages that name their licence in a field that npm no longer reads. */
const namedElsewhere: ReadonlyMap<string, string> = new Map([['node_modules/xmlhttprequest-ssl', 'MIT']]);

export interface PackageFile {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

export interface LockFile {
  readonly packages: Record<string, LockedPackage>;
}

/** One row of docs/dependencies.md. */
interface Listed {
  readonly name: string;
  readonly licence: string;
  /** Part of what a site installs, bundled or beside it. */
  readonly ships: boolean;
}

/** Reads the tables of docs/dependencies.md: | `name` | licence | ships | what for |. */
export function readList(markdown: string): Listed[] {
  return [...markdown.matchAll(/^\| `([^`]+)` +\| ([^|]+?) +\| (yes|no) +\|/gm)].map((row) => ({
    name: row[1] ?? '',
    licence: row[2] ?? '',
    ships: row[3] === 'yes',
  }));
}

function directOf(file: PackageFile): [string, string][] {
  return [file.dependencies, file.devDependencies, file.optionalDependencies].flatMap((group) =>
    Object.entries(group ?? {}),
  );
}

/** Sentences about versions that float and packages that are not listed, or listed and gone. */
export function checkDirect(file: PackageFile, list: readonly Listed[]): string[] {
  const direct = directOf(file);
  const names = new Set(direct.map(([name]) => name));
  const listed = new Set(list.map((row) => row.name));
  return [
    ...direct
      .filter(([, version]) => !/^(npm:(@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${name} has no exact version (${version})`),
    ...[...names].filter((name) => !listed.has(name)).map((name) => `${name} is not listed in docs/dependencies.md`),
    ...[...listed].filter((name) => !names.has(name)).map((name) => `${name} is listed but not a dependency`),
  ];
}

/** Where `name` resolves to for a package at `from` in the lock file; undefined where it is not installed (optional peers). */
function resolve(lock: LockFile, from: string, name: string): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const place = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (lock.packages[place] !== undefined) return place;
    if (base === '') return undefined;
  }
}

/** The packages that ship with the listed ones, as places in the lock file. */
export function shippedPlaces(lock: LockFile, list: readonly Listed[]): string[] {
  const seen = new Set<string>();
  const open = list.filter((row) => row.ships).map((row) => `node_modules/${row.name}`);
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const found = lock.packages[place];
    if (seen.has(place) || found === undefined) continue;
    seen.add(place);
    const needed = { ...found.dependencies, ...found.optionalDependencies, ...found.peerDependencies };
    for (const name of Object.keys(needed)) {
      const next = resolve(lock, place, name);
      if (next !== undefined) open.push(next);
    }
  }
  return [...seen].toSorted();
}

/** An SPDX expression is fine when one side of each OR, and both sides of each AND, are. */
export function isAllowed(licence: string): boolean {
  const plain = licence.replaceAll(/[()]/g, '');
  return plain
    .split(' OR ')
    .some((side) => side.split(' AND ').every((part) => allowedLicences.has(part.replace(/ WITH .*/, '').trim())));
}

/** Sentences about shipped packages under other licences, and rows whose licence is not the package's. */
export function checkLicences(lock: LockFile, list: readonly Listed[]): string[] {
  const wrongRows = list.flatMap((row) => {
    const licence = lock.packages[`node_modules/${row.name}`]?.license ?? 'none';
    return licence === row.licence ? [] : [`${row.name} is listed as ${row.licence} but says ${licence}`];
  });
  const wrongShipped = shippedPlaces(lock, list).flatMap((place) => {
    const licence = lock.packages[place]?.license ?? namedElsewhere.get(place) ?? 'none';
    return isAllowed(licence) ? [] : [`${place.replace(/^node_modules\//, '')} ships under ${licence}`];
  });
  return [...wrongRows, ...wrongShipped];
}

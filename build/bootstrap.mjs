/**
 * Every npm script starts here, on whatever Node is there (20 or newer): installs what is missing, then runs the
 * command on the pinned Node 24 that comes with the packages. Plain JavaScript without dependencies, on purpose.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.wardlight-stamp');
const lockFile = path.join(root, 'package-lock.json');
const nodeMajorMin = 20;
const pinnedMajor = 24;
const orphanCheckMs = 200;

/** What each command runs. The rest of the command line goes to it untouched. */
const commands = {
  start: 'build/start.ts',
  test: 'build/test.ts',
  check: 'build/check.ts',
  gateway: 'gateway/main.ts',
  simulator: 'simulator/main.ts',
  replay: 'simulator/replay.ts',
  simulate: 'tests/simulation/main.ts',
  bench: 'tests/bench/main.ts',
  package: 'build/package.ts',
};

/** Prints one sentence and ends. */
function fail(sentence) {
  process.stderr.write(`wardlight: ${sentence}\n`);
  process.exit(1);
}

/** The npm that started us, else the one in PATH. */
function npm(args) {
  const own = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  if (own !== undefined && /npm-cli\.[cm]?js$/.test(own)) return spawnSync(process.execPath, [own, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

function lockHash() {
  try {
    return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  } catch {
    return fail('package-lock.json is missing; clone the repository again.');
  }
}

function isInstalled(hash) {
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8').trim() === hash;
  // Somebody ran npm ci by hand: npm writes its own lock last, so a newer one means a whole installation.
  const own = path.join(modules, '.package-lock.json');
  if (!existsSync(own) || statSync(own).mtimeMs < statSync(lockFile).mtimeMs) return false;
  writeFileSync(stampFile, `${hash}\n`);
  return true;
}

function install() {
  const hash = lockHash();
  if (isInstalled(hash)) return;
  const why = existsSync(modules) ? 'the list of packages changed' : 'first run';
  process.stderr.write(`wardlight: installing packages (${why}; about a minute) …\n`);
  rmSync(stampFile, { force: true });
  const done = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (done.error) fail(`npm cannot be started (${done.error.message}); install npm and try again.`);
  if (done.signal) process.exit(1);
  if (done.status !== 0) fail('installing the packages failed; see the lines above, then run the command again.');
  writeFileSync(stampFile, `${hash}\n`);
}

/** The pinned Node of this platform, else the running one where it is new enough. */
function pinnedNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const folder = path.join(modules, `node-${system}-${process.arch}`, 'bin');
  const file = path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(file)) return file;
  if (Number.parseInt(process.versions.node, 10) >= pinnedMajor) return process.execPath;
  return fail(
    `there is no packaged Node ${pinnedMajor} for ${process.platform} ${process.arch}; install Node ${pinnedMajor} or newer and try again.`,
  );
}

/** Runs the command with our packages first in PATH, hands signals on, ends as it ends. */
function run(entry, args) {
  const node = pinnedNode();
  const cache = path.join(modules, '.cache', 'wardlight-compiled');
  mkdirSync(cache, { recursive: true });
  const bin = [path.dirname(node), path.join(modules, '.bin'), process.env.PATH ?? ''].join(path.delimiter);
  const env = { ...process.env, PATH: bin, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? cache };
  // The channel tells the command when this process is gone, however it went.
  const child = spawn(node, [path.join(root, entry), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm puts a shell between itself and us that dies of a signal without passing it on.
  const parent = process.ppid;
  const orphaned = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(orphaned);
    child.kill('SIGTERM');
  }, orphanCheckMs);
  child.on('error', (error) => fail(`${node} cannot be started (${error.message}).`));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

const [name, ...args] = process.argv.slice(2);
if (Number.parseInt(process.versions.node, 10) < nodeMajorMin) {
  fail(`Node ${nodeMajorMin} or newer is needed; this is ${process.versions.node}.`);
}
const entry = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (entry === undefined) fail(`there is no command "${name ?? ''}"; there are ${Object.keys(commands).join(', ')}.`);
install();
run(entry, args);

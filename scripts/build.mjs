/**
 * Builds `dist/`: each program as one file (esbuild), and the bundle of the workflows (Temporal's bundler).
 * What is built is keyed by the content of its sources and kept in the cache, so a second clone copies it.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAMS = {
  cli: 'cli/main.ts',
  worker: 'workers/main.ts',
  simulator: 'simulator/main.ts',
  'forecast-thread': 'strategies/threads/forecast-thread.ts',
};
const SOURCE_FOLDERS = [
  ...['activities', 'broker', 'cli', 'config', 'dashboard', 'data', 'domain', 'notify', 'reports'],
  ...['services', 'simulator', 'sources', 'strategies', 'systems', 'workers', 'workflows'],
];
const WORKFLOW_FOLDERS = ['workflows', 'domain'];
const BUILDS_KEPT = 30;

/**
 * Small packages that become part of a program: read and compiled with it, and only what is used of them. All others
 * stay outside.
 */
const BUNDLED = ['cli-table3', 'commander', 'luxon', 'ulid', 'yaml', 'zod'];

/** Brings `dist/` up to date. Returns the names of what was built or copied; empty when nothing had changed. */
export async function build(root, say = (text) => console.error(text)) {
  const done = [];
  const hashes = new Map();
  for (const part of partsOf(root)) {
    const key = part.folders.join();
    if (!hashes.has(key)) hashes.set(key, sourceHash(root, part.folders));
    const hash = hashes.get(key);
    const stamp = join(root, 'dist', `.${part.name}`);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue;
    const start = performance.now();
    const origin = await provide(part, hash, join(root, 'dist'));
    writeFileSync(stamp, hash);
    say(`${origin} ${part.name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    done.push(part.name);
  }
  return done;
}

/** `TST_BUILD=cli,simulator` builds only these, while another program is being worked on. */
function partsOf(root) {
  const only = process.env.TST_BUILD?.split(',');
  const programs = Object.entries(PROGRAMS).map(([name, entry]) => ({
    name,
    entry,
    folders: SOURCE_FOLDERS,
    make: (out, hash) => buildProgram(root, name, entry, out, hash),
  }));
  const workflows = {
    name: 'workflows',
    entry: 'workflows/index.ts',
    folders: WORKFLOW_FOLDERS,
    make: (out) => buildWorkflows(root, out),
  };
  return [...programs, workflows].filter(
    ({ name, entry }) => (only?.includes(name) ?? true) && existsSync(join(root, entry)),
  );
}

/** Copies from the cache, or makes and keeps it there. Files appear in `dist` by renaming, never half written. */
async function provide(part, hash, dist) {
  const cached = join(buildsFolder(), `${part.name}-${hash}`);
  const known = existsSync(cached);
  if (!known) {
    mkdirSync(buildsFolder(), { recursive: true });
    const partial = mkdtempSync(join(buildsFolder(), 'partial-'));
    try {
      await part.make(partial, hash);
      renameSync(partial, cached);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(cached)) throw error; // another clone was quicker
    }
  }
  utimesSync(cached, new Date(), new Date());
  mkdirSync(dist, { recursive: true });
  for (const file of readdirSync(cached)) {
    const partial = join(dist, `${file}.${process.pid}.partial`);
    cpSync(join(cached, file), partial);
    renameSync(partial, join(dist, file));
  }
  forgetOldBuilds();
  return known ? 'copied' : 'built';
}

function forgetOldBuilds() {
  const age = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const all = readdirSync(buildsFolder()).map((name) => join(buildsFolder(), name));
  const old = all.sort((a, b) => age(b) - age(a)).slice(BUILDS_KEPT);
  for (const path of old) rmSync(path, { recursive: true, force: true });
}

async function buildProgram(root, name, entry, out, hash) {
  const { build: bundle } = createRequire(import.meta.url)('esbuild');
  // `outdir` is where the files will be, not where they are written: source maps hold paths relative to it.
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    entryPoints: { [name]: entry },
    outdir: join(root, 'dist'),
    write: false,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    plugins: [packagesOutside],
    loader: { '.yaml': 'text' },
    // By this a program knows that another one was built from the same sources.
    define: { 'process.env.TST_SOURCES': JSON.stringify(hash) },
    sourcemap: 'linked',
    logLevel: 'error',
  });
  for (const file of outputFiles) writeFileSync(join(out, basename(file.path)), file.contents);
}

/** What a bundled package imports is bundled too. */
const packagesOutside = {
  name: 'packages-outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
      const isBundled = BUNDLED.some((name) => path === name || path.startsWith(`${name}/`));
      if (kind === 'entry-point' || isBundled || importer.includes('node_modules')) return undefined;
      return { path, external: true };
    });
  },
};

async function buildWorkflows(root, out) {
  const { bundleWorkflowCode } = createRequire(import.meta.url)('@temporalio/worker');
  const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn: console.error, error: console.error };
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows/index.ts'),
    logger: quiet,
  });
  writeFileSync(join(out, 'workflows.js'), code);
}

/** A hash over path and content of every source, the lock file and this script. Tests don't count. */
function sourceHash(root, folders) {
  const hash = createHash('sha256');
  const files = folders.flatMap((folder) => sources(join(root, folder))).sort();
  for (const path of [...files, join(root, 'package-lock.json'), fileURLToPath(import.meta.url)]) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 24);
}

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && /\.(ts|tsx|json|yaml)$/.test(entry.name) && !entry.name.endsWith('.test.ts'),
    )
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function buildsFolder() {
  const base =
    process.env.TST_CACHE_DIR ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tsystemtrade');
  return join(base, 'builds');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const done = await build(dirname(dirname(fileURLToPath(import.meta.url))));
  if (done.length === 0) console.error('nothing to build');
}

#!/usr/bin/env node
/**
 * Completes package-lock.json: every optional package that another package pins gets an entry, also those of other
 * operating systems, which npm leaves out when the registry that it asked does not hold them; `npm ci` refuses such
 * a lock file. What an entry says follows from the pin (version) and the package's name (system, processor, libc).
 * With --check it writes nothing and exits 1 if an entry is missing. Run it after changing dependencies.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];
const ROOT = 'node_modules/';

const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingEntries(lock.packages);
if (process.argv.includes('--check')) {
  for (const [path] of missing)
    console.error(`package-lock.json lacks ${path}: run node scripts/lock-platforms.mjs`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else {
  const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
  packages.sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
  console.log(`${missing.length} entries added`);
}

function missingEntries(packages) {
  const found = new Map();
  for (const [parent, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (`${parent}/${ROOT}${name}` in packages || `${ROOT}${name}` in packages) continue;
      if (/^\d+\.\d+\.\d+$/.test(version)) found.set(`${ROOT}${name}`, entryOf(name, version, entry));
      else console.error(`${name}@${version} is not an exact version: left out`);
    }
  }
  return [...found];
}

function entryOf(name, version, parent) {
  const words = name.split('/').at(-1).split('-');
  const { dev, license } = parent;
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  const named = (known) => known.filter((value) => words.includes(value));
  return {
    version,
    cpu: named(PROCESSORS),
    ...(dev ? { dev } : {}),
    ...(named(SYSTEMS).includes('linux') && words.at(-1) !== 'linux' ? { libc: [libc] } : {}),
    ...(license ? { license } : {}),
    optional: true,
    os: named(SYSTEMS),
  };
}

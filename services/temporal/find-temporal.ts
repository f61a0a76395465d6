import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadClientConfigProfile } from '@temporalio/envconfig';
import { tstError } from '../../domain/errors/errors';
import { download } from '../files/download';
import { installOnce } from '../files/install-once';
import { findOnPath, isExecutable, runProgram } from '../processes/run-program';
import { cacheFolder } from '../system/folders';

/** The last version that `go install` can build: later ones have a `replace` directive. */
const TEMPORAL_VERSION = '1.5.1';
const PROGRESS_EVERY_MS = 15_000;

/** A server that somebody else runs, or a program to run one with. `origin` is for people. */
export type FoundTemporal =
  | {
      readonly kind: 'external';
      readonly address: string;
      readonly namespace: string;
      readonly profile?: string;
      readonly origin: string;
    }
  | { readonly kind: 'program'; readonly path: string; readonly origin: string };

/**
 * The Temporal server: `TEMPORAL_ADDRESS` or the profile of the Temporal configuration file; `TST_TEMPORAL` or
 * `temporal` on PATH; the cache; the official download; `go install`. Says what it tries.
 * Throws SERVICE_UNAVAILABLE when nothing works.
 */
export async function findTemporal(say: (line: string) => void): Promise<FoundTemporal> {
  return externalTemporal() ?? findTemporalProgram(say);
}

/** As `findTemporal`, but only a program: for starting a server or for its command line. */
export async function findTemporalProgram(
  say: (line: string) => void,
): Promise<Extract<FoundTemporal, { kind: 'program' }>> {
  const named = process.env['TST_TEMPORAL'];
  if (named) return { kind: 'program', path: named, origin: 'TST_TEMPORAL' };
  const onPath = findOnPath('temporal');
  if (onPath && (await works(onPath)))
    return { kind: 'program', path: onPath, origin: `on PATH (${onPath})` };
  return cachedTemporal() ?? installOnce(`temporal-${TEMPORAL_VERSION}`, say, () => installTemporal(say));
}

/** Settings are read as Temporal's own tools do: environment variables over the profile of the file. */
function externalTemporal(): FoundTemporal | undefined {
  const profileName = process.env['TEMPORAL_PROFILE'];
  const profile = loadClientConfigProfile(profileName === undefined ? {} : { profile: profileName });
  if (profile.address === undefined) return undefined;
  const fromEnvironment = process.env['TEMPORAL_ADDRESS'] !== undefined;
  return {
    kind: 'external',
    address: profile.address,
    namespace: profile.namespace ?? 'default',
    profile: profileName ?? 'default',
    origin: fromEnvironment
      ? 'TEMPORAL_ADDRESS'
      : `profile '${profileName ?? 'default'}' of the Temporal configuration`,
  };
}

function installFolder(): string {
  return join(cacheFolder(), `temporal-${TEMPORAL_VERSION}`);
}

function cachedTemporal(): Extract<FoundTemporal, { kind: 'program' }> | undefined {
  const path = join(installFolder(), 'temporal');
  if (!isExecutable(path)) return undefined;
  const note = join(installFolder(), 'origin');
  const how = existsSync(note) ? readFileSync(note, 'utf8') : 'installed earlier';
  return { kind: 'program', path, origin: `in the cache, ${how} (${path})` };
}

/** Into a folder next to the final one, renamed once the program is known to work. */
async function installTemporal(
  say: (line: string) => void,
): Promise<Extract<FoundTemporal, { kind: 'program' }>> {
  const already = cachedTemporal();
  if (already) return already;
  mkdirSync(cacheFolder(), { recursive: true });
  const partial = mkdtempSync(join(cacheFolder(), 'temporal-partial-'));
  try {
    const origin = (await downloadTemporal(partial, say)) ?? (await buildTemporal(partial, say));
    writeFileSync(join(partial, 'origin'), origin);
    rmSync(installFolder(), { recursive: true, force: true });
    renameSync(partial, installFolder());
    return { kind: 'program', path: join(installFolder(), 'temporal'), origin };
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function downloadTemporal(folder: string, say: (line: string) => void): Promise<string | undefined> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const url = `https://temporal.download/cli/archive/v${TEMPORAL_VERSION}?platform=${process.platform}&arch=${arch}`;
  say(`Temporal server: downloading ${url}`);
  const archive = join(folder, 'temporal.tar.gz');
  const answer = await download(url, archive);
  if (answer.kind === 'failed') {
    say(`Temporal server: the download failed (${answer.reason})`);
    return undefined;
  }
  const unpacked = await runProgram('tar', ['-xzf', archive, '-C', folder, 'temporal']);
  rmSync(archive);
  if (unpacked.code === 0 && (await works(join(folder, 'temporal'))))
    return 'downloaded from temporal.download';
  say(`Temporal server: what was downloaded doesn't work (${unpacked.output.trim()})`);
  return undefined;
}

async function buildTemporal(folder: string, say: (line: string) => void): Promise<string> {
  const module = `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_VERSION}`;
  if (!findOnPath('go')) {
    throw tstError(
      'SERVICE_UNAVAILABLE',
      'no Temporal server found: none configured (TEMPORAL_ADDRESS), no `temporal` on PATH, no download, and no Go to build it. Install one of them: https://docs.temporal.io/cli',
    );
  }
  say(`Temporal server: building it with go install ${module}; this takes about 4 minutes, once`);
  const built = await runProgram('go', ['install', module], {
    env: { GOBIN: folder, GOFLAGS: '' },
    waiting: {
      everyMs: PROGRESS_EVERY_MS,
      report: (seconds) => say(`Temporal server: still building (${seconds} s)`),
    },
  });
  if (built.code === 0 && (await works(join(folder, 'temporal')))) return `built with go install ${module}`;
  throw tstError('SERVICE_UNAVAILABLE', `go install ${module} failed:\n${built.output.trim().slice(-2000)}`);
}

async function works(path: string): Promise<boolean> {
  const { code, output } = await runProgram(path, ['--version']);
  return code === 0 && output.startsWith('temporal version');
}

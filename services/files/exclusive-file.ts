import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { identifyProcess, isAlive, type ProcessIdentity } from '../processes/process-identity';

/** Who holds an exclusive file, written into it. */
export interface Holder extends ProcessIdentity {
  readonly host: string;
  /** ISO, UTC. */
  readonly since: string;
  readonly checkout: string;
}

export type ExclusiveAnswer =
  | { readonly kind: 'held'; release(): void }
  | { readonly kind: 'taken'; readonly holder: Holder };

const ATTEMPTS_MAX = 20;

/**
 * Takes `path` for this process. A file whose holder no longer lives (after `kill -9` or a power cut) is taken over;
 * a holder on another machine counts as living.
 */
export function takeExclusiveFile(path: string, checkout: string): ExclusiveAnswer {
  mkdirSync(dirname(path), { recursive: true });
  const own = JSON.stringify(describeThisProcess(checkout), null, 2);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (createWhole(path, own)) return { kind: 'held', release: () => releaseOwn(path, own) };
    const content = readIfPresent(path);
    if (content === undefined) continue; // released in this moment
    const holder = holderIn(content);
    if (holder && (holder.host !== hostname() || isAlive(holder))) return { kind: 'taken', holder };
    removeStale(path, content);
  }
  throw new Error(`${path} changes hands all the time`);
}

/** Undefined for a file whose content a power cut has taken: nobody holds it. */
function holderIn(content: string): Holder | undefined {
  try {
    return JSON.parse(content) as Holder;
  } catch {
    return undefined;
  }
}

/** Who `path` says holds it, alive or not; undefined when it says nobody. */
export function readHolder(path: string): Holder | undefined {
  const content = readIfPresent(path);
  return content === undefined ? undefined : holderIn(content);
}

function describeThisProcess(checkout: string): Holder {
  const identity = identifyProcess(process.pid)!; // this very process lives
  return { ...identity, host: hostname(), since: new Date().toISOString(), checkout };
}

/** By a link, so that the file never exists without its content. */
function createWhole(path: string, content: string): boolean {
  const partial = `${path}.${process.pid}.partial`;
  writeFileSync(partial, content);
  try {
    linkSync(partial, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    unlinkSync(partial);
  }
}

/** Another process may take the stale file over in the same moment: what was moved away is looked at again. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return; // already removed by the other one
  }
  if (readFileSync(aside, 'utf8') !== stale) createWhole(path, readFileSync(aside, 'utf8'));
  rmSync(aside);
}

function releaseOwn(path: string, own: string): void {
  if (readIfPresent(path) === own) rmSync(path, { force: true });
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

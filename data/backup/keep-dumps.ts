import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestPath } from './manifest';

/** Copies a folder to another place (another disk or machine); what is there already stays. */
export async function mirrorFolder(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, force: true });
}

/** Removes all but the newest dumps of a folder whose sub-folders are named by date; returns the names of those removed. */
export async function pruneDumps(folder: string, keep: number): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const dumps = entries.filter((entry) => entry.isDirectory() && /^\d{4}-\d\d-\d\d/.test(entry.name));
  const names = dumps.map((entry) => entry.name).sort();
  const surplus = names.slice(0, Math.max(0, names.length - keep));
  for (const name of surplus) {
    await rm(join(folder, name), { recursive: true, force: true });
    await rm(manifestPath(join(folder, name)), { force: true });
  }
  return surplus;
}

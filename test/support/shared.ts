import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * A folder of the golden figures and sample data (`TST_SHARED`, default `../shared` next to the repository). Undefined where
 * it is missing, which on CI is an error: there a skipped test would look like a passed one.
 */
export function sharedFolder(path: string): string | undefined {
  const root = process.env['TST_SHARED'] ?? resolve(__dirname, '../../../shared');
  const folder = join(root, path);
  if (existsSync(folder)) return folder;
  if (process.env['CI'] === 'true') throw new Error(`${folder} is missing: set TST_SHARED`);
  return undefined;
}

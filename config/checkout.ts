import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tstError } from '../domain/errors/errors';

/**
 * Folder of this installation: the nearest one above this code that holds our package.json. The same for the
 * sources and for the bundle in dist/.
 */
export function checkoutDirectory(): string {
  let folder = __dirname;
  for (;;) {
    if (isOurs(join(folder, 'package.json'))) return folder;
    const parent = dirname(folder);
    if (parent === folder) throw tstError('BAD_CONFIG', `no tsystemtrade package.json above ${__dirname}`);
    folder = parent;
  }
}

function isOurs(file: string): boolean {
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'tsystemtrade';
}

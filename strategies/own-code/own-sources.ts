import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { checkoutDirectory } from '../../config/checkout';
import { codeFiles, filesOfModule } from './own-modules';

/** Text of a user's own code, by its path below the private directory. */
export type OwnSources = Readonly<Record<string, string>>;

/**
 * The code of the user's own rules and runners that are named (`rules.<file>.<export>`), with every file of theirs that
 * it imports; the installation's own code is no part of it. Names of no such file are passed over. Throws BAD_CONFIG for
 * a file that cannot be compiled.
 */
export async function ownSources(
  privateDirectory: string | undefined,
  names: readonly string[],
): Promise<OwnSources> {
  if (privateDirectory === undefined) return {};
  const modules = new Set(names.map((name) => name.split('.').slice(0, 2).join('.')));
  const entries = ['rules', 'runners'].flatMap((folder) =>
    codeFiles(join(privateDirectory, folder)).filter(({ name }) => modules.has(`${folder}.${name}`)),
  );
  if (entries.length === 0) return {};
  const root = realpathSync(privateDirectory);
  const files = await filesOfModule(entries.map(({ path }) => path));
  const own = [...new Set(files.map((file) => realpathSync(file)))].filter((file) => !isOfInstallation(file));
  return Object.fromEntries(own.sort().map((file) => [relative(root, file), readFileSync(file, 'utf8')]));
}

/**
 * Does the work with a private directory that has just this code. Files that lay outside of theirs are left out: what
 * imports them cannot be compiled, and says so.
 */
export async function withSources<T>(
  sources: OwnSources,
  work: (privateDirectory: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tst-own-code-'));
  try {
    for (const [path, text] of Object.entries(sources)) {
      if (isAbsolute(path) || path.startsWith('..')) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isOfInstallation(file: string): boolean {
  const checkout = realpathSync(checkoutDirectory());
  return ['systems', 'domain', 'node_modules'].some((folder) =>
    resolve(file).startsWith(join(checkout, folder, '/')),
  );
}

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { readYamlFile } from '../../config/yaml-file';
import { firstLine } from '../../data/csv/first-line';
import { tstError } from '../../domain/errors/errors';
import type { FoundFile, RefusedFile } from '../../domain/moving/items';
import { isStrategyFile, partOfColumns, type Recognised, recognise } from '../../domain/moving/recognise';
import { bytesMax } from '../../domain/moving/size-limit';

/** What a directory holds of a pysystemtrade installation. */
export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Files of another system's store that can't be read, each with what to do. */
  readonly refused: readonly RefusedFile[];
  /** CSV and YAML files of no known kind. */
  readonly unknown: readonly string[];
  /** Number of files of other kinds: programs, notes, logs. */
  readonly others: number;
}

const PASSED_OVER: ReadonlySet<string> = new Set(['node_modules', '__pycache__']);

/**
 * Every file below a directory, by what it holds. Hidden folders and links to folders are passed over. Throws BAD_INPUT
 * when the directory can't be read.
 */
export async function findFiles(directory: string): Promise<FoundFiles> {
  const root = resolve(directory);
  const paths = await filesBelow(root);
  const files: FoundFile[] = [];
  const refused: RefusedFile[] = [];
  const unplaced: (Recognised & { readonly kind: 'unplaced'; readonly path: string })[] = [];
  let others = 0;
  for (const path of paths) {
    const found = recognise([basename(root), ...relative(root, path).split(/[/\\]/)].join('/'));
    if (found.kind === 'part') files.push({ path, part: found.part, name: found.name, format: found.format });
    else if (found.kind === 'refused') refused.push({ path, reason: found.reason });
    else if (found.kind === 'unplaced') unplaced.push({ ...found, path });
    else others += 1;
  }
  const home = privateHome(files);
  const placed = await Promise.all(unplaced.map((each) => placeByContent(each, home)));
  const all = [...files, ...placed.filter((each) => typeof each !== 'string')];
  const tooLarge = new Map((await Promise.all(all.map(excess))).flat());
  return {
    files: all.filter(({ path }) => !tooLarge.has(path)),
    refused: [...onePerFolder(refused), ...[...tooLarge].map(([path, reason]) => ({ path, reason }))],
    unknown: placed.filter((each) => typeof each === 'string'),
    others,
  };
}

async function filesBelow(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((cause) => {
    throw tstError('BAD_INPUT', `${root} can't be read as a directory`, cause);
  });
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isDirectory())
        return entry.name.startsWith('.') || PASSED_OVER.has(entry.name)
          ? []
          : filesBelow(join(root, entry.name));
      return (await isRegularFile(root, entry)) ? [join(root, entry.name)] : [];
    }),
  );
  return found.flat().sort();
}

async function isRegularFile(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const target = await stat(join(folder, entry.name)).catch(() => undefined); // a link to nothing
  return target?.isFile() === true;
}

/** Why a file is too large to be read as a whole, as those of its kind are: path and reason. */
async function excess({ path, part, format }: FoundFile): Promise<readonly (readonly [string, string])[]> {
  const most = bytesMax(part, format);
  const size = (await stat(path).catch(() => undefined))?.size ?? 0; // one that can't be read is named later
  if (size <= most) return [];
  const [has, may] = [size, most].map((bytes) => Math.ceil(bytes / 1e6));
  return [
    [path, `is larger than a file of ${part} can be (${has} MB, at most ${may}); is it the right one?`],
  ];
}

/** Strategies are taken from where the private configuration is: elsewhere they are pysystemtrade's own examples. */
function privateHome(files: readonly FoundFile[]): string | undefined {
  const config = files.find(({ part, name }) => part === 'private_config' && name === 'private_config');
  return config && dirname(config.path);
}

/** By the first line of a CSV file and the keys of a YAML file; the path when those say nothing. */
async function placeByContent(
  { path, name, format }: { readonly path: string; readonly name: string; readonly format: 'csv' | 'yaml' },
  home: string | undefined,
): Promise<FoundFile | string> {
  try {
    if (format === 'csv') {
      const part = partOfColumns(await firstLine(path));
      return part ? { path, part, name, format } : path;
    }
    if (home !== undefined && relative(home, path).startsWith('..')) return path;
    if ((await stat(path)).size > bytesMax('strategy_file', 'yaml')) return path;
    return isStrategyFile([...readYamlFile(path).entries.keys()])
      ? { path, part: 'strategy_file', name, format }
      : path;
  } catch {
    return path; // of no known kind, as it can't even be read
  }
}

/** A dump has hundreds of files for one reason. */
function onePerFolder(refused: readonly RefusedFile[]): readonly RefusedFile[] {
  const seen = new Set<string>();
  return refused.flatMap(({ path, reason }) => {
    const folder = path.endsWith('.parquet') ? path : dirname(path);
    if (seen.has(folder)) return [];
    seen.add(folder);
    return [{ path: folder, reason }];
  });
}

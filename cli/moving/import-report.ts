import { basename, dirname } from 'node:path';
import { ITEM_KINDS, type RefusedFile } from '../../domain/moving/items';
import { plainTable } from '../views/table';
import type { FoundFiles } from './find-files';
import type { ItemOutcome } from './import-items';
import type { PrivateFiles } from './private-files';

/** Lines about what a directory holds. */
export function foundLines(directory: string, { files, unknown, others }: FoundFiles): readonly string[] {
  const counts = new Map<string, number>();
  for (const { part, format } of files) {
    const name = `${part}${format === 'parquet' ? ' (Parquet)' : ''}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const known = [...counts].map(([name, count]) => `  ${name}: ${count}`);
  return [
    `found in ${directory}: ${files.length} files of pysystemtrade`,
    ...known,
    ...(unknown.length > 0 ? [`  of no known kind: ${unknown.length}`] : []),
    ...(others > 0 ? [`  other files, passed over: ${others}`] : []),
    ...unknown.map((path) => `not of a known kind: ${path}`),
  ];
}

/** Lines about the files of the private directory. */
export function privateLines(into: string, { files }: PrivateFiles): readonly string[] {
  if (files.length === 0) return [];
  const folders = new Map<string, string[]>();
  for (const { path, kind } of files) {
    const line = `  ${dirname(path) === '.' ? path : `${dirname(path)}/`}: ${kind}`;
    folders.set(line, [...(folders.get(line) ?? []), basename(path)]);
  }
  const lines = [...folders].map(([line, names]) =>
    line.includes('/:') ? `${line} ${shortList(names)}` : line,
  );
  return [`private directory ${into}:`, ...lines];
}

const NAMES_SHOWN = 6;

function shortList(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return more > 0 ? `${names.length} files` : names.join(', ');
}

/** One row for each kind of data, and what was refused of it. */
export function itemLines(outcomes: readonly ItemOutcome[]): readonly string[] {
  const kinds = ITEM_KINDS.filter((kind) => outcomes.some(({ item }) => item.kind === kind));
  if (kinds.length === 0) return [];
  const rows = kinds.map((kind) => {
    const own = outcomes.filter(({ item }) => item.kind === kind);
    const counts = (['new', 'changed', 'unchanged', 'refused'] as const).map(
      (what) => own.filter((each) => each.kind === what).length,
    );
    const rowCount = own.reduce((sum, each) => sum + (each.kind === 'refused' ? 0 : each.rows), 0);
    return [kind, ...counts.map(String), rowCount.toLocaleString('en-US')];
  });
  return plainTable(['data', 'new', 'changed', 'unchanged', 'refused', 'rows read'], rows).split('\n');
}

/** One line for each file that is not taken. */
export function refusedLines(refused: readonly RefusedFile[]): readonly string[] {
  return refused.map(({ path, reason }) => `not taken: ${path}: ${reason}`);
}

import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Series } from '../../domain/series/series';

/** A file as this process wrote it and read it back. */
interface ExportedFile {
  readonly rows: number;
  /** Of these rows, bit for bit. */
  readonly hash: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** What is known of the files of one export folder, by path; only what this process has verified itself. */
export type ExportedFiles = Map<string, ExportedFile>;

export function createExportedFiles(): ExportedFiles {
  return new Map();
}

/**
 * The file's rows, when it is still as it was written and the series begins with these rows: then only later ones
 * are missing. Undefined: it has to be written again.
 */
export async function rowsOnFile(
  files: ExportedFiles,
  file: string,
  series: Series,
): Promise<{ readonly rows: number; readonly bytes: number } | undefined> {
  const known = files.get(file);
  if (known === undefined || known.rows === 0 || known.rows > series.times.length) return undefined;
  const now = await stat(file).catch(() => undefined); // removed by somebody: written again
  if (now?.size !== known.bytes || now.mtimeMs !== known.modifiedMs) return undefined;
  return hashRows(series, known.rows) === known.hash ? known : undefined;
}

/** Notes a file that was just written and read back. */
export async function noteExported(files: ExportedFiles, file: string, series: Series): Promise<void> {
  const { size, mtimeMs } = await stat(file);
  const rows = series.times.length;
  files.set(file, { rows, hash: hashRows(series, rows), bytes: size, modifiedMs: mtimeMs });
}

function hashRows(series: Series, rows: number): string {
  const hash = createHash('sha256').update(Object.keys(series.columns).join('\n'));
  for (const values of [series.times, ...Object.values(series.columns)]) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, rows * 8));
  }
  return hash.digest('base64');
}

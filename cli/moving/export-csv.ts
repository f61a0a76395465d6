import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MARKET_FILES } from '../../config/instrument-contradictions';
import { instrumentFile } from '../../config/instrument-files';
import { exportCsv } from '../../data/backup/export-csv';
import { tstError } from '../../domain/errors/errors';
import type { OpenSystem } from '../operator/open-system';
import { deriveCalendars } from './derive-calendars';

/**
 * Writes all that is stored of a system, and its instrument files, into a directory that is new or empty: in
 * pysystemtrade's CSV formats, times in London. Returns the lines to print, and whether every file was written.
 */
export async function exportSystem(
  { database, settings }: OpenSystem,
  directory: string,
): Promise<{ readonly lines: readonly string[]; readonly whole: boolean }> {
  const folder = resolve(directory);
  refuseFilled(folder);
  const { files, problems } = await exportCsv(database, folder);
  const { config, loaded } = settings;
  const copied = [
    ...copyInstrumentFiles(config.instrument_config_directory, join(folder, 'csvconfig')),
    ...copyCalendars(
      loaded.privateDirectory,
      config.roll_policy.directory,
      join(folder, 'roll_calendars_csv'),
    ),
  ];
  const derived = await deriveCalendars(database, join(folder, 'roll_calendars_csv'));
  const counts = Object.entries(files).filter(([, count]) => count > 0);
  return {
    lines: [
      `exported to ${folder}:`,
      ...counts.map(([name, count]) => `  ${name}: ${count}`),
      `  instrument files and roll calendars: ${copied.length}`,
      ...(derived.written === 0 ? [] : [`  roll calendars as the prices rolled: ${derived.written}`]),
      ...[...problems, ...derived.problems].map((problem) => `not exported: ${problem}`),
    ],
    whole: problems.length + derived.problems.length === 0,
  };
}

function refuseFilled(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  throw tstError(
    'BAD_INPUT',
    `${folder} is not empty: files of an earlier export would be taken for this one's`,
  );
}

const MORE_FILES = ['moreinstrumentinfo.csv'];

function copyInstrumentFiles(directory: string | undefined, to: string): readonly string[] {
  const own = (name: string) => (directory === undefined ? undefined : join(directory, name));
  const files = [
    ...MARKET_FILES.map((name) => ({ name, from: instrumentFile(directory, name) })),
    ...MORE_FILES.map((name) => ({ name, from: own(name) })),
  ];
  return copyAll(files, to);
}

function copyCalendars(
  privateDirectory: string | undefined,
  configured: string | undefined,
  to: string,
): readonly string[] {
  const folder = configured ?? (privateDirectory && join(privateDirectory, 'roll_calendars'));
  if (!folder || !existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  return copyAll(
    names.map((name) => ({ name, from: join(folder, name) })),
    to,
  );
}

function copyAll(
  files: readonly { readonly name: string; readonly from: string | undefined }[],
  to: string,
): readonly string[] {
  const there = files.filter(({ from }) => from !== undefined && existsSync(from));
  if (there.length > 0) mkdirSync(to, { recursive: true });
  for (const { name, from } of there) copyFileSync(from!, join(to, name));
  return there.map(({ name }) => name);
}

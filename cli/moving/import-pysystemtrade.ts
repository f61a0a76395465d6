import { resolve } from 'node:path';
import { PRIVATE_VARIABLE } from '../../config/private-directory';
import { readInstrumentConfig } from '../../data/csv/instrument-files';
import { loadCatalogue } from '../../data/store/catalogue';
import { itemsOf, type RefusedFile } from '../../domain/moving/items';
import { loadSystemConfig } from '../../services/system/system-config';
import { terminalProgress } from '../terminal/progress';
import { type FoundFiles, findFiles } from './find-files';
import type { ItemOutcome } from './import-items';
import { foundLines, itemLines, privateLines, refusedLines } from './import-report';
import { moveItems } from './move-items';
import { type PrivateFiles, planPrivateFiles, writePrivateFiles } from './private-files';

export interface ImportRequest {
  readonly system?: string;
  /** Private directory that takes the configuration and the instrument files. */
  readonly into?: string;
  readonly dryRun: boolean;
  readonly replace: boolean;
  readonly stitch: boolean;
}

/**
 * Moves a pysystemtrade installation into a system and a private directory. Prints what was found, what is written, and
 * what is not taken with the reason. True when everything was taken.
 */
export async function importPysystemtrade(directory: string, request: ImportRequest): Promise<boolean> {
  const progress = terminalProgress();
  const say = (lines: readonly string[]) => {
    for (const line of lines) progress.line(line);
  };
  const note = (lines: readonly string[]) => say(lines.map((line) => `note: ${line}`));
  const found = await findFiles(directory);
  say(foundLines(directory, found));
  const files = await movePrivateFiles(found, request);
  say(request.into === undefined ? notCopied(found) : privateLines(request.into, files));
  const instruments = await knownInstruments(found, request);
  const planned = itemsOf(found.files, instruments);
  note([...files.notes, ...planned.notes]);
  const move = { directory: resolve(directory), instruments, ...request };
  const blocked = !files.isUsable && !request.dryRun;
  if (blocked) say(['no data are moved: the configuration says into which database, and was not taken']);
  const outcomes = blocked ? [] : await moveItems(planned.items, move, progress);
  const refused = [...found.refused, ...files.refused, ...planned.refused, ...refusedItems(outcomes)];
  note(outcomes.flatMap((each) => (each.kind === 'refused' ? [] : each.notes)));
  say([...itemLines(outcomes), ...refusedLines(refused), summary(refused.length, request.dryRun)]);
  return refused.length === 0;
}

/** Files of the private directory, written unless this is a dry run; from then on it is the one in use. */
async function movePrivateFiles(found: FoundFiles, request: ImportRequest): Promise<PrivateFiles> {
  const { into, dryRun, replace } = request;
  if (into === undefined) return { files: [], refused: [], notes: [], isUsable: true };
  const target = resolve(into);
  const files = await planPrivateFiles(found.files, target, { replace, env: process.env });
  if (dryRun) return files;
  writePrivateFiles(files.files, target);
  process.env[PRIVATE_VARIABLE] = target;
  return files;
}

const PRIVATE_PARTS: ReadonlySet<string> = new Set([
  'instrument_files',
  'roll_calendars',
  'private_config',
  'strategy_file',
]);

function notCopied({ files }: FoundFiles): readonly string[] {
  const count = files.filter(({ part }) => PRIVATE_PARTS.has(part)).length;
  if (count === 0) return [];
  return [
    `${count} files of configuration, instruments and roll calendars are not copied: --into DIRECTORY takes them`,
  ];
}

/** Codes of the found instrumentconfig.csv, or else of the system's. Throws BAD_DATA_FILE. */
async function knownInstruments(
  { files }: FoundFiles,
  { system }: ImportRequest,
): Promise<ReadonlySet<string>> {
  const file = files.find(({ part, name }) => part === 'instrument_files' && name === 'instrumentconfig');
  if (file) return new Set((await readInstrumentConfig(file.path)).keys());
  const { config } = loadSystemConfig({ system: system ?? 'import', gateway: 'ib' });
  return new Set((await loadCatalogue(config.instrument_config_directory)).instruments.keys());
}

function refusedItems(outcomes: readonly ItemOutcome[]): readonly RefusedFile[] {
  return outcomes.flatMap((each) => (each.kind === 'refused' ? each.refused : []));
}

function summary(refused: number, dryRun: boolean): string {
  const done = dryRun ? 'dry run: nothing was written' : 'imported';
  return refused === 0
    ? `${done}; everything was taken`
    : `${done}; ${refused} files were not taken, see above`;
}

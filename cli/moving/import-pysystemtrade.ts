import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { PRIVATE_VARIABLE } from '../../config/private-directory';
import { readInstrumentConfig } from '../../data/csv/instrument-files';
import { loadCatalogue } from '../../data/store/catalogue';
import { itemsOf, type RefusedFile } from '../../domain/moving/items';
import { systemFolders } from '../../services/system/folders';
import { loadSystemConfig } from '../../services/system/system-config';
import { terminalProgress } from '../terminal/progress';
import { type FoundFiles, findFiles } from './find-files';
import type { ItemOutcome } from './import-items';
import { foundLines, itemLines, privateLines, refusedLines } from './import-report';
import { moveItems } from './move-items';
import { type PrivateFiles, planPrivateFiles, writePrivateFiles } from './private-files';
import { isKnown, targetSystem } from './target-system';

export interface ImportRequest {
  /** Default: the one started last, or a new one; see `targetSystem`. */
  readonly system?: string;
  /** Private directory that takes the configuration and the instrument files; default: the one in use. */
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
  const system = targetSystem(request.system);
  const found = await findFiles(directory);
  say(foundLines(directory, found));
  const { into, use } = privateTarget(request.into, system);
  const files = await movePrivateFiles(found, into, request);
  say([
    ...privateLines(`${into} (${use})`, files),
    isKnown(system) ? `system '${system}':` : `system '${system}', which is new:`,
  ]);
  const instruments = await knownInstruments(found, system);
  const planned = itemsOf(found.files, instruments);
  note([...files.notes, ...planned.notes]);
  const move = { ...request, system, directory: resolve(directory), instruments };
  const blocked = !files.isUsable && !request.dryRun;
  if (blocked) say(['no data are moved: the configuration says into which database, and was not taken']);
  const outcomes = blocked ? [] : await moveItems(planned.items, move, progress);
  const refused = [...found.refused, ...files.refused, ...planned.refused, ...refusedItems(outcomes)];
  note(outcomes.flatMap((each) => (each.kind === 'refused' ? [] : each.notes)));
  say([...itemLines(outcomes), ...refusedLines(refused), summary(refused.length, request.dryRun)]);
  return refused.length === 0;
}

/** Where configuration goes, and how it comes into use. */
function privateTarget(
  named: string | undefined,
  system: string,
): { readonly into: string; readonly use: string } {
  const inUse = process.env[PRIVATE_VARIABLE];
  const own = systemFolders(system).private;
  const into = resolve(named ?? (inUse || own));
  if (inUse && into === resolve(inUse)) return { into, use: `named by ${PRIVATE_VARIABLE}` };
  if (into !== own) return { into, use: `to use it: export ${PRIVATE_VARIABLE}=${into}` };
  return { into, use: `used by system '${system}' unless ${PRIVATE_VARIABLE} names another` };
}

/** Files of the private directory, written unless this is a dry run; from then on it is the one in use. */
async function movePrivateFiles(
  found: FoundFiles,
  into: string,
  { dryRun, replace }: ImportRequest,
): Promise<PrivateFiles> {
  const files = await planPrivateFiles(found.files, into, { replace, env: process.env });
  if (dryRun) return files;
  writePrivateFiles(files.files, into);
  if (existsSync(into)) process.env[PRIVATE_VARIABLE] = into;
  return files;
}

/** Codes of the found instrumentconfig.csv, or else of the system's. Throws BAD_DATA_FILE. */
async function knownInstruments({ files }: FoundFiles, system: string): Promise<ReadonlySet<string>> {
  const file = files.find(({ part, name }) => part === 'instrument_files' && name === 'instrumentconfig');
  if (file) return new Set((await readInstrumentConfig(file.path)).keys());
  const { config } = loadSystemConfig({ system, gateway: 'ib' });
  return new Set((await loadCatalogue(config.instrument_config_directory)).instruments.keys());
}

function refusedItems(outcomes: readonly ItemOutcome[]): readonly RefusedFile[] {
  return outcomes.flatMap((each) => (each.kind === 'refused' ? each.refused : []));
}

function summary(refused: number, dryRun: boolean): string {
  const done = dryRun ? 'dry run: nothing was written' : 'imported';
  if (refused === 0) return `${done}; everything ${dryRun ? 'would be' : 'was'} taken`;
  const files = refused === 1 ? '1 file' : `${refused} files`;
  return `${done}; not taken: ${files}, see above`;
}

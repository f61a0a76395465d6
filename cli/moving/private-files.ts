import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { ConfigError } from '../../config/config-error';
import { loadConfig } from '../../config/load-config';
import type { ConfigProblem } from '../../config/loaded-config';
import { CONTROL_FILE, PRIVATE_FILE } from '../../config/private-directory';
import { readYamlFile } from '../../config/yaml-file';
import {
  readBrokerFx,
  readBrokerInstruments,
  readInstrumentConfig,
  readMoreInstrumentInfo,
  readRollConfig,
  readSpreadCosts,
} from '../../data/csv/instrument-files';
import { readRollCalendar } from '../../data/csv/roll-calendar-file';
import { TstError } from '../../domain/errors/errors';
import type { FoundFile, RefusedFile } from '../../domain/moving/items';
import { writeFileAtomically } from '../../services/files/atomic-file';
import { mergeYaml } from './merge-yaml';

/** A file of the private directory: what it will be. */
export interface PrivateFile {
  /** Relative to the private directory. */
  readonly path: string;
  readonly kind: 'new' | 'changed' | 'unchanged';
  readonly text: Buffer;
}

export interface PrivateFiles {
  readonly files: readonly PrivateFile[];
  readonly refused: readonly RefusedFile[];
  /** What is kept as it is, and what has no effect here. */
  readonly notes: readonly string[];
  /** Whether a system can be started with the configuration. */
  readonly isUsable: boolean;
}

const INSTRUMENT_KEY = 'instrument_config_directory';
const INSTRUMENT_FOLDER = 'instruments';
const CALENDAR_FOLDER = 'roll_calendars';

/**
 * What the static files come to in a private directory: instrument files, roll calendars, configuration and strategies.
 * Each is read as it will be read later; a file that is there with another content stays, unless it is to be replaced,
 * and a configuration gets the keys that it lacks. Writes nothing.
 */
export async function planPrivateFiles(
  found: readonly FoundFile[],
  into: string,
  options: { readonly replace: boolean; readonly env: NodeJS.ProcessEnv },
): Promise<PrivateFiles> {
  const refused: RefusedFile[] = [];
  const notes: string[] = [];
  const files: PrivateFile[] = [];
  const places = { source: sourceHome(found), instruments: instrumentFolder(into) };
  for (const file of uniqueTargets(found, places, refused)) {
    const planned = await planFile(file, into, options.replace);
    if ('reason' in planned) refused.push(planned);
    else files.push(planned.file);
    if ('notes' in planned) notes.push(...planned.notes);
  }
  const complete = withNeeded(files, into, places.instruments);
  const checked = checkConfiguration(complete, into, options.env);
  if (checked.kind === 'valid')
    return { files: complete, refused, notes: [...notes, ...checked.warnings], isUsable: true };
  const withoutConfig = complete.filter((file) => !CONFIG_NAMES.has(file.path));
  return { files: withoutConfig, refused: [...refused, ...checked.refused], notes, isUsable: false };
}

/** Writes what was planned, file by file. */
export function writePrivateFiles(files: readonly PrivateFile[], into: string): void {
  for (const { path, kind, text } of files)
    if (kind !== 'unchanged') writeFileAtomically(join(into, path), text.toString('utf8'));
}

const CONFIG_NAMES: ReadonlySet<string> = new Set([
  PRIVATE_FILE,
  CONTROL_FILE,
  'private_config_trading_hours.yaml',
]);

type Target = FoundFile & { readonly target: string };

/** Folder of the private configuration: strategies keep their place in it. */
function sourceHome(found: readonly FoundFile[]): string | undefined {
  const config = found.find(({ path }) => basename(path) === PRIVATE_FILE);
  return config && dirname(config.path);
}

/** The folder that the private configuration names for instrument files, if it names one within itself. */
function instrumentFolder(into: string): string {
  const file = join(into, PRIVATE_FILE);
  const named = existsSync(file) ? readYamlFile(file).entries.get(INSTRUMENT_KEY) : undefined;
  const folder = named?.kind === 'scalar' ? String(named.value) : '';
  return /^[A-Za-z0-9_][\w-]*(\/[\w-]+)*$/.test(folder) ? folder : INSTRUMENT_FOLDER;
}

/** Where files come from and go to. */
interface Places {
  /** Folder of the private configuration that is moved; undefined without one. */
  readonly source: string | undefined;
  /** Folder of the instrument files, relative to the private directory. */
  readonly instruments: string;
}

function uniqueTargets(
  found: readonly FoundFile[],
  places: Places,
  refused: RefusedFile[],
): readonly Target[] {
  const byTarget = new Map<string, Target[]>();
  for (const file of found) {
    const target = targetOf(file, places);
    if (target !== undefined) byTarget.set(target, [...(byTarget.get(target) ?? []), { ...file, target }]);
  }
  return [...byTarget.values()].flatMap((files) => {
    const same = files.every(({ path }) => readFileSync(path).equals(readFileSync(files[0].path)));
    if (same) return [files[0]];
    const reason = `is found more than once: ${files.map(({ path }) => path).join(', ')}; name the directory of the right one`;
    refused.push(...files.map(({ path }) => ({ path, reason })));
    return [];
  });
}

function targetOf({ part, name, path }: FoundFile, { source, instruments }: Places): string | undefined {
  if (part === 'instrument_files') return join(instruments, `${name}.csv`);
  if (part === 'roll_calendars') return join(CALENDAR_FOLDER, `${name}.csv`);
  if (part === 'private_config') return `${name}.yaml`;
  if (part !== 'strategy_file') return undefined;
  return source === undefined ? join('strategies', basename(path)) : relative(source, path);
}

type PlannedFile = { readonly file: PrivateFile; readonly notes: readonly string[] } | RefusedFile;

async function planFile(file: Target, into: string, replace: boolean): Promise<PlannedFile> {
  const { path, target, part } = file;
  try {
    await checkFile(file);
  } catch (error) {
    if (!(error instanceof TstError)) throw error;
    return { path, reason: withoutPath(error.message, path) };
  }
  const text = readFileSync(path);
  const present = join(into, target);
  if (!existsSync(present)) return { file: { path: target, kind: 'new', text }, notes: [] };
  const before = readFileSync(present);
  if (before.equals(text)) return { file: { path: target, kind: 'unchanged', text }, notes: [] };
  if (part === 'private_config' && !replace) return mergedConfig(file, before, text);
  if (replace) return { file: { path: target, kind: 'changed', text }, notes: [] };
  return { path, reason: `${present} is there with another content; --replace writes over it` };
}

function mergedConfig({ path, target }: Target, before: Buffer, text: Buffer): PlannedFile {
  const merged = mergeYaml(before.toString('utf8'), text.toString('utf8'));
  const notes = merged.kept.map(
    (key) => `${path}: ${key} stays as it is in ${target} (--replace takes the other)`,
  );
  const next = Buffer.from(merged.text);
  return { file: { path: target, kind: next.equals(before) ? 'unchanged' : 'changed', text: next }, notes };
}

const INSTRUMENT_READERS: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  instrumentconfig: readInstrumentConfig,
  rollconfig: readRollConfig,
  spreadcosts: readSpreadCosts,
  moreinstrumentinfo: readMoreInstrumentInfo,
  ib_config_futures: readBrokerInstruments,
  ib_config_spot_FX: readBrokerFx,
};

async function checkFile({ part, name, path }: FoundFile): Promise<void> {
  if (part === 'instrument_files') await INSTRUMENT_READERS[name](path);
  else if (part === 'roll_calendars') await readRollCalendar(path);
  else readYamlFile(path);
}

/** A message that begins with the file it is about, which is printed before it. */
function withoutPath(message: string, path: string): string {
  return message.startsWith(path) ? message.slice(path.length).replace(/^[,:]?\s*/, '') : message;
}

/** The key by which the instrument files are found, and the two files that a private directory must have. */
function withNeeded(
  files: readonly PrivateFile[],
  into: string,
  instruments: string,
): readonly PrivateFile[] {
  if (files.length === 0) return files;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const config = byPath.get(PRIVATE_FILE) ?? present(into, PRIVATE_FILE);
  const key = files.some(({ path }) => dirname(path) === instruments)
    ? `${INSTRUMENT_KEY}: ${instruments}\n`
    : '';
  byPath.set(PRIVATE_FILE, withKey(config, key, into));
  if (!byPath.has(CONTROL_FILE) && !existsSync(join(into, CONTROL_FILE))) {
    const text = Buffer.from("# pysystemtrade's installation had no such file: the defaults\n");
    byPath.set(CONTROL_FILE, { path: CONTROL_FILE, kind: 'new', text });
  }
  return [...byPath.values()];
}

function present(into: string, path: string): PrivateFile | undefined {
  const file = join(into, path);
  return existsSync(file) ? { path, kind: 'unchanged', text: readFileSync(file) } : undefined;
}

function withKey(config: PrivateFile | undefined, key: string, into: string): PrivateFile {
  const next = Buffer.from(mergeYaml(config?.text.toString('utf8') ?? '', key).text);
  const stored = present(into, PRIVATE_FILE)?.text;
  const kind = stored === undefined ? 'new' : stored.equals(next) ? 'unchanged' : 'changed';
  return { path: PRIVATE_FILE, kind, text: next };
}

type CheckedConfiguration =
  | { readonly kind: 'valid'; readonly warnings: readonly string[] }
  | { readonly kind: 'invalid'; readonly refused: readonly RefusedFile[] };

/** Loads the private directory as it will be, in a copy that is removed again. */
function checkConfiguration(
  files: readonly PrivateFile[],
  into: string,
  env: NodeJS.ProcessEnv,
): CheckedConfiguration {
  if (!files.some(({ path }) => CONFIG_NAMES.has(path))) return { kind: 'valid', warnings: [] };
  const draft = mkdtempSync(join(tmpdir(), 'tst-import-'));
  try {
    copyTopLevel(into, draft);
    for (const { path, text } of files) writeFileAtomically(join(draft, path), text.toString('utf8'));
    const { warnings } = loadConfig({ privateDirectory: draft, env });
    return { kind: 'valid', warnings: warnings.map((each) => sentence(each, draft, into)) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const refused = error.problems.map((each) => ({
      path: each.file.replace(draft, into),
      reason: sentence({ ...each, file: '' }, draft, into),
    }));
    return { kind: 'invalid', refused };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The files at the top of the directory, of which the loader reads some. */
function copyTopLevel(from: string, to: string): void {
  if (!existsSync(from)) return;
  for (const entry of readdirSync(from, { withFileTypes: true }))
    if (entry.isFile()) copyFileSync(join(from, entry.name), join(to, entry.name));
}

function sentence({ file, line, key, message, remedy }: ConfigProblem, draft: string, into: string): string {
  const place = [file.replace(draft, into), line > 0 ? `line ${line}` : '']
    .filter((each) => each !== '')
    .join(', ');
  return `${[place, key, message].filter((each) => each !== '').join(': ')} (${remedy})`;
}

import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from '../../config/config-error';
import { TstError, tstError } from '../../domain/errors/errors';
import { editYaml, type YamlEdit } from './edit-yaml';

/** Values of one file of the private directory, by its name. */
export interface FileEdits {
  readonly file: string;
  readonly edits: readonly YamlEdit[];
}

/** A change that was checked. */
export interface CheckedChange<T> {
  /** What the check returned; the draft is gone: it must not read files again. */
  readonly checked: T;
  /** Names of the files that get another text. */
  readonly files: readonly string[];
  /** Writes all of them or none. Throws BAD_INPUT when one was changed meanwhile, or cannot be written. */
  write(): void;
}

/**
 * What a private directory would be with these values: made in a draft next to it, which `check` reads, and which is
 * removed again. Throws what the check throws, naming the real files.
 */
export async function planPrivateChange<T>(
  directory: string,
  changes: readonly FileEdits[],
  check: (draft: string) => Promise<T>,
): Promise<CheckedChange<T>> {
  const target = resolve(directory);
  const texts = changes.map(({ file, edits }) => {
    const before = readFileSync(join(target, file), 'utf8');
    return { file, before, after: editYaml(before, edits) };
  });
  const draft = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    copyInto(draft, target);
    for (const { file, after } of texts) writeFileSync(join(draft, file), after, { mode: 0o600 });
    const changed = texts.filter(({ before, after }) => before !== after);
    return {
      checked: await check(draft),
      files: changed.map(({ file }) => file),
      write: () => replaceAll(target, changed),
    };
  } catch (error) {
    throw namingReal(error, draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The same error with the directory in place of its draft. */
function namingReal(error: unknown, draft: string, target: string): unknown {
  const real = (text: string) => text.replaceAll(draft, target);
  if (error instanceof ConfigError)
    return new ConfigError(
      error.problems.map((each) => ({
        ...each,
        ...{ file: real(each.file), message: real(each.message), remedy: real(each.remedy) },
      })),
    );
  return error instanceof TstError ? tstError(error.code, real(error.message), error) : error;
}

/** Files are copied, so that writing one does not change the original; folders are linked. */
function copyInto(draft: string, target: string): void {
  for (const { name } of readdirSync(target, { withFileTypes: true })) {
    const from = join(target, name);
    if (statSync(from, { throwIfNoEntry: false })?.isFile()) copyFileSync(from, join(draft, name));
    else symlinkSync(from, join(draft, name));
  }
}

interface Text {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** All new texts are on the disk before the first takes its place; what was replaced is put back if one fails. */
function replaceAll(target: string, texts: readonly Text[]): void {
  const files = texts.map((text) => ({ ...text, path: realpathSync(join(target, text.file)) }));
  const undo: (() => void)[] = [];
  try {
    for (const { path, before, file } of files)
      if (readFileSync(path, 'utf8') !== before) throw new Error(`${file} was changed meanwhile`);
    for (const { path, after } of files) {
      const { mode } = statSync(path);
      writeFileSync(partialOf(path), after, { mode: mode & 0o777 });
      undo.push(() => rmSync(partialOf(path), { force: true }));
    }
    for (const { path, before } of files) {
      renameSync(partialOf(path), path);
      undo.push(() => writeFileSync(path, before));
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    const message = `${target} could not be changed, and nothing was: ${(error as Error).message}`;
    throw tstError('BAD_INPUT', message, error);
  }
}

function partialOf(path: string): string {
  return `${path}.${process.pid}.partial`;
}

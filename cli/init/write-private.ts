import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import type { NewFile } from './private-files-text';

/**
 * Writes the files of a new private directory: all of them or none. They are first written next to it and given to `check`,
 * which throws what is wrong with them. Throws BAD_INPUT for a file that exists, naming it.
 */
export async function writePrivateDirectory(
  directory: string,
  files: readonly NewFile[],
  check: (draft: string) => Promise<void>,
): Promise<void> {
  const target = resolve(directory);
  refuseExisting(
    target,
    files.map(({ path }) => path),
  );
  mkdirSync(dirname(target), { recursive: true });
  const draft = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(draft, path)), { recursive: true });
      writeFileSync(join(draft, path), text, { mode: 0o600 });
    }
    await check(draft);
    moveAll(draft, target, files);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Throws BAD_INPUT, naming them, for files of these relative paths that are there. */
export function refuseExisting(target: string, paths: readonly string[]): void {
  const existing = paths.map((path) => join(target, path)).filter((path) => existsSync(path));
  if (existing.length === 0) return;
  throw tstError(
    'BAD_INPUT',
    `nothing is overwritten, and these files exist: ${existing.join(', ')}; name another directory, or move them away`,
  );
}

/** A link to a name that is taken fails, where a rename would replace what is there. */
function moveAll(draft: string, target: string, files: readonly NewFile[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const { path } of files) {
      const to = join(target, path);
      const made = mkdirSync(dirname(to), { recursive: true });
      if (made !== undefined) undo.push(() => rmdirSync(made));
      linkSync(join(draft, path), to);
      undo.push(() => unlinkSync(to));
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    const { code, message } = error as NodeJS.ErrnoException;
    throw tstError(
      'BAD_INPUT',
      `${target} could not be written, and nothing was: ${code === 'EEXIST' ? 'a file appeared meanwhile' : message}`,
      error,
    );
  }
}

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkoutDirectory } from './checkout';
import { ConfigError } from './config-error';
import { dottedToPath, expandPath } from './config-path';
import type { ConfigProblem, LoadOptions } from './loaded-config';
import { emptyMapping, type MappingNode } from './node';
import { isNamed } from './regular-file';
import { readYamlFile } from './yaml-file';

/** Files that a private directory must hold; each may be empty. */
export const PRIVATE_FILE = 'private_config.yaml';
export const CONTROL_FILE = 'private_control_config.yaml';
export const TRADING_HOURS_FILE = 'private_config_trading_hours.yaml';

export const PRIVATE_VARIABLE = 'PYSYS_PRIVATE_CONFIG_DIR';

/**
 * The user's own directory: as asked for, as in the environment, or `private` of this checkout. Undefined
 * when only the last was looked for and is missing. A directory that was named must exist.
 */
export function findPrivateDirectory(options: LoadOptions): string | undefined {
  const fromEnvironment = options.env[PRIVATE_VARIABLE];
  if (options.privateDirectory) return named(options.privateDirectory, 'the private directory', options);
  if (fromEnvironment) return named(fromEnvironment, PRIVATE_VARIABLE, options);
  const own = join(checkoutDirectory(), 'private');
  return existsSync(own) ? own : undefined;
}

function named(name: string, namedBy: string, options: LoadOptions): string {
  const expanded = expandPath(name, options.env);
  const path = [expanded, dottedToPath(expanded)]
    .map((form) => resolve(form))
    .find((form) => existsSync(form));
  if (path && statSync(path).isDirectory()) return path;
  const message = `${namedBy} names ${resolve(expanded)}, which ${path ? 'is not a directory' : 'does not exist'}`;
  const remedy = `Create the directory with ${PRIVATE_FILE} and ${CONTROL_FILE} in it, or correct ${namedBy}.`;
  throw new ConfigError([{ file: resolve(expanded), line: 0, key: '', message, remedy }]);
}

/**
 * Throws BAD_CONFIG naming each of the two files that a directory lacks. A missing one is not read as an empty one:
 * limits, and whether orders are sent at all, are in these files, and a link that broke must not change them.
 */
export function refuseMissingFiles(privateDirectory: string): void {
  const problems = [PRIVATE_FILE, CONTROL_FILE]
    .map((name) => join(privateDirectory, name))
    .filter((file) => !isNamed(file))
    .map((file) => ({
      file,
      line: 0,
      key: '',
      message: 'does not exist: limits, and whether orders are sent, would silently be the defaults',
      remedy: `Restore it. If the defaults are meant, make an empty one: touch ${file}`,
    }));
  if (problems.length > 0) throw new ConfigError(problems);
}

/** One of the two files; an empty mapping over `defaults` without a directory. Throws BAD_CONFIG. */
export function readOwnFile(
  privateDirectory: string | undefined,
  name: typeof PRIVATE_FILE | typeof CONTROL_FILE,
  defaults: MappingNode,
): MappingNode {
  return privateDirectory === undefined
    ? emptyMapping(defaults.origin)
    : readYamlFile(join(privateDirectory, name));
}

/** What the directory may hold, besides strategies, rules and runners. */
export const FILES_READ = [PRIVATE_FILE, CONTROL_FILE, TRADING_HOURS_FILE, 'secrets.yaml', 'schedules.yaml'];

/** Warnings about files that are named as if they were read and are not: a misspelt one protects nothing. */
export function filesWithoutEffect(privateDirectory: string | undefined): readonly ConfigProblem[] {
  if (privateDirectory === undefined) return [];
  return readdirSync(privateDirectory)
    .filter((name) => /^(private|secret|schedule).*\.ya?ml$/i.test(name))
    .filter((name) => !FILES_READ.includes(name))
    .map((name) => ({
      file: join(privateDirectory, name),
      line: 0,
      key: '',
      message: 'has no effect: no file of this name is read',
      remedy: `Correct its name (${FILES_READ.join(', ')}), or remove it.`,
    }));
}

import { lstatSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { ConfigError } from './config-error';

/** Larger than any configuration: YAML of this size is still read in about a second. */
const CONFIG_BYTES_MAX = 2_000_000;

/**
 * Text of a configuration file. Throws BAD_CONFIG, without waiting, for a file that is missing, a link to nothing,
 * not readable, not a regular file (a fifo never ends, nor does /dev/zero), or larger than `CONFIG_BYTES_MAX`.
 */
export function readRegularFile(file: string): string {
  refuseOtherThanFile(file);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unusable(file, `cannot be read: ${reasonOf(error)}`, 'Correct its permissions.');
  }
}

/** The same checks without reading, for a file that another program reads. */
export function refuseOtherThanFile(file: string): void {
  const stats = statsOf(file);
  if (!stats.isFile()) {
    const remedy = 'Put a regular file there: pipes, devices and directories are not read.';
    throw unusable(file, `is ${kindOf(stats)}, not a regular file`, remedy);
  }
  if (stats.size > CONFIG_BYTES_MAX) {
    const message = `is ${stats.size} bytes; a configuration file may have at most ${CONFIG_BYTES_MAX}`;
    throw unusable(file, message, 'Name the right file, or split it (base_config of a strategy).');
  }
}

/** Throws BAD_CONFIG for a directory that is a link to nothing, or no directory. */
export function refuseOtherThanDirectory(directory: string): void {
  if (statsOf(directory).isDirectory()) return;
  throw unusable(directory, 'is not a directory', 'Put the directory there, or remove it.');
}

/** True when there is an entry of that name, also a link to nothing: such a file is meant to be read. */
export function isNamed(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function statsOf(file: string): Stats {
  try {
    return statSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw unusable(file, `cannot be read: ${reasonOf(error)}`, 'Correct its name or its permissions.');
    }
    if (!isNamed(file)) throw unusable(file, 'does not exist', 'Create the file, or correct its name.');
    const message = `is a link to ${readlinkSync(file)}, which does not exist`;
    throw unusable(file, message, 'Correct the link, or put the file in its place.');
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unusable(file: string, message: string, remedy: string): ConfigError {
  return new ConfigError([{ file, line: 0, key: '', message, remedy }]);
}

import type { DiskState } from '../system/disk-space';
import { type Finding, ok, problem, warning } from './finding';

const OPEN_FILES_MIN = 1024;
/** Of Node: the oldest that works, and the oldest that is supported. */
const NODE_WORKS = [20, 19];
const NODE_SUPPORTED = 22;

/** `node`: `24.1.0`. `running` is the checkout that the system was started from, if it runs. */
export function checkVersions(
  node: string,
  product: string,
  { here, running }: { readonly here: string; readonly running: string | undefined },
): Finding {
  const [major, minor] = node.split('.').map(Number);
  const text = `tsystemtrade ${product}, Node ${node}`;
  if (major < NODE_WORKS[0] || (major === NODE_WORKS[0] && minor < NODE_WORKS[1]))
    return problem(
      'versions',
      text,
      `Install Node ${NODE_SUPPORTED + 2}; ${NODE_WORKS.join('.')} is the oldest that works.`,
    );
  if (running !== undefined && running !== here)
    return warning(
      'versions',
      `${text}; the system was started from ${running}, not from ${here}`,
      'Use that checkout, or start the system from this one.',
    );
  if (major < NODE_SUPPORTED)
    return warning(
      'versions',
      `${text}, which is no longer supported`,
      `Install Node ${NODE_SUPPORTED + 2}.`,
    );
  return ok('versions', text);
}

export function checkDisk({ kind, text }: DiskState): Finding {
  if (kind === 'enough') return ok('disk', text);
  const remedy = 'Free space; work then continues by itself.';
  return kind === 'full' ? problem('disk', `FULL: ${text}`, remedy) : warning('disk', text, remedy);
}

/** A file of the configuration: its permission bits, and whether a password is in it. */
export interface ConfiguredFile {
  readonly path: string;
  readonly mode: number;
  readonly hasSecret: boolean;
}

/** Nobody else may read a password or change a limit. */
export function checkPermissions(files: readonly ConfiguredFile[]): Finding {
  const isOpen = ({ mode, hasSecret }: ConfiguredFile) => (mode & (hasSecret ? 0o077 : 0o022)) !== 0;
  const open = files.filter(isOpen).map(({ path }) => path);
  if (open.length === 0) return ok('secrets', `${files.length} files are closed to others`);
  return problem('secrets', `others may read or change ${open.join(', ')}`, `chmod go= ${open.join(' ')}`);
}

export function checkOpenFiles(limit: number): Finding {
  const text = `this user's programs may open ${limit === Number.POSITIVE_INFINITY ? 'any number of' : limit} files`;
  if (limit >= OPEN_FILES_MIN) return ok('open files', text);
  return problem(
    'open files',
    text,
    `Raise it to ${OPEN_FILES_MIN} or more: \`ulimit -n\`, or LimitNOFILE of the systemd unit.`,
  );
}

/** `changes`: times of schedules that a change of clocks will skip or repeat. */
export function checkZones(machine: string, system: string, changes: readonly string[]): Finding {
  const text = `system ${system}, machine ${machine}`;
  if (changes.length === 0) return ok('time zones', text);
  return warning('time zones', `${text}; ${changes.join('; ')}`, 'Move it in schedules.yaml.');
}

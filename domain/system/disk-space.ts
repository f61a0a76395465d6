/** Below this the database can't continue: nothing that is written is safe. */
const FULL_BYTES = 32 * 1024 * 1024;
const LOW_BYTES = 500 * 1024 * 1024;

/** How the disk of a folder stands. */
export interface DiskState {
  readonly kind: 'enough' | 'low' | 'full';
  /** For people: how much is left, and where. */
  readonly text: string;
}

/** `writable` is false when a small file could not be written although there seems to be room (a quota). */
export function diskState(folder: string, freeBytes: number, writable: boolean): DiskState {
  const left = `${shown(freeBytes)} left on the disk of ${folder}`;
  if (!writable) return { kind: 'full', text: `${left}, and a small file could not be written` };
  if (freeBytes < FULL_BYTES) return { kind: 'full', text: left };
  return { kind: freeBytes < LOW_BYTES ? 'low' : 'enough', text: left };
}

function shown(bytes: number): string {
  const megabytes = bytes / (1024 * 1024);
  return megabytes < 10_000 ? `${Math.floor(megabytes)} MB` : `${Math.floor(megabytes / 1024)} GB`;
}

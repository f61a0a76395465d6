import { isDatabaseAway } from '../store/database';

/** An export file by file: one that can't be written is named, and the others are written. */
export interface Items {
  /** `<path>: <what went wrong>`. */
  readonly problems: readonly string[];
  /** True when the work of one file succeeded. What would fail for every file (database, disk) is thrown. */
  attempt(path: string, work: () => Promise<unknown>): Promise<boolean>;
}

export function itemByItem(): Items {
  const problems: string[] = [];
  return {
    problems,
    attempt: async (path, work) => {
      try {
        await work();
        return true;
      } catch (error) {
        if (isDatabaseAway(error) || isOfTheDisk(error)) throw error;
        problems.push(`${path}: not exported: ${error instanceof Error ? error.message : String(error)}`);
        return false;
      }
    },
  };
}

/** No space, no permission, no folder: it is not this file's fault. */
function isOfTheDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface PrivateDirectory {
  readonly path: string;
  /** Writes a file, with the folders above it; returns its path. */
  write(name: string, content: string): string;
  remove(): void;
}

/** Makes an empty private directory of a test's own. */
export function createPrivateDirectory(): PrivateDirectory {
  const path = mkdtempSync(join(tmpdir(), 'tst-private-'));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

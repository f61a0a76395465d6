/** What Linux tells of processes, in /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the children, by id of the parent. */
export type ChildProcesses = ReadonlyMap<number, readonly number[]>;

export function childProcesses(): ChildProcesses {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = numberOf(processFile(Number(name), 'status'), 'PPid');
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

/** Empty for a process that has ended meanwhile. */
export function processFile(pid: number, file: 'status' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** The number behind `key:` in the text of `status`; 0 when there is none. */
export function numberOf(status: string, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

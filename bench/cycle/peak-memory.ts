import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * Largest resident memory so far of this process (`driver`) and of each other one with all its children, in MB,
 * by name. Empty where the system keeps no such record (only Linux does, in /proc).
 */
export function peakMemory(processes: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  if (!existsSync('/proc/self/status')) return {};
  const children = childrenByParent();
  const others = Object.entries(processes).map(([name, pid]) => [name, peakOfTree(pid, children)] as const);
  const all = [...others, ['driver', peakOfTree(process.pid, new Map())] as const];
  return Object.fromEntries(all.map(([name, kilobytes]) => [name, Math.round(kilobytes / 1024)]));
}

function peakOfTree(pid: number, children: ReadonlyMap<number, readonly number[]>): number {
  const own = numberOf(statusOf(pid), 'VmHWM');
  return (children.get(pid) ?? []).reduce((sum, child) => sum + peakOfTree(child, children), own);
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = numberOf(statusOf(Number(name)), 'PPid');
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

/** Empty for a process that has ended meanwhile. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function numberOf(status: string, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

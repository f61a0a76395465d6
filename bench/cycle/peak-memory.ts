import { existsSync } from 'node:fs';
import { type ChildProcesses, childProcesses, numberOf, processFile } from './process-files';

/**
 * Largest resident memory so far of this process (`driver`) and of each other one with all its children, in MB,
 * by name. Empty where the system keeps no such record (only Linux does, in /proc).
 */
export function peakMemory(processes: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  if (!existsSync('/proc/self/status')) return {};
  const children = childProcesses();
  const others = Object.entries(processes).map(([name, pid]) => [name, peakOfTree(pid, children)] as const);
  const all = [...others, ['driver', peakOfTree(process.pid, new Map())] as const];
  return Object.fromEntries(all.map(([name, kilobytes]) => [name, Math.round(kilobytes / 1024)]));
}

function peakOfTree(pid: number, children: ChildProcesses): number {
  const own = numberOf(processFile(pid, 'status'), 'VmHWM');
  return (children.get(pid) ?? []).reduce((sum, child) => sum + peakOfTree(child, children), own);
}

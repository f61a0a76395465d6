import { existsSync } from 'node:fs';
import { type ChildProcesses, childProcesses, processFile } from './process-files';

/** Processor seconds by name of process. */
export type ProcessorTime = Readonly<Record<string, number>>;

/** Notes the processor time of processes while they work, so that a stage's share can be told afterwards. */
export interface ProcessorWatch {
  /** Used between two instants (UTC ms), to a tenth of a second. */
  between(from: number, to: number): ProcessorTime;
  stop(): void;
}

interface Sample {
  readonly at: number;
  readonly seconds: ProcessorTime;
}

const EVERY_MS = 100;
/** Linux counts in hundredths of a second, whatever the machine (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/** Watches each process with all its children. Empty where the system keeps no such record. */
export function watchProcessorTime(processes: Readonly<Record<string, number>>): ProcessorWatch {
  const isKnown = existsSync('/proc/self/stat');
  const children = isKnown ? childProcesses() : new Map();
  const samples: Sample[] = [];
  const note = () => {
    if (isKnown) samples.push({ at: Date.now(), seconds: timesOf(processes, children) });
  };
  note();
  const timer = setInterval(note, EVERY_MS);
  const asOf = (at: number) => samples.findLast((sample) => sample.at <= at) ?? samples[0];
  return {
    between: (from, to) => {
      if (!isKnown) return {};
      note();
      const [before, after] = [asOf(from).seconds, asOf(to).seconds];
      return Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));
    },
    stop: () => clearInterval(timer),
  };
}

function timesOf(processes: Readonly<Record<string, number>>, children: ChildProcesses): ProcessorTime {
  const all = [...Object.entries(processes), ['driver', process.pid] as const];
  return Object.fromEntries(
    all.map(([name, pid]) => [name, pid === process.pid ? ticksOf(pid) : ticksOfTree(pid, children)]),
  );
}

function ticksOfTree(pid: number, children: ChildProcesses): number {
  return (children.get(pid) ?? []).reduce((sum, child) => sum + ticksOfTree(child, children), ticksOf(pid));
}

/** Seconds in user and system mode, fields 14 and 15 of `stat`, behind the name in brackets. */
function ticksOf(pid: number): number {
  const stat = processFile(pid, 'stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}

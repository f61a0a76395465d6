import Table from 'cli-table3';
import type { Database } from '../../data/store/database';
import { findRun } from '../../data/system/runs';
import type { StageResults } from '../../domain/cycle/cycle-result';
import { remedyOf } from '../../domain/cycle/stage-failure';
import { STAGES } from '../../domain/system/names';
import type { Settings } from '../../services/system/settings';
import type { Progress } from '../terminal/progress';
import { readPositions } from './position-lines';
import { positionTable } from './position-table';

/** The day at a glance: what each stage did, positions wanted and held, and where to find more. */
export async function printSummary(
  settings: Settings,
  database: Database,
  date: string,
  progress: Progress,
): Promise<void> {
  const { system } = settings.endpoints;
  const run = await findRun(database, { system, process: 'daily-cycle', tradeDate: date });
  const stages = (run?.summary?.['stages'] ?? {}) as StageResults;
  progress.line('');
  progress.line(`Daily cycle of ${date}: ${run?.state ?? 'not run'}${run?.error ? ` (${run.error})` : ''}`);
  const failed = STAGES.find((stage) => run?.state === 'failed' && run.error?.startsWith(`${stage}: `));
  if (failed) progress.line(`  what to do: ${remedyOf({ tradeDate: date, stage: failed })}`);
  const table = new Table({ head: ['stage', 'result'], style: { head: [], border: [] } });
  for (const stage of STAGES)
    table.push([stage, stage === failed ? 'FAILED' : (stages[stage]?.summary.replaceAll('; ', '\n') ?? '-')]);
  progress.line(table.toString());
  for (const stage of STAGES) {
    for (const problem of stages[stage]?.problems ?? []) progress.line(`  problem in ${stage}: ${problem}`);
  }
  progress.line(positionTable(await readPositions(database, settings.config)));
  progress.line(`reports:  ${settings.folders.reports}/${date}`);
  progress.line(`backups:  ${settings.folders.backups}`);
  progress.line(`mail:     ${settings.config.email_address ?? settings.folders.outbox}`);
}

import type { Command } from 'commander';
import { processWindow } from '../../config/stack-steps';
import { standingProcesses } from '../../data/system/process-states';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { processTable } from '../views/process-table';

/** `tst processes`: pysystemtrade's processes as they stand here. */
export function register(program: Command): void {
  systemCommand(
    program,
    'processes',
    "pysystemtrade's processes: whether each may start, runs, when it ran last",
  )
    .option('--json', 'as JSON')
    .action(opened([], list));
}

async function list(
  { database, settings }: OpenSystem,
  { json }: { readonly json?: boolean },
): Promise<void> {
  const processes = await standingProcesses(database, settings.endpoints.system);
  if (json) return console.log(JSON.stringify(processes, null, 2));
  console.log(processTable(processes, (process) => processWindow(settings.loaded.control, process).stop));
  console.log(
    'To stop one from starting: npx tst schedules pause daily-cycle | capital | fx | order-stack --reason R',
  );
}

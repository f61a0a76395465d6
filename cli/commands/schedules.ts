import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { tstError } from '../../domain/errors/errors';
import { applySchedules, diffSchedules, type ScheduleChange } from '../../services/schedules/apply-schedules';
import {
  backfillSchedule,
  listSchedules,
  pauseSchedule,
  triggerSchedule,
  unpauseSchedule,
} from '../../services/schedules/operate-schedules';
import { readSchedules } from '../../services/schedules/schedule-file';
import type { ScheduleOwner } from '../../services/schedules/schedule-options';
import { resolveSystem } from '../../services/system/last-system';
import { systemEnvironment } from '../../services/system/system-environment';
import { withSystem } from '../../services/system/with-system';
import { connectTemporal } from '../../services/temporal/temporal-client';
import { onSystem } from '../operator/open-system';
import { systemCommand } from '../operator/system-command';
import { rememberPauses } from '../start/schedules-and-pauses';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { scheduleTable } from '../views/schedule-table';

interface SystemOption {
  readonly system?: string;
}

type Act = (client: Client, owner: ScheduleOwner) => Promise<void>;

/** `tst schedules apply|diff|list|pause|unpause|trigger|backfill`. */
export function register(program: Command): void {
  const schedules = program.command('schedules').description('what runs on a schedule');
  const add = (usage: string, description: string) => systemCommand(schedules, usage, description);

  add('apply', 'apply temporal-config/schedules.yaml to the server; pauses and notes are kept').action(
    (options: SystemOption) =>
      onServer(options, async (client, owner) => {
        printChanges(await applySchedules(client, owner, schedulesOf(owner.system)));
      }),
  );
  add('diff', 'what apply would change; exit code 1 if there is a difference').action(
    (options: SystemOption) =>
      onServer(options, async (client, owner) => {
        const changes = await diffSchedules(client, owner, schedulesOf(owner.system));
        printChanges(changes);
        if (changes.length > 0) process.exitCode = 1;
      }),
  );
  add('list', 'each schedule, its pause and its next run').action((options: SystemOption) =>
    onServer(options, printList),
  );
  add('pause <name>', 'stop further runs until unpause')
    .requiredOption(REASON_OPTION, 'kept as its note', parseReason)
    .action((name: string, options: SystemOption & { reason: string }) =>
      onPauses(options, (client, owner) => pauseSchedule(client, owner, name, options.reason)),
    );
  add('unpause <name>', 'resume runs')
    .requiredOption(REASON_OPTION, 'kept as its note', parseReason)
    .action((name: string, options: SystemOption & { reason: string }) =>
      onPauses(options, (client, owner) => unpauseSchedule(client, owner, name, options.reason)),
    );
  add('trigger <name>', 'start one run now').action((name: string, options: SystemOption) =>
    onServer(options, (client, owner) => triggerSchedule(client, owner, name)),
  );
  add('backfill <name>', 'start the runs of past days, one after another')
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD, UTC')
    .requiredOption('--to <date>', 'last day, YYYY-MM-DD, UTC')
    .action((name: string, options: SystemOption & { from: string; to: string }) =>
      onServer(options, (client, owner) => backfillSchedule(client, owner, name, periodOf(options))),
    );
}

/** Reports a mistake in the files before looking for a server or starting one. */
function onServer({ system }: SystemOption, act: Act): Promise<void> {
  schedulesOf(resolveSystem(system));
  return withSystem(system, ['temporal'], async (endpoints) => {
    const { client, close } = await connectTemporal(endpoints);
    try {
      await act(client, endpoints);
    } finally {
      await close();
    }
  });
}

/** A pause is also kept in the database, so that it survives a loss of the server's data. */
function onPauses({ system }: SystemOption, act: Act): Promise<void> {
  const entries = schedulesOf(resolveSystem(system));
  return onSystem(system, ['temporal'], async ({ database, settings, temporal }) => {
    const { client } = (await temporal())!; // requested above
    const { endpoints } = settings;
    await act(client, endpoints);
    if (endpoints.clock === 'live') await rememberPauses(client, database, endpoints, entries);
  });
}

function schedulesOf(system: string) {
  return readSchedules(systemEnvironment(system));
}

function printChanges(changes: readonly ScheduleChange[]): void {
  if (changes.length === 0) console.log('no differences');
  for (const { id, kind, differences } of changes) {
    console.log(`${kind.padEnd(9)} ${id}`);
    for (const { key, server, file } of differences) {
      console.log(
        `            ${key}: ${server || '(nothing)'} on the server, ${file || '(nothing)'} in the file`,
      );
    }
  }
}

async function printList(client: Client, owner: ScheduleOwner): Promise<void> {
  console.log(scheduleTable(await listSchedules(client, owner)));
}

function periodOf({ from, to }: { from: string; to: string }): { start: Date; end: Date } {
  const start = new Date(`${from}T00:00:00Z`);
  const end = new Date(`${to}T23:59:59Z`);
  const valid = [from, to].every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day)) && start <= end;
  if (valid) return { start, end };
  throw tstError('BAD_INPUT', `--from ${from} --to ${to} is not a period of days YYYY-MM-DD`);
}

import type { Command } from 'commander';
import { auditEntries } from '../../data/operator/audit';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { parseWhole } from '../terminal/number';
import { parseSince } from '../terminal/since';
import { plainTable, shownTime } from '../views/table';

interface AuditOptions {
  readonly since?: number;
  readonly action?: string;
  readonly instrument?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** `tst audit`: who did what, when and why, and what it was before. */
export function register(program: Command): void {
  systemCommand(program, 'audit', 'what people did: who, when, why, before and after; refused requests too')
    .option(
      '--since <when>',
      'from a UTC time or date of the trading clock on, or how long ago: 30m, 2h, 3d',
      parseSince,
    )
    .option('--action <action>', 'only this action, as the table names it')
    .option('--instrument <code>', 'only about this instrument')
    .option('--limit <number>', 'at most so many, the newest', parseWhole, 100)
    .option('--json', 'as JSON')
    .action(opened([], show));
}

async function show(
  { database }: OpenSystem,
  { since, action, instrument, limit, json }: AuditOptions,
): Promise<void> {
  const filter = {
    ...(since !== undefined && { since: new Date(since) }),
    ...(action !== undefined && { action }),
    ...(instrument !== undefined && { instrument }),
  };
  const all = await auditEntries(database, filter);
  const entries = limit === 0 ? [] : all.slice(-limit);
  if (json) return console.log(JSON.stringify(entries, null, 2));
  if (entries.length === 0) return console.log('nobody has done anything');
  const rows = entries.map(({ at, by, action: what, instrument: code, outcome, reason, details }) => [
    ...[shownTime(at), by, what, code ?? '', outcome, reason ?? ''],
    details ? JSON.stringify(details) : '',
  ]);
  console.log(plainTable(['when', 'who', 'what', 'instrument', 'outcome', 'why', 'details'], rows));
}

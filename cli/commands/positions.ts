import type { Command } from 'commander';
import { type Comparison, comparePositions } from '../../activities/broker-orders/compare-positions';
import { TstError } from '../../domain/errors/errors';
import { askBroker } from '../operator/ask-broker';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { readPositions } from '../views/position-lines';
import { positionTable } from '../views/position-table';

/** `tst positions`: optimal range, ours and the broker's side by side. */
export function register(program: Command): void {
  systemCommand(program, 'positions', "optimal range, ours and the broker's positions, side by side")
    .option('--stored', "don't ask the broker: show what it reported last")
    .action(opened([], (open, { stored }: { readonly stored?: boolean }) => show(open, stored === true)));
}

async function show(open: OpenSystem, stored: boolean): Promise<void> {
  const comparison = stored ? undefined : await compareNow(open);
  const breaks = comparison?.kind === 'compared' ? comparison.breaks : [];
  console.log(positionTable(await readPositions(open.database, open.settings.config)));
  if (comparison?.kind === 'not-compared')
    console.error(`not compared with the broker: ${comparison.reason}`);
  for (const { instrument, contract, reason } of breaks) {
    console.log(`position break: ${instrument} ${contract}: ${reason}`);
  }
  if (breaks.length > 0) process.exitCode = 1;
}

/** If the broker can't be reached, its last report is shown with its time. */
async function compareNow(open: OpenSystem): Promise<Comparison | undefined> {
  try {
    return await askBroker(open, async (broker, account) => {
      const answer = await broker.positions(account);
      return comparePositions(open.database, answer, new Date(await open.clock.read()));
    });
  } catch (error) {
    if (!(error instanceof TstError) || !error.code.startsWith('BROKER_')) throw error;
    console.error(`the broker can't be reached now: ${error.message}`);
    return undefined;
  }
}

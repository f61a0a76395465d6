import { randomBytes } from 'node:crypto';
import { type Command, Option } from 'commander';
import { tstError } from '../../domain/errors/errors';
import { businessDays, type TradeDate } from '../../domain/time/trade-date';
import type { SystemSetup } from '../../services/system/endpoints';
import { startSystem } from '../../services/system/start-system';
import { loadSystemConfig } from '../../services/system/system-config';
import { describeMarket, planSimulated, planStart } from '../../services/system/system-plan';
import { replayAndCompare } from '../replay/replay';
import { checkedDay, cycleInstant } from '../simulated-day/market-day';
import { EXIT_INTERRUPTED, type Interrupt, listenToInterrupt } from '../terminal/interrupt';
import { terminalProgress } from '../terminal/progress';

interface ReplayOptions {
  readonly market?: string;
  readonly rolls?: 'calendar' | 'parameters';
  readonly from: string;
  readonly to: string;
  readonly system?: string;
}

const PARTS = ['database', 'temporal', 'gateway', 'workers'] as const;

/** `tst replay`: the daily cycle over past days on the simulator, then compared with the expected results. */
export function register(program: Command): void {
  program
    .command('replay')
    .description('run the cycle of past days on the simulator and compare ledger, positions and prices')
    .option('--market <directory>', 'directory of CSV files in the formats of pysystemtrade')
    .requiredOption('--from <date>', 'first trade date YYYY-MM-DD; the history before it is imported')
    .requiredOption('--to <date>', 'last trade date YYYY-MM-DD')
    .addOption(
      new Option(
        '--rolls <source>',
        'what decides on rolls: the calendar of the data, or the roll policy',
      ).choices(['calendar', 'parameters']),
    )
    .option('--system <name>', 'continue with this system; default: a new, empty one')
    .action(replay);
}

async function replay(options: ReplayOptions): Promise<void> {
  const interrupt = listenToInterrupt(console.error);
  try {
    process.exitCode = await replaySystem(options, interrupt);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    process.exitCode = EXIT_INTERRUPTED;
  }
  // What the interrupted day still waits for never comes: everything has been stopped.
  if (interrupt.signal.aborted) process.exit();
}

async function replaySystem(options: ReplayOptions, interrupt: Interrupt): Promise<number> {
  const days = daysOf(options);
  const setup = planSimulated({
    system: options.system ?? newName(),
    market: options.market,
    rolls: options.rolls,
  });
  const directory = replayedDirectory(setup);
  const loaded = loadSystemConfig(setup);
  const progress = terminalProgress();
  const span = `${days[0]} to ${days[days.length - 1]}, ${days.length} business days`;
  progress.line(`system '${setup.system}': ${describeMarket(setup)}; ${span}`);
  const running = await startSystem({
    ...planStart(setup, loaded),
    parts: PARTS,
    clock: { start: cycleInstant(days[0], loaded.config.system_zone), speed: 0 },
    signal: interrupt.signal,
    say: progress.line,
  });
  try {
    const request = { endpoints: running.endpoints, directory, days, progress, signal: interrupt.signal };
    const equal = await Promise.race([replayAndCompare(request), interrupt.happened]);
    if (equal === undefined) return EXIT_INTERRUPTED;
    return equal ? 0 : 1;
  } finally {
    await running.stop();
  }
}

function daysOf({ from, to }: ReplayOptions): readonly TradeDate[] {
  const days = businessDays(checkedDay(from), checkedDay(to));
  if (days.length === 0) throw tstError('BAD_INPUT', `--to ${to} is before --from ${from}`);
  return days;
}

function replayedDirectory({ system, market }: SystemSetup): string {
  if (market?.kind === 'replay') return market.directory;
  throw tstError('BAD_INPUT', `system '${system}' does not replay CSV files; name them with --market`);
}

/** Returns a new name for each replay, so that it starts empty. */
function newName(): string {
  return `replay-${randomBytes(3).toString('hex')}`;
}

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ExplainOptions } from '../backtest/explain';
import type { FinaliseOptions } from '../backtest/finalise';
import type { RunOptions } from '../backtest/run';
import type { ShowOptions } from '../backtest/show';
import { parseWhole } from '../terminal/number';
import { SYSTEM_OPTION } from '../terminal/system-option';

const CONFIG = 'strategy file, such as private/strategies/chapter15.yaml';
const ROWS_SHOWN = 15;

/** `tst backtest`: research with the same engine that production runs. Each part is loaded when it is used. */
export function register(program: Command): void {
  const backtest = program.command('backtest').description('run, explain and finalise strategies on history');
  withPrices(backtest.command('run').argument('<config>', CONFIG))
    .description('statistics of a strategy; with --report and --out everything behind them')
    .option('--report <file>', 'HTML page with plots, readable without network')
    .option('--out <directory>', "every stage's series as Arrow and CSV, scalars and statistics as JSON")
    .addOption(
      new Option('--formats <list>', 'of the series: arrow, csv')
        .default(['arrow', 'csv'])
        .argParser(formats),
    )
    .option('--dynamic', 'also the whole positions of the dynamic optimisation')
    .action(async (config: string, options: RunOptions) =>
      (await import('../backtest/run')).runResearch(config, options),
    );
  withPrices(
    backtest.command('explain').argument('<config>', CONFIG).argument('<instrument>', 'such as CORN'),
  )
    .description('how a position came about, stage by stage, with units')
    .option('--date <date>', 'YYYY-MM-DD; default: the last day')
    .action(async (config: string, instrument: string, options: ExplainOptions) =>
      (await import('../backtest/explain')).explainResearch(config, instrument, options),
    );
  withPrices(backtest.command('finalise').argument('<config>', CONFIG))
    .description('write the last estimates as fixed values')
    .requiredOption('-o, --output <file>', 'YAML file to write')
    .option('--attributes <names...>', 'only these attributes, such as forecast_weights')
    .option('--merge <strategy>', 'strategy file that receives the values; its comments stay')
    .action(async (config: string, options: FinaliseOptions) =>
      (await import('../backtest/finalise')).finaliseResearch(config, options),
    );
  backtest
    .command('show')
    .argument('<strategy>', 'name of a strategy')
    .description('what a production run stored; kept for 30 days')
    .option('--date <date>', 'trade date, YYYY-MM-DD; default: the newest')
    .option('--stage <stage>', 'one of the stages listed without this option')
    .option('--instrument <code>', 'alone: the explanation of its position')
    .option('--rows <count>', 'last rows of a series', parseWhole, ROWS_SHOWN)
    .option(...SYSTEM_OPTION)
    .action(async (strategy: string, options: ShowOptions) =>
      (await import('../backtest/show')).showStored(strategy, options),
    );
}

function withPrices(command: Command): Command {
  return command
    .option('--market <directory>', "prices in pysystemtrade's CSV formats; default: the stored prices")
    .option('--system <name>', 'stored prices of this system; default: the one started last')
    .option('--private <directory>', 'instead of PYSYS_PRIVATE_CONFIG_DIR');
}

function formats(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => name !== 'arrow' && name !== 'csv');
  if (unknown !== undefined) throw new InvalidArgumentError(`'${unknown}' is neither arrow nor csv.`);
  return names;
}

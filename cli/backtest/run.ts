import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { maskedConfig } from '../../config/effective';
import type { ResultFormat } from '../../data/results/write-results';
import { createBacktestReport, createSummary } from '../../reports/backtest/create-backtest-report';
import { renderText } from '../../reports/renderers/text';
import { runInThreads } from '../../strategies/threads/run-in-threads';
import type { Backtest } from '../../systems/backtest';
import { requireInputs } from '../../systems/data/missing-inputs';
import { systemInstruments } from '../../systems/instrument-list';
import { type StageTable, stageTables } from '../../systems/stage-tables';
import { scalarSummary, statisticsSummary } from '../../systems/summary';
import { type ProgressBar, progressBar } from '../terminal/progress-bar';
import { type Research, type ResearchOptions, withResearch } from './load-research';

export interface RunOptions extends ResearchOptions {
  readonly out?: string;
  readonly report?: string;
  readonly formats: readonly ResultFormat[];
  /** Adds the whole positions of the dynamic optimisation. */
  readonly dynamic?: boolean;
}

/** Files of `--out` in addition to those of the stages. */
const JSON_FILES = 5;

/** Runs a strategy's file on prices: prints the statistics, writes the report and the series on request. */
export async function runResearch(reference: string, options: RunOptions): Promise<void> {
  await withResearch(reference, options, (research) => runLoaded(basename(reference), research, options));
}

async function runLoaded(name: string, research: Research, options: RunOptions): Promise<void> {
  const { config, data, ownRules, loaded } = research;
  for (const warning of config.warnings) console.error(`warning: ${warning}`);
  requireInputs(systemInstruments(config, data), data, config.baseCurrency);
  const backtest = await runInThreads(config, data, {
    // A page shows the forecasts of all instruments at once; files are written instrument by instrument.
    keep: options.report === undefined ? 'combined' : 'everything',
    ownRules,
    privateDirectory: loaded.privateDirectory,
    warn: console.error,
  });
  const tables = options.out === undefined ? [] : stageTables(backtest, { dynamic: options.dynamic });
  const files = options.out === undefined ? 0 : tables.length * options.formats.length + JSON_FILES;
  const bar = progressBar(2 * backtest.instruments.length + files + 1);
  try {
    await computeAll(backtest, bar);
    const input = {
      backtest,
      name,
      source: research.source,
      dynamic: options.dynamic,
      producedAt: Date.now(),
    };
    bar.step('statistics');
    const text = renderText(createSummary(input));
    if (options.report !== undefined) {
      const { renderHtml } = await import('../../reports/renderers/html');
      await writeFile(options.report, renderHtml(createBacktestReport(input)));
    }
    if (options.out !== undefined) await writeAll(research, backtest, options, tables, bar);
    bar.end();
    process.stdout.write(text);
  } finally {
    bar.end();
  }
  for (const written of [options.report, options.out]) {
    if (written !== undefined) console.log(`written: ${written}`);
  }
}

async function computeAll(backtest: Backtest, bar: ProgressBar): Promise<void> {
  const { instruments, accounts } = backtest;
  const steps: (readonly [name: string, compute: () => unknown])[] = [
    ...instruments.map((code) => [`position ${code}`, () => backtest.subsystemPosition(code)] as const),
    ...instruments.map((code) => [`profit ${code}`, () => accounts.forInstrument(code)] as const),
  ];
  for (const [name, compute] of steps) {
    bar.step(name);
    compute();
    await new Promise((resolve) => setImmediate(resolve)); // lets the bar be drawn and Ctrl-C be handled
  }
}

async function writeAll(
  { config }: Research,
  backtest: Backtest,
  options: RunOptions,
  tables: ReturnType<typeof stageTables>,
  bar: ProgressBar,
): Promise<void> {
  const results = {
    tables: tables.map((table) => withTrading(backtest, table)),
    instruments: backtest.instruments,
    scalars: () => scalarSummary(backtest),
    statistics: statisticsSummary(backtest),
    config: maskedConfig(config.effective),
  };
  const { writeResults } = await import('../../data/results/write-results');
  await writeResults(options.out!, results, {
    formats: options.formats,
    onFile: (path) => bar.step(`writing ${path}`),
  });
}

/** Also computes how much each rule trades, which the costs need, while the forecasts of the instrument are in memory. */
function withTrading({ costs }: Backtest, table: StageTable): StageTable {
  if (table.stage !== 'forecasts') return table;
  return {
    ...table,
    series: () => {
      const series = table.series();
      costs.trading(table.name);
      return series;
    },
  };
}

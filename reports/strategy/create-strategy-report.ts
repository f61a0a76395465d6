import { ROOT_BUSINESS_DAYS_IN_YEAR } from '../../systems/primitives/calendar';
import { figureTable, number, sortedBy, words } from '../figures';
import { formatTime } from '../format';
import type { Cell, PlotSection, Report, Section } from '../report';
import { column, header, paragraph, row, sectionsOf, table } from '../sections';
import { forecastSections } from './forecast-tables';
import { stepOf } from './step-of';
import type {
  InstrumentSteps,
  OptimisedPosition,
  StrategyReportData,
  StrategyRunData,
} from './strategy-data';

/** How the positions of each strategy's latest run came about (operations document, 5.8). */
export function createStrategyReport({ producedAt, zone, runs, withoutRun }: StrategyReportData): Report {
  return {
    title: 'Strategy report',
    producedAt,
    zone,
    sections: [
      ...sectionsOf('Strategies', runs, (all) =>
        all.length === 0
          ? [paragraph('No run of a strategy is stored: run the positions stage first.')]
          : all.flatMap((run) => runSections(run, zone)),
      ),
      ...withoutRun.map((name) => paragraph(`${name} is left out: none of its runs is stored (any more).`)),
    ],
  };
}

function runSections(run: StrategyRunData, zone: string): readonly Section[] {
  const { strategy, tradeDate, at, instruments } = run;
  return [
    header(`${strategy}: run of ${tradeDate}, ${formatTime(at, zone)}`),
    ...(run.optimised.length > 0 ? [optimisedTable(run.optimised)] : []),
    overlayText(run),
    targetTable(run),
    stepTable('Vol calculation', VOL_STEPS, instruments, (each) => [
      ROOT_BUSINESS_DAYS_IN_YEAR * stepOf(each, 'daily volatility in percent'),
    ]),
    stepTable('Subsystem position', SUBSYSTEM_STEPS, instruments),
    stepTable('Portfolio positions', PORTFOLIO_STEPS, instruments),
    positionDiags(instruments),
    bufferTable(instruments),
    ...bufferPlot(strategy, instruments),
    ...forecastSections(instruments),
  ];
}

const OPTIMISED = [
  ['dont_trade', undefined],
  ['reduce_only', undefined],
  ['weight_per_contract', 4],
  ['position_limit_weight', 4],
  ['optimum_weight', 4],
  ['start_weight', 4],
  ['maximum_weight', 4],
  ['minimum_weight', 4],
  ['previous_weight', 4],
  ['optimised_weight', 4],
  ['optimal_position', 3],
  ['position_limit_contracts', undefined],
  ['previous_position', 0],
  ['optimised_position', 0],
] as const;

const FLAGS: ReadonlySet<string> = new Set(['dont_trade', 'reduce_only']);
/** Stands for no limit. */
const NO_LIMIT = 999_999_999;

function optimisedTable(positions: readonly OptimisedPosition[]): Section {
  const columns = OPTIMISED.map(([name, decimals]) =>
    FLAGS.has(name)
      ? words<OptimisedPosition>(name, ({ values }) => (values[name] ? 'yes' : ''))
      : number<OptimisedPosition>(name, undefined, decimals ?? 'short', ({ values }) =>
          Math.abs(values[name]) >= limitOf(name, values) ? undefined : values[name],
        ),
  );
  return figureTable(
    'Optimal positions',
    [words<OptimisedPosition>('instrument', ({ instrument }) => instrument), ...columns],
    sortedBy(positions, ({ values }) => values['optimum_weight']),
  );
}

/** Where a limit stands for none, in contracts or in weight: such a cell stays empty. */
function limitOf(name: string, values: OptimisedPosition['values']): number {
  if (name === 'position_limit_contracts') return NO_LIMIT;
  if (name === 'position_limit_weight') return NO_LIMIT * values['weight_per_contract'];
  return Number.POSITIVE_INFINITY;
}

function overlayText({ overlay }: StrategyRunData): Section {
  if (overlay === undefined) return paragraph('No risk overlay is configured.');
  const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;
  return paragraph(
    `Risk overlay: ${overlay.limits}; vol target ${overlay.target} %, normal risk ${percent(overlay.normalRisk)}, shocked-vol risk ${percent(overlay.stressedRisk)}, sum of absolute risks ${percent(overlay.sumOfAbsoluteRisk)}, leverage ${overlay.leverage.toFixed(2)}, final scalar ${overlay.scalar.toFixed(3)}.`,
  );
}

function targetTable({ capital, riskTarget, baseCurrency }: StrategyRunData): Section {
  const annual = (capital * (riskTarget ?? NaN)) / 100;
  const rows: readonly (readonly [string, Cell, string])[] = [
    ['base currency', baseCurrency, ''],
    ['notional trading capital', capital, baseCurrency],
    ['percentage vol target', riskTarget ?? null, '% a year'],
    ['annual cash vol target', annual, baseCurrency],
    ['daily cash vol target', annual / ROOT_BUSINESS_DAYS_IN_YEAR, baseCurrency],
  ];
  return table(
    'Vol target',
    [column('what'), column('value', 'short'), column('unit')],
    rows.map((cells) => row(...cells)),
  );
}

/** Columns: heading, unit, decimals, the step that it shows. */
type StepColumn = readonly [head: string, unit: string | undefined, decimals: number | 'short', step: string];

const VOL_STEPS: readonly StepColumn[] = [
  ['daily return vol', 'points', 5, 'daily volatility'],
  ['price', 'points', 'short', 'price of the current contract'],
  ['daily vol', '%', 3, 'daily volatility in percent'],
];

const SUBSYSTEM_STEPS: readonly StepColumn[] = [
  ['block value', 'of 1 %', 2, 'value of a 1 % move'],
  ['daily price vol', '%', 3, 'daily volatility in percent'],
  ['ICV', 'instrument currency', 2, 'instrument currency volatility'],
  ['FX', undefined, 5, 'FX rate'],
  ['IVV', 'base currency', 2, 'instrument value volatility'],
  ['daily cash vol target', 'base currency', 2, 'daily cash target'],
  ['vol scalar', 'contracts', 2, 'volatility scalar'],
  ['combined forecast', undefined, 2, 'combined forecast'],
  ['subsystem position', 'contracts', 2, 'subsystem position'],
];

const PORTFOLIO_STEPS: readonly StepColumn[] = [
  ['subsystem position', 'contracts', 2, 'subsystem position'],
  ['instrument weight', undefined, 4, 'instrument weight'],
  ['IDM', undefined, 3, 'instrument diversification multiplier'],
  ['notional position', 'contracts', 2, 'position'],
];

/** `annual`: one more column, in percent, of what follows from the steps. */
function stepTable(
  title: string,
  columns: readonly StepColumn[],
  instruments: readonly InstrumentSteps[],
  annual?: (instrument: InstrumentSteps) => readonly [number],
): Section {
  return figureTable(
    title,
    [
      words<InstrumentSteps>('instrument', ({ instrument }) => instrument),
      ...columns.map(([head, unit, decimals, step]) =>
        number<InstrumentSteps>(head, unit, decimals, (each) => stepOf(each, step)),
      ),
      ...(annual ? [number<InstrumentSteps>('annual vol', '%', 2, (each) => annual(each)[0])] : []),
    ],
    instruments,
  );
}

function positionDiags(instruments: readonly InstrumentSteps[]): Section {
  return figureTable(
    'Position diags',
    [
      words<InstrumentSteps>('instrument', ({ instrument }) => instrument),
      number<InstrumentSteps>('IDM x weight x vol scalar', 'contracts', 3, (each) =>
        ['instrument diversification multiplier', 'instrument weight', 'volatility scalar']
          .map((step) => stepOf(each, step))
          .reduce((product, factor) => product * factor, 1),
      ),
    ],
    instruments,
  );
}

function bufferTable(instruments: readonly InstrumentSteps[]): Section {
  return figureTable(
    'Positions vs buffers',
    [
      words<InstrumentSteps>('instrument', ({ instrument }) => instrument),
      number<InstrumentSteps>('notional', 'contracts', 2, (each) => stepOf(each, 'position')),
      number<InstrumentSteps>('lower', 'contracts', 2, (each) => stepOf(each, 'lower edge of the buffer')),
      number<InstrumentSteps>('upper', 'contracts', 2, (each) => stepOf(each, 'upper edge of the buffer')),
      number<InstrumentSteps>('position at the run', 'contracts', 0, ({ positionThen }) => positionThen),
      number<InstrumentSteps>('position now', 'contracts', 0, ({ positionNow }) => positionNow),
    ],
    instruments,
  );
}

function bufferPlot(strategy: string, instruments: readonly InstrumentSteps[]): readonly PlotSection[] {
  const ranges = instruments
    .map((each) => ({
      label: each.instrument,
      lower: stepOf(each, 'lower edge of the buffer'),
      upper: stepOf(each, 'upper edge of the buffer'),
      value: each.positionNow,
    }))
    .filter(({ lower, upper }) => Number.isFinite(lower) && Number.isFinite(upper));
  if (ranges.length === 0) return [];
  const title = `Positions now against buffers, ${strategy}`;
  return [{ kind: 'plot', title, plot: { type: 'ranges', unit: 'contracts', ranges } }];
}

import { accountCapitalHistory } from '../../data/capital/capital';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { readMergedContract } from '../../data/series/contract-prices';
import { readRates } from '../../data/series/fx';
import { readPrices } from '../../data/series/prices';
import { tstError } from '../../domain/errors/errors';
import { ratesToBase } from '../../domain/fx/rate-to-base';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { movesContract, movesStrategy } from '../../domain/ledger/moves';
import { strategyRows } from '../../domain/ledger/strategy-rows';
import { adjustedFill } from '../../domain/prices/adjusted-fill';
import { groupBy } from '../../domain/series/group-by';
import type { FxPrices } from '../../domain/series/series';
import type { PandlHolding, PandlReportData, Values } from '../../reports/pandl/pandl-data';
import { isTransient, sentence } from '../running/failures';
import { gather } from './gather';
import type { ReportAsk, ReportDeps } from './report-deps';
import { type ReportRange, reportRange } from './report-range';

/** Profit and loss from days before the trade date's close until now, or of the range that was asked for. */
export async function gatherPandl(deps: ReportDeps, ask: ReportAsk): Promise<PandlReportData> {
  const { database, config, clock } = deps;
  const zone = config.system_zone;
  const producedAt = await clock.read();
  const range = reportRange(ask, { now: producedAt, zone, daysBack: config.report_days_back });
  const rows = effectiveRows(await wholeLedger(database));
  const asked = strategyRows(rows).filter((row) => isAsked(row, ask));
  const leftOut = new Set<string>();
  const of = { range, leftOut };
  const capital = await gather(() => capitalSeries(deps));
  const contracts = await gather(() => holdings(deps, asked.filter(movesContract), contractHolding, of));
  const strategies = await gather(() => holdings(deps, asked.filter(movesStrategy), strategyHolding, of));
  return {
    producedAt,
    zone,
    ...range,
    capital,
    contracts,
    strategies,
    leftOut: [...leftOut].sort(),
  };
}

function isAsked(row: LedgerRow, { arguments: { instrument, strategy } }: ReportAsk): boolean {
  return (
    (instrument === undefined || row.instrument === instrument) &&
    (strategy === undefined || row.strategy === strategy)
  );
}

/** The account's accumulated profit and its capital ceiling, base currency. */
export async function capitalSeries({ database }: Pick<ReportDeps, 'database'>) {
  const history = await accountCapitalHistory(database);
  const times = history.map((row) => row.time.getTime());
  return {
    accumulated: { times, values: history.map((row) => row.accumulated) },
    maximum: { times, values: history.map((row) => row.max) },
  };
}

interface HoldingKind<H> {
  keyOf(row: LedgerRow): string;
  make(deps: ReportDeps, row: LedgerRow, holding: PandlHolding): H;
  prices(deps: ReportDeps, row: LedgerRow): Promise<HoldingPrices>;
}

interface HoldingPrices {
  readonly prices: Values;
  /** Price of a fill on their scale. */
  fillPrice(row: LedgerRow): number;
}

const contractHolding = {
  keyOf: (row: LedgerRow) => `${row.instrument}/${row.contract}`,
  make: (deps: ReportDeps, { instrument, contract }: LedgerRow, holding: PandlHolding) => ({
    ...holding,
    instrument,
    contract,
    assetClass: deps.catalogue.instruments.get(instrument)?.assetClass ?? 'unknown',
  }),
  prices: async (deps: ReportDeps, row: LedgerRow) => {
    const { times, columns } = await readMergedContract(deps.database, row.instrument, row.contract);
    return { prices: { times, values: columns.FINAL }, fillPrice: ({ price }: LedgerRow) => price };
  },
};

const strategyHolding = {
  keyOf: (row: LedgerRow) => `${row.strategy}/${row.instrument}`,
  make: (_: ReportDeps, { strategy, instrument }: LedgerRow, holding: PandlHolding) => ({
    ...holding,
    strategy,
    instrument,
  }),
  /** Of the priced contract, without the jumps of its rolls, which pysystemtrade counts as profit. */
  prices: async ({ database }: ReportDeps, { instrument }: LedgerRow) => {
    const stored = await readPrices(database, instrument);
    if (stored === undefined) throw tstError('MISSING_DATA', `${instrument} has no prices`);
    const { times, columns } = stored.adjusted;
    return {
      prices: { times, values: columns.price },
      fillPrice: (row: LedgerRow) => adjustedFill(stored, { ...row, time: row.time.getTime() }),
    };
  },
};

async function holdings<H>(
  deps: ReportDeps,
  rows: readonly LedgerRow[],
  kind: HoldingKind<H>,
  { range, leftOut }: { readonly range: ReportRange; readonly leftOut: Set<string> },
): Promise<readonly H[]> {
  const rates = await readRates(deps.database);
  const groups = groupBy(rows, kind.keyOf);
  const made = await Promise.all(
    [...groups]
      .filter(([, group]) => earnsIn(group, range))
      .map(async ([key, group]) => {
        const [first] = group;
        try {
          return [
            kind.make(deps, first, await holdingOf(deps, group, rates, await kind.prices(deps, first))),
          ];
        } catch (error) {
          if (isTransient(error)) throw error;
          leftOut.add(`${key}: ${sentence(error)}`);
          return [];
        }
      }),
  );
  return made.flat();
}

/** Held at the beginning, or traded within the range: of all others the prices need not be read. */
function earnsIn(rows: readonly LedgerRow[], { start, end }: ReportRange): boolean {
  const before = rows.filter(({ time }) => time.getTime() <= start);
  const held = before.reduce((sum, { quantity }) => sum + quantity, 0);
  return held !== 0 || rows.some(({ time }) => time.getTime() > start && time.getTime() <= end);
}

/** Throws MISSING_DATA without its point size or exchange rate, which would pass for a profit of 0. */
async function holdingOf(
  deps: ReportDeps,
  group: readonly LedgerRow[],
  rates: ReadonlyMap<string, FxPrices>,
  { prices, fillPrice }: HoldingPrices,
): Promise<PandlHolding> {
  const { instrument } = group[0];
  const known = deps.catalogue.instruments.get(instrument);
  if (!known) throw tstError('MISSING_DATA', 'it has no row in instrumentconfig.csv');
  const { base_currency } = deps.config;
  const fx = ratesToBase(known.currency, base_currency, (currency) => rates.get(currency));
  if (!fx.values.some(Number.isFinite)) {
    throw tstError('MISSING_DATA', `no exchange rate from ${known.currency} to ${base_currency}`);
  }
  return {
    openingPosition: 0,
    fills: group.map((row) => ({ time: row.time.getTime(), quantity: row.quantity, price: fillPrice(row) })),
    prices,
    pointSize: known.pointSize,
    fx,
  };
}

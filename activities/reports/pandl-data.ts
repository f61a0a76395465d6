import { accountCapitalHistory } from '../../data/capital/capital';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { readMergedContract } from '../../data/series/contract-prices';
import { readRates } from '../../data/series/fx';
import { readMultiple } from '../../data/series/prices';
import { tstError } from '../../domain/errors/errors';
import { ratesToBase } from '../../domain/fx/rate-to-base';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { movesContract, movesStrategy } from '../../domain/ledger/moves';
import { strategyRows } from '../../domain/ledger/strategy-rows';
import type { FxPrices } from '../../domain/series/series';
import { notionalClose } from '../../domain/time/notional-close';
import { DAY_MS } from '../../domain/time/units';
import type { PandlHolding, PandlReportData, Values } from '../../reports/pandl/pandl-data';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';
import { gather } from './gather';

/** Profit and loss from the cycle's close back one day, or from its close to now if the clock has moved on. */
export async function gatherPandl(deps: Deps, tradeDate: string): Promise<PandlReportData> {
  const { database, config, clock } = deps;
  const zone = config.system_zone;
  const producedAt = await clock.read();
  const rows = effectiveRows(await wholeLedger(database));
  const leftOut = new Set<string>();
  const capital = await gather(() => capitalSeries(deps));
  const contracts = await gather(() => holdings(deps, rows.filter(movesContract), contractHolding, leftOut));
  const strategies = await gather(() =>
    holdings(deps, strategyRows(rows).filter(movesStrategy), strategyHolding, leftOut),
  );
  return {
    producedAt,
    zone,
    start: notionalClose(tradeDate, zone) - DAY_MS,
    end: producedAt,
    capital,
    contracts,
    strategies,
    leftOut: [...leftOut].sort(),
  };
}

async function capitalSeries({ database }: Deps) {
  const history = await accountCapitalHistory(database);
  const times = history.map((row) => row.time.getTime());
  return {
    accumulated: { times, values: history.map((row) => row.accumulated) },
    maximum: { times, values: history.map((row) => row.max) },
  };
}

interface HoldingKind<H> {
  keyOf(row: LedgerRow): string;
  make(deps: Deps, row: LedgerRow, holding: PandlHolding): H;
  prices(deps: Deps, row: LedgerRow): Promise<Values>;
}

const contractHolding = {
  keyOf: (row: LedgerRow) => `${row.instrument}/${row.contract}`,
  make: (deps: Deps, { instrument, contract }: LedgerRow, holding: PandlHolding) => ({
    ...holding,
    instrument,
    contract,
    assetClass: deps.catalogue.instruments.get(instrument)?.assetClass ?? 'unknown',
  }),
  prices: async (deps: Deps, row: LedgerRow) => {
    const { times, columns } = await readMergedContract(deps.database, row.instrument, row.contract);
    return { times, values: columns.FINAL };
  },
};

const strategyHolding = {
  keyOf: (row: LedgerRow) => `${row.strategy}/${row.instrument}`,
  make: (_: Deps, { strategy, instrument }: LedgerRow, holding: PandlHolding) => ({
    ...holding,
    strategy,
    instrument,
  }),
  prices: async (deps: Deps, row: LedgerRow) => {
    const { times, columns } = await readMultiple(deps.database, row.instrument);
    return { times, values: columns.PRICE };
  },
};

async function holdings<H>(
  deps: Deps,
  rows: readonly LedgerRow[],
  kind: HoldingKind<H>,
  leftOut: Set<string>,
): Promise<readonly H[]> {
  const rates = await readRates(deps.database);
  const groups = new Map<string, LedgerRow[]>();
  for (const row of rows) groups.set(kind.keyOf(row), [...(groups.get(kind.keyOf(row)) ?? []), row]);
  const made = await Promise.all(
    [...groups].map(async ([key, group]) => {
      const [first] = group;
      try {
        return [kind.make(deps, first, await holdingOf(deps, group, rates, await kind.prices(deps, first)))];
      } catch (error) {
        if (isTransient(error)) throw error;
        leftOut.add(`${key}: ${sentence(error)}`);
        return [];
      }
    }),
  );
  return made.flat();
}

/** Throws MISSING_DATA without its point size or exchange rate, which would pass for a profit of 0. */
async function holdingOf(
  deps: Deps,
  group: readonly LedgerRow[],
  rates: ReadonlyMap<string, FxPrices>,
  prices: Values,
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
    fills: group.map(({ time, quantity, price }) => ({ time: time.getTime(), quantity, price })),
    prices,
    pointSize: known.pointSize,
    fx,
  };
}

import { accountCapitalHistory } from '../../data/capital';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { readMultiple } from '../../data/series/prices';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { movesContract, movesStrategy } from '../../domain/ledger/positions';
import { notionalClose } from '../../domain/time/notional-close';
import { DAY_MS } from '../../domain/time/trade-date';
import type { PandlHolding, PandlReportData, Values } from '../../reports/pandl/pandl-data';
import type { Deps } from '../deps';
import { readMergedContract } from '../prices/contract-bars';
import { gather } from './gather';
import { ratesToBase, storedRates } from './rate-to-base';

/** Profit and loss from the cycle's close back one day, or from its close to now where the clock went on. */
export async function gatherPandl(deps: Deps, tradeDate: string): Promise<PandlReportData> {
  const { database, config, clock } = deps;
  const zone = config.config.system_zone;
  const producedAt = await clock.read();
  const rows = effectiveRows(await wholeLedger(database));
  return {
    producedAt,
    zone,
    start: notionalClose(tradeDate, zone) - DAY_MS,
    end: producedAt,
    capital: await gather(() => capitalSeries(deps)),
    contracts: await gather(() => holdings(deps, rows.filter(movesContract), contractHolding)),
    strategies: await gather(() => holdings(deps, rows.filter(movesStrategy), strategyHolding)),
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
    const { times, columns } = await readMergedContract(deps, row.instrument, row.contract);
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
): Promise<readonly H[]> {
  const rates = await storedRates(deps);
  const groups = new Map<string, LedgerRow[]>();
  for (const row of rows) groups.set(kind.keyOf(row), [...(groups.get(kind.keyOf(row)) ?? []), row]);
  return Promise.all(
    [...groups.values()].map(async (group) => {
      const [first] = group;
      return kind.make(deps, first, {
        openingPosition: 0,
        fills: group.map(({ time, quantity, price }) => ({ time: time.getTime(), quantity, price })),
        prices: await kind.prices(deps, first),
        pointSize: deps.catalogue.instruments.get(first.instrument)?.pointSize ?? Number.NaN,
        fx: ratesToBase(deps, rates, first.instrument),
      });
    }),
  );
}

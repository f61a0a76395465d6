import { ledgerRows } from '../../data/ledger/ledger-store';
import { ordersById } from '../../data/orders/order-store';
import { readRates } from '../../data/series/fx';
import { readAdjusted } from '../../data/series/prices';
import { moneyPerPoint } from '../../domain/fx/rate-to-base';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { fillOfBrokerOrder, fillOfContractOrder, type OrderFill } from '../../domain/ledger/order-fill';
import type { BrokerOrder, ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import { parentsOf, partsOf } from '../../domain/orders/order-share';
import { dailyVolatility } from '../../domain/prices/daily-volatility';
import type { Trade } from '../../reports/trades/trade-data';
import { isTransient } from '../running/failures';
import type { ReportDeps } from './report-deps';
import type { ReportRange } from './report-range';

const DAYS_PER_YEAR_ROOT = 16;

/** Every broker order, and every contract order filled by hand, with a fill in the range. */
export async function filledTrades(deps: ReportDeps, { start, end }: ReportRange): Promise<readonly Trade[]> {
  const rows = await ledgerRows(deps.database, { from: new Date(start), to: new Date(end + 1) });
  const orders = await tradedOrders(deps, rows);
  const figures = await instrumentFigures(deps, [...new Set(orders.map(({ order }) => order.instrument))]);
  return orders.map((traded) => tradeOf(traded, figures.get(traded.order.instrument)!));
}

/** What was filled: a broker order, or a contract order by hand; of one for several strategies, each one's part. */
interface Traded {
  readonly order: BrokerOrder | ContractOrder;
  readonly contract: ContractOrder;
  readonly parent: InstrumentOrder | undefined;
  readonly fill: OrderFill;
}

/** In few queries, however many there are. */
async function tradedOrders(
  { database }: ReportDeps,
  rows: readonly LedgerRow[],
): Promise<readonly Traded[]> {
  const idsOf = (id: (row: LedgerRow) => string | undefined) => [
    ...new Set(rows.map(id).filter((each) => each !== undefined)),
  ];
  const brokerOrders = await ordersById(
    database,
    'broker',
    idsOf((row) => row.brokerOrderId),
  );
  const byHand = idsOf((row) => (row.brokerOrderId === undefined ? row.contractOrderId : undefined));
  const contracts = await byId(database, 'contract', [
    ...brokerOrders.map(({ parentId }) => parentId),
    ...byHand,
  ]);
  const parts = [
    ...brokerOrders.flatMap((order) => {
      const contract = contracts.get(order.parentId);
      return contract ? filledParts(order, contract, (part) => fillOfBrokerOrder(part, rows)) : [];
    }),
    ...byHand.flatMap((id) => {
      const contract = contracts.get(id);
      return contract ? filledParts(contract, contract, (part) => fillOfContractOrder(part, rows)) : [];
    }),
  ];
  const parents = await byId(
    database,
    'instrument',
    parts.map(({ parentId }) => parentId),
  );
  return parts.map(({ parentId, ...part }) => ({ ...part, parent: parents.get(parentId) }));
}

async function byId<Level extends 'contract' | 'instrument'>(
  database: ReportDeps['database'],
  level: Level,
  ids: readonly string[],
) {
  return new Map((await ordersById(database, level, [...new Set(ids)])).map((order) => [order.id, order]));
}

/** The order's trade; of one that was traded for several strategies, each one's that was filled. */
function filledParts<Order extends BrokerOrder | ContractOrder>(
  order: Order,
  contract: ContractOrder,
  fillOf: (part: Order) => OrderFill,
) {
  const parts = partsOf(order).map((part) => ({
    order: part,
    contract,
    fill: fillOf(part),
    parentId: parentsOf(part.shares ? { ...contract, shares: part.shares } : contract)[0],
  }));
  return parts.length > 1 ? parts.filter(({ fill }) => fill.filled[0] !== 0) : parts;
}

interface InstrumentFigures {
  readonly annualPriceStdev: number;
  readonly pointValueBase: number;
}

async function instrumentFigures(
  deps: ReportDeps,
  instruments: readonly string[],
): Promise<ReadonlyMap<string, InstrumentFigures>> {
  const { database, catalogue, config } = deps;
  const rates = await readRates(database);
  const entries = instruments.map(async (instrument) => {
    const described = catalogue.instruments.get(instrument);
    const figures = {
      annualPriceStdev: await annualStdev(deps, instrument),
      pointValueBase: moneyPerPoint(described, config.base_currency, (currency) => rates.get(currency)),
    };
    return [instrument, figures] as const;
  });
  return new Map(await Promise.all(entries));
}

/** NaN, an empty cell, for an instrument whose prices can't be read: its trade is still shown. */
async function annualStdev({ database }: ReportDeps, instrument: string): Promise<number> {
  try {
    return dailyVolatility((await readAdjusted(database, instrument)).columns.price) * DAYS_PER_YEAR_ROOT;
  } catch (error) {
    if (isTransient(error)) throw error;
    return Number.NaN;
  }
}

function tradeOf({ order, contract, parent, fill }: Traded, figures: InstrumentFigures): Trade {
  const broker = order.level === 'broker' ? order : undefined;
  return {
    orderNumber: order.number,
    instrument: order.instrument,
    strategy: order.strategy,
    contract: order.contracts.join('/'),
    filledAt: fill.time?.getTime() ?? Number.NaN,
    fill: fill.filled[0],
    filledPrice: fill.price,
    submittedAt: (broker?.sendingAt ?? broker?.submittedAt)?.getTime(),
    parentReferenceTime: parent?.referenceTime?.getTime(),
    referencePrice: contract.referencePrice,
    midPrice: broker?.quote?.mid,
    sidePrice: broker?.quote && (order.trade[0] > 0 ? broker.quote.ask : broker.quote.bid),
    limitPrice: broker?.initialLimitPrice ?? broker?.limitPrice,
    algo: order.algo,
    aggressiveWhy: broker?.aggressiveWhy,
    parentLimitPrice: contract.limitPrice,
    ...figures,
  };
}

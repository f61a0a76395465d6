import { ledgerRows } from '../../data/ledger/ledger-store';
import { findOrder, findOrders } from '../../data/orders/order-store';
import { refusalsOf } from '../../data/orders/refusals';
import { readRates } from '../../data/series/fx';
import { readAdjusted } from '../../data/series/prices';
import { moneyPerPoint } from '../../domain/fx/rate-to-base';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { fillOfBrokerOrder, fillOfContractOrder, type OrderFill } from '../../domain/ledger/order-fill';
import type { BrokerOrder, ContractOrder } from '../../domain/orders/order';
import { parentsOf, partsOf } from '../../domain/orders/order-share';
import { dailyVolatility } from '../../domain/prices/daily-volatility';
import { DAY_MS } from '../../domain/time/units';
import type { Trade, TradeReportData } from '../../reports/trades/trade-data';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';
import { gather } from './gather';

const DAYS_PER_YEAR_ROOT = 16;

/** Every broker order, and every contract order filled by hand, with a fill since the cycle's orders were made. */
export async function gatherTrades(deps: Deps, tradeDate: string): Promise<TradeReportData> {
  const end = await deps.clock.read();
  const start = await ordersMadeAt(deps, tradeDate, end);
  return {
    producedAt: end,
    zone: deps.config.system_zone,
    start,
    end,
    trades: await gather(async () => {
      const rows = await ledgerRows(deps.database, { from: new Date(start), to: new Date(end + 1) });
      const orderIds = [...new Set(rows.map((row) => row.brokerOrderId ?? row.contractOrderId ?? ''))];
      return (await Promise.all(orderIds.filter(Boolean).map((id) => tradesOf(deps, id, rows)))).flat();
    }),
    refusals: await gather(() => refusalsOf(deps.database, tradeDate)),
  };
}

async function ordersMadeAt({ database }: Deps, tradeDate: string, otherwise: number): Promise<number> {
  const orders = await findOrders(database, 'instrument', { tradeDate });
  return Math.min(otherwise - DAY_MS, ...orders.map((order) => order.generatedAt.getTime()));
}

/** The order's trade; of one that was traded for several strategies, each one's. */
async function tradesOf(deps: Deps, id: string, rows: readonly LedgerRow[]): Promise<readonly Trade[]> {
  const { database } = deps;
  const broker = await findOrder(database, 'broker', id);
  const contract = await findOrder(database, 'contract', broker?.parentId ?? id);
  if (!contract) return [];
  const parts = broker
    ? partsOf(broker).map((part) => ({ contract, broker: part, fill: fillOfBrokerOrder(part, rows) }))
    : partsOf(contract).map((part) => ({ contract: part, fill: fillOfContractOrder(part, rows) }));
  const traded = parts.length > 1 ? parts.filter(({ fill }) => fill.filled[0] !== 0) : parts;
  return Promise.all(traded.map((part) => tradeOf(deps, part)));
}

interface Traded {
  readonly contract: ContractOrder;
  readonly broker?: BrokerOrder;
  readonly fill: OrderFill;
}

async function tradeOf(deps: Deps, { contract, broker, fill }: Traded): Promise<Trade> {
  const { database } = deps;
  const rates = await readRates(database);
  const order = broker ?? contract;
  const parent = await findOrder(
    database,
    'instrument',
    parentsOf(broker?.shares ? { ...contract, shares: broker.shares } : contract)[0],
  );
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
    annualPriceStdev: await annualStdev(deps, order.instrument),
    pointValueBase: moneyPerPoint(
      deps.catalogue.instruments.get(order.instrument),
      deps.config.base_currency,
      (currency) => rates.get(currency),
    ),
  };
}

/** NaN, an empty cell, for an instrument whose prices can't be read: its trade is still shown. */
async function annualStdev({ database, log }: Deps, instrument: string): Promise<number> {
  try {
    return dailyVolatility((await readAdjusted(database, instrument)).columns.price) * DAYS_PER_YEAR_ROOT;
  } catch (error) {
    if (isTransient(error)) throw error;
    log.warn({ instrument_code: instrument }, sentence(error));
    return Number.NaN;
  }
}

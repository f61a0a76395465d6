import { spreadCosts } from '../../data/instruments/spread-costs';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { findOrders } from '../../data/orders/order-store';
import { instrumentsWithPrices } from '../../data/series/prices';
import { readSpreads } from '../../data/series/spreads';
import { loadCatalogue } from '../../data/store/catalogue';
import type { Database } from '../../data/store/database';
import {
  estimateSpreadCost,
  type SpreadEstimate,
  type SpreadEvidence,
} from '../../domain/instruments/spread-cost-estimate';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { fillOfBrokerOrder } from '../../domain/ledger/order-fill';
import { tradeSlippage } from '../../domain/orders/trade-slippage';
import { firstAfter } from '../../domain/series/rows';
import { DAY_MS } from '../../domain/time/units';
import type { OpenSystem } from './open-system';

/** What is known of an instrument's spread cost, and what follows from it. */
export interface SpreadCostLine {
  readonly instrument: string;
  readonly evidence: SpreadEvidence;
  /** Undefined when nothing is known. */
  readonly estimate: SpreadEstimate | undefined;
}

const YEAR_MS = 365.25 * DAY_MS;

/** Of every instrument with prices: what is configured, and the samples and trades of the last year. */
export async function spreadCostLines({
  database,
  settings,
  clock,
}: OpenSystem): Promise<readonly SpreadCostLine[]> {
  const since = (await clock.read()) - YEAR_MS;
  const catalogue = await loadCatalogue(settings.config.instrument_config_directory);
  const configured = new Map([...catalogue.spreadCosts, ...(await spreadCosts(database))]);
  const trades = await tradesSince(database, since);
  const lines: SpreadCostLine[] = [];
  for (const instrument of await instrumentsWithPrices(database)) {
    const evidence = {
      configured: configured.get(instrument),
      sampled: await sampledSince(database, instrument, since),
      trades: meansOf(trades.get(instrument) ?? []),
    };
    lines.push({ instrument, evidence, estimate: estimateSpreadCost(evidence) });
  }
  return lines;
}

async function sampledSince(
  database: Database,
  instrument: string,
  since: number,
): Promise<SpreadEvidence['sampled']> {
  const { times, columns } = await readSpreads(database, instrument);
  const halves = columns.spread.slice(firstAfter(times, since)).map((spread) => spread / 2);
  return { mean: mean([...halves]), count: halves.length };
}

interface Slippages {
  readonly bidAsk: number;
  readonly total: number;
}

/** Filled broker orders of which the quote at their sending is known, by instrument. */
async function tradesSince(
  database: Database,
  since: number,
): Promise<ReadonlyMap<string, readonly Slippages[]>> {
  const orders = await findOrders(database, 'broker', {});
  const rows = new Map<string | undefined, LedgerRow[]>();
  for (const row of await ledgerRows(database)) {
    const ofOrder = rows.get(row.brokerOrderId);
    if (ofOrder) ofOrder.push(row);
    else rows.set(row.brokerOrderId, [row]);
  }
  const found = new Map<string, Slippages[]>();
  for (const order of orders) {
    if (!order.quote || order.contracts.length > 1 || (order.submittedAt?.getTime() ?? 0) <= since) continue;
    const { filled, price } = fillOfBrokerOrder(order, rows.get(order.id) ?? []);
    const slippage = tradeSlippage(order.quote, { quantity: filled[0], price });
    if (slippage) found.set(order.instrument, [...(found.get(order.instrument) ?? []), slippage]);
  }
  return found;
}

function meansOf(trades: readonly Slippages[]): SpreadEvidence['trades'] {
  return {
    bidAsk: mean(trades.map(({ bidAsk }) => bidAsk)),
    total: mean(trades.map(({ total }) => total)),
    count: trades.length,
  };
}

/** NaN of nothing. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

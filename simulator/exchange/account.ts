import type { Market } from '../market/market';
import type { Store } from './store';

export interface AccountValue {
  readonly key: string;
  readonly value: string;
  readonly currency: string;
}

export interface PortfolioRow {
  readonly conId: number;
  readonly quantity: number;
  readonly marketPrice: number;
  readonly marketValue: number;
  readonly averageCost: number;
  readonly unrealized: number;
  readonly realized: number;
}

interface Totals {
  readonly cash: number;
  readonly unrealized: number;
  readonly realized: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly gross: number;
}

const money = (value: number) => (Math.round(value * 100) / 100).toFixed(2);

/** Money of one point of a contract. */
function pointValue(market: Market, conId: number): number {
  const contract = market.contract(conId);
  return contract ? contract.instrument.multiplier / contract.instrument.priceMagnifier : 0;
}

/** Positions with their value at an instant; flat ones only when they are asked for. */
export function portfolio(
  store: Store,
  market: Market,
  time: number,
  withFlat = false,
): readonly PortfolioRow[] {
  return [...store.positions.values()]
    .filter((position) => withFlat || position.quantity !== 0)
    .map((position) => {
      const contract = market.contract(position.conId);
      const marketPrice = (contract && market.quote(contract, time)?.last) ?? position.averagePrice;
      const point = pointValue(market, position.conId);
      return {
        conId: position.conId,
        quantity: position.quantity,
        marketPrice,
        marketValue: position.quantity * marketPrice * point,
        averageCost: position.averagePrice * point,
        unrealized: position.quantity * (marketPrice - position.averagePrice) * point,
        realized: position.realized,
      };
    });
}

function sumByCurrency(market: Market, rows: readonly PortfolioRow[], of: (row: PortfolioRow) => number) {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const currency = market.contract(row.conId)?.instrument.currency ?? 'USD';
    sums.set(currency, (sums.get(currency) ?? 0) + of(row));
  }
  return sums;
}

function inDollars(market: Market, sums: ReadonlyMap<string, number>, time: number): number {
  let total = 0;
  for (const [currency, amount] of sums) total += amount * market.usdRate(currency, time);
  return total;
}

/** Margin of a position in its own currency. */
function margin(market: Market, row: PortfolioRow, kind: 'initialMargin' | 'maintenanceMargin'): number {
  return Math.abs(row.quantity) * (market.contract(row.conId)?.instrument[kind] ?? 0);
}

/** The account in USD. */
export function totals(store: Store, market: Market, time: number): Totals {
  const rows = portfolio(store, market, time, true);
  const dollars = (of: (row: PortfolioRow) => number) =>
    inDollars(market, sumByCurrency(market, rows, of), time);
  return {
    cash: inDollars(market, store.cash, time),
    unrealized: dollars((row) => row.unrealized),
    realized: dollars((row) => row.realized),
    initialMargin: dollars((row) => margin(market, row, 'initialMargin')),
    maintenanceMargin: dollars((row) => margin(market, row, 'maintenanceMargin')),
    gross: dollars((row) => Math.abs(row.marketValue)),
  };
}

/** The values that a client gets, in USD (the account's currency), then per currency and as BASE. */
export function accountValues(store: Store, market: Market, time: number): readonly AccountValue[] {
  const total = totals(store, market, time);
  const equity = total.cash + total.unrealized;
  const excess = equity - total.maintenanceMargin;
  const available = equity - total.initialMargin;
  const base: Readonly<Record<string, number>> = {
    NetLiquidation: equity,
    TotalCashValue: total.cash,
    SettledCash: total.cash,
    EquityWithLoanValue: equity,
    GrossPositionValue: total.gross,
    InitMarginReq: total.initialMargin,
    MaintMarginReq: total.maintenanceMargin,
    FullInitMarginReq: total.initialMargin,
    FullMaintMarginReq: total.maintenanceMargin,
    AvailableFunds: available,
    FullAvailableFunds: available,
    ExcessLiquidity: excess,
    FullExcessLiquidity: excess,
    BuyingPower: Math.max(0, available) * 4,
  };
  const values = Object.entries(base).map(([key, value]) => ({ key, value: money(value), currency: 'USD' }));
  const cushion = { key: 'Cushion', value: equity === 0 ? '0' : (excess / equity).toFixed(6), currency: '' };
  const type = { key: 'AccountType', value: 'INDIVIDUAL', currency: '' };
  return [type, cushion, ...values, ...ledgerValues(store, market, time)];
}

/** Cash, profit and rate per currency, and their sum in the account's currency under BASE. */
export function ledgerValues(store: Store, market: Market, time: number): readonly AccountValue[] {
  const rows = portfolio(store, market, time, true);
  const unrealized = sumByCurrency(market, rows, (row) => row.unrealized);
  const realized = sumByCurrency(market, rows, (row) => row.realized);
  const currencies = [...new Set(['USD', ...store.cash.keys(), ...unrealized.keys()])].sort();
  const line = (currency: string, rate: number, cash: number, open: number, closed: number) =>
    Object.entries({
      Currency: currency,
      CashBalance: money(cash),
      TotalCashBalance: money(cash),
      ExchangeRate: rate.toFixed(10),
      NetLiquidationByCurrency: money(cash + open),
      UnrealizedPnL: money(open),
      RealizedPnL: money(closed),
    }).map(([key, value]) => ({ key, value, currency }));
  const each = currencies.flatMap((currency) =>
    line(
      currency,
      market.usdRate(currency, time),
      store.cash.get(currency) ?? 0,
      unrealized.get(currency) ?? 0,
      realized.get(currency) ?? 0,
    ),
  );
  const sum = (amounts: ReadonlyMap<string, number>) => inDollars(market, amounts, time);
  return [...line('BASE', 1, sum(store.cash), sum(unrealized), sum(realized)), ...each];
}

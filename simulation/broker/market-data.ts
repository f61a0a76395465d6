/** What the invented broker answers about contracts, prices and the account. */
import type {
  AccountValue,
  BarsAnswer,
  BarsRequest,
  ContractDetails,
  ContractQuery,
  OutgoingOrder,
  Quote,
} from '../../broker/broker';
import { BAR_MS } from '../../domain/prices/bar-size';
import { isOpen, parseTradingHours } from '../../domain/time/sessions';
import { localDate, weekday } from '../../domain/time/trade-date';
import { DAY_MS } from '../../domain/time/units';
import { detailsAt, type InventedContract, tradingHours } from '../market/contracts';
import type { MarketPrices } from '../market/prices';

export interface MarketData {
  details(query: ContractQuery): readonly ContractDetails[];
  bars(request: BarsRequest): BarsAnswer;
  quote(legs: OutgoingOrder['legs']): Quote;
  accountValues(account: string): readonly AccountValue[];
}

/** What goes wrong with data at the moment; empty: nothing. */
export interface DataTrouble {
  /** No bid, no ask. */
  noQuotes?: boolean;
  /** Factor on the closes of daily bars. */
  closeTimes?: number;
  /** Paid into the account. */
  deposited?: number;
}

interface Parts {
  readonly contracts: readonly InventedContract[];
  readonly prices: MarketPrices;
  readonly now: () => number;
  readonly trouble: DataTrouble;
}

const NONE: Quote = {
  bid: Number.NaN,
  ask: Number.NaN,
  bidSize: Number.NaN,
  askSize: Number.NaN,
  last: Number.NaN,
};
const OFFERED = 500;
const EQUITY = 5_000_000;

export function createMarketData({ contracts, prices, now, trouble }: Parts): MarketData {
  const byConId = new Map(contracts.map((contract) => [contract.conId, contract]));
  return {
    details: (query) =>
      query.kind === 'currency' ? [currencyPair(now())] : futures(contracts, query, now()),
    bars: ({ contract, barSize, days, end = now() }) => {
      const one = byConId.get(contract.conId);
      const price = one ? (at: number) => prices.at(one, at) : (at: number) => prices.rateAt(at);
      const lastDay = one ? Math.min(end, Date.parse(`${one.expiry}T23:00:00Z`)) : end;
      return barsOf({ price, from: end - days * DAY_MS, to: lastDay, step: BAR_MS[barSize] }, trouble);
    },
    quote: (legs) => {
      const known = legs.map(({ contract, ratio }) => ({ one: byConId.get(contract.conId), ratio }));
      if (trouble.noQuotes || known.some(({ one }) => !one || !isTrading(one, now()))) return NONE;
      const mid = known.reduce((sum, { one, ratio }) => sum + ratio * prices.at(one!, now()), 0);
      const { tick } = known[0].one!.instrument;
      return { bid: mid - tick, ask: mid + tick, last: mid, bidSize: OFFERED, askSize: OFFERED };
    },
    accountValues: (account) => {
      const value = EQUITY + (trouble.deposited ?? 0);
      return [
        { account, key: 'NetLiquidation', value: String(value), currency: 'USD' },
        { account, key: 'FullExcessLiquidity', value: String(value * 0.8), currency: 'USD' },
      ];
    },
  };
}

function isTrading({ instrument }: InventedContract, now: number): boolean {
  const hours = tradingHours(instrument, localDate(now, instrument.zone));
  return isOpen(parseTradingHours(hours, instrument.zone), now);
}

function futures(contracts: readonly InventedContract[], query: ContractQuery, now: number) {
  if (query.kind !== 'future') return [];
  const { symbol, currency, multiplier, contractMonth, includeExpired } = query;
  return contracts
    .filter(({ instrument }) => instrument.code === symbol)
    .filter(({ instrument }) => currency === undefined || instrument.currency === currency)
    .filter(({ instrument }) => multiplier === undefined || instrument.multiplier === multiplier)
    .filter(({ id }) => contractMonth === undefined || id.startsWith(contractMonth.slice(0, 6)))
    .filter(({ expiry }) => includeExpired || expiry >= localDate(now, 'UTC'))
    .map((contract) => detailsAt(contract, now));
}

function currencyPair(now: number): ContractDetails {
  return {
    ...{ conId: 1, kind: 'currency', symbol: 'EUR', exchange: 'IDEALPRO', currency: 'USD', multiplier: 1 },
    ...{ localSymbol: 'EUR.USD', contractMonth: '', expiry: '', minTick: 0.00005, marketRuleIds: [1] },
    ...{ priceMagnifier: 1, zone: 'UTC', validExchanges: ['IDEALPRO'] },
    tradingHours: `${localDate(now, 'UTC').replaceAll('-', '')}:0000-${localDate(now, 'UTC').replaceAll('-', '')}:2359`,
    liquidHours: '',
  };
}

interface Span {
  readonly price: (at: number) => number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Bars of business days; a daily one carries its date at 00:00 UTC and closes at 21:00. */
function barsOf({ price, from, to, step }: Span, { closeTimes = 1 }: DataTrouble): BarsAnswer {
  const times: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) if (weekday(at) < 5) times.push(at);
  if (times.length === 0) return { kind: 'empty', reason: 'no data' };
  const close = times.map((at) => price(at + (step === DAY_MS ? 21 * 3_600_000 : step)));
  const last = close.length - 1;
  close[last] *= closeTimes;
  const column = (of: (value: number) => number) => Float64Array.from(close, of);
  return {
    kind: 'bars',
    bars: {
      times: Float64Array.from(times),
      columns: {
        ...{ OPEN: column((value) => value), HIGH: column((value) => value), LOW: column((value) => value) },
        ...{ FINAL: column((value) => value), VOLUME: column(() => 100_000) },
      },
    },
  };
}

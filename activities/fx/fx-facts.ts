import type { BrokerContract } from '../../broker/broker';
import { accountState } from '../../data/capital/account-state';
import { haltsInForce } from '../../data/controls/halt';
import { listFxOrders, openFxOrders } from '../../data/orders/fx-orders';
import { sentOnDay } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import { readRates } from '../../data/series/fx';
import type { CurrencyFacts } from '../../domain/execution/pre-send-gate';
import { type FxMarket, type FxTrade, factsForFx } from '../../domain/fx/check-fx';
import type { TradingDay } from '../../domain/time/trading-window';
import { measureClockSkew } from '../broker-orders/clock-skew';
import { grossHeld } from '../broker-orders/gross-held';
import type { Deps } from '../deps';

/** Asks the broker for the quote of a pair and for its clock. */
export async function askFxMarket(deps: Deps, contract: BrokerContract): Promise<FxMarket> {
  const { dataBroker, clock, config } = deps;
  const clockSkewMs = await measureClockSkew(deps);
  const askedAt = await clock.read();
  const quote = await dataBroker.quote([{ contract, ratio: 1 }], config.execution.quote_seconds * 1000);
  return { quote, askedAt, clockSkewMs };
}

/** Reads what the last check of an order in currencies looks at. Orders are read before the ledger: see `readBook`. */
export async function fxFacts(
  deps: Deps,
  trade: FxTrade,
  market: FxMarket,
  { tradeDate, began }: TradingDay,
): Promise<CurrencyFacts> {
  const { database, clock, config } = deps;
  const now = await clock.read();
  const [known, open, ofDay, halts, account, rates] = await Promise.all([
    listFxOrders(database),
    openFxOrders(database),
    sentOnDay(database, tradeDate),
    haltsInForce(database),
    accountState(database, now),
    readRates(database),
  ]);
  const { broker, positions } = await readBook(database);
  const records = {
    ...{ known, open, ofDay, halts, account, broker },
    rates: (currency: string) => rates.get(currency),
    grossHeld: await grossHeld(deps, positions),
  };
  return factsForFx(trade, records, market, config, { now, dayBegan: began });
}

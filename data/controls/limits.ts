import { tstError } from '../../domain/errors/errors';
import type { PositionLimit } from '../../domain/limits/position-limit';
import type { SizeLimit } from '../../domain/limits/size-limit';
import {
  contractsUnder,
  isPeriodOver,
  type StrategyTrade,
  type TradeLimit,
} from '../../domain/limits/trade-limit';
import type { Database } from '../store/database';
import { finite, insertOnce, plain, plainOrUndefined, put, type Stored } from '../store/documents';

type TradeLimitKey = Pick<TradeLimit, 'strategy' | 'instrument' | 'periodDays'>;

/** Sets a limit; what was used under it stays counted. */
export async function setTradeLimit(
  database: Database,
  key: TradeLimitKey,
  limit: number,
  at: Date,
): Promise<void> {
  const { strategy, instrument, periodDays } = key;
  const fresh: TradeLimit = { strategy, instrument, periodDays, limit, used: 0, resetAt: at, counted: [] };
  if (await insertOnce(tradeLimitsOf(database), tradeLimitId(key), fresh)) return;
  await tradeLimitsOf(database).updateOne(
    { _id: tradeLimitId(key) },
    { $set: finite(`trade_limits ${tradeLimitId(key)}`, { limit }) },
  );
}

/** All trade limits, or those that bind this instrument. */
export async function tradeLimits(database: Database, instrument?: string): Promise<TradeLimit[]> {
  const found = await tradeLimitsOf(database)
    .find(instrument === undefined ? {} : { instrument })
    .sort({ _id: 1 })
    .toArray();
  return found.map((document) => plain<TradeLimit>(document));
}

/**
 * Counts an order's contracts under one limit, once per order id. `startsNewPeriod` is the limit as it was
 * read when the caller found its period over: the counter then restarts with this order, unless somebody
 * restarted it first.
 */
export async function countTrades(
  database: Database,
  key: TradeLimitKey,
  order: { readonly id: string; readonly contracts: number; readonly at: Date },
  startsNewPeriod?: TradeLimit,
): Promise<TradeLimit> {
  if (startsNewPeriod !== undefined) await resetTradeLimit(database, key, order.at, startsNewPeriod);
  await tradeLimitsOf(database).updateOne(
    { _id: tradeLimitId(key), counted: { $ne: order.id } },
    {
      $inc: finite(`trade_limits ${tradeLimitId(key)}`, { used: order.contracts }),
      $addToSet: { counted: order.id },
    },
  );
  const limit = plainOrUndefined<TradeLimit>(
    await tradeLimitsOf(database).findOne({ _id: tradeLimitId(key) }),
  );
  if (limit === undefined) throw tstError('BAD_INPUT', `Trade limit ${tradeLimitId(key)} does not exist.`);
  return limit;
}

/** Counts what an order has traded under every limit that binds it, once per order id. */
export async function countUnderLimits(
  database: Database,
  { id, instrument }: { readonly id: string; readonly instrument: string },
  traded: readonly StrategyTrade[],
  at: Date,
): Promise<void> {
  if (traded.every(({ contracts }) => contracts === 0)) return;
  for (const limit of await tradeLimits(database, instrument)) {
    const contracts = contractsUnder(limit, traded);
    if (contracts === 0) continue;
    await countTrades(database, limit, { id, contracts, at }, isPeriodOver(limit, at) ? limit : undefined);
  }
}

/** Restarts the counter; with `asRead`, only if nobody has since. True when this call did it. */
export async function resetTradeLimit(
  database: Database,
  key: TradeLimitKey,
  at: Date,
  asRead?: TradeLimit,
): Promise<boolean> {
  const guard = asRead === undefined ? {} : { resetAt: asRead.resetAt };
  const written = await tradeLimitsOf(database).updateOne(
    { _id: tradeLimitId(key), ...guard },
    { $set: { used: 0, resetAt: at, counted: [] } },
  );
  return written.matchedCount === 1;
}

/** True when there was such a limit. */
export async function removeTradeLimit(database: Database, key: TradeLimitKey): Promise<boolean> {
  return (await tradeLimitsOf(database).deleteOne({ _id: tradeLimitId(key) })).deletedCount === 1;
}

export async function setPositionLimit(database: Database, limit: PositionLimit): Promise<void> {
  await put(positionLimitsOf(database), `${limit.strategy}/${limit.instrument}`, limit);
}

/** All position limits, or those that bind this instrument. */
export async function positionLimits(database: Database, instrument?: string): Promise<PositionLimit[]> {
  const found = await positionLimitsOf(database)
    .find(instrument === undefined ? {} : { instrument })
    .sort({ _id: 1 })
    .toArray();
  return found.map((document) => plain<PositionLimit>(document));
}

/** True when there was such a limit. */
export async function removePositionLimit(
  database: Database,
  strategy: string,
  instrument: string,
): Promise<boolean> {
  const id = `${strategy}/${instrument}`;
  return (await positionLimitsOf(database).deleteOne({ _id: id })).deletedCount === 1;
}

/** Sets what of the limit is given; what is not stays as it was. */
export async function setSizeLimit(database: Database, { instrument, ...limit }: SizeLimit): Promise<void> {
  if (await insertOnce(sizeLimitsOf(database), instrument, { instrument, ...limit })) return;
  await sizeLimitsOf(database).updateOne(
    { _id: instrument },
    { $set: finite(`size_limits ${instrument}`, limit) },
  );
}

/** The limits of one order, by instrument. */
export async function sizeLimits(database: Database): Promise<SizeLimit[]> {
  const found = await sizeLimitsOf(database).find().sort({ _id: 1 }).toArray();
  return found.map((document) => plain<SizeLimit>(document));
}

export async function findSizeLimit(database: Database, instrument: string): Promise<SizeLimit | undefined> {
  return plainOrUndefined<SizeLimit>(await sizeLimitsOf(database).findOne({ _id: instrument }));
}

/** True when there was such a limit. */
export async function removeSizeLimit(database: Database, instrument: string): Promise<boolean> {
  return (await sizeLimitsOf(database).deleteOne({ _id: instrument })).deletedCount === 1;
}

function sizeLimitsOf(database: Database) {
  return database.main.collection<Stored<SizeLimit>>('size_limits');
}

function tradeLimitId(key: TradeLimitKey): string {
  return `${key.strategy}/${key.instrument}/${key.periodDays}`;
}

function tradeLimitsOf(database: Database) {
  return database.main.collection<Stored<TradeLimit>>('trade_limits');
}

function positionLimitsOf(database: Database) {
  return database.main.collection<Stored<PositionLimit>>('position_limits');
}

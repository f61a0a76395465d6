import type { Database } from '../store/database';
import { insertOnce, type Stored } from '../store/documents';
import type { OrderLevel } from './collections';

interface Counter {
  readonly _id: string;
  readonly value: number;
}

/** The next number for people, per level, starting at 1. Numbers may be skipped, never given twice. */
export async function nextOrderNumber(database: Database, level: OrderLevel): Promise<number> {
  return increment(database, `order-number/${level}`, 1);
}

/**
 * Reserves `count` broker order ids of a client id and returns the first: above `floor - 1` (the broker's
 * nextValidId) and above every id ever reserved, also by a process that died before using it.
 */
export async function reserveBrokerOrderIds(
  database: Database,
  clientId: number,
  floor: number,
  count = 1,
): Promise<number> {
  const key = `broker-order-id/${clientId}`;
  // Two writes, each atomic: the floor only ever rises, and each increment is a separate range.
  await raise(database, key, floor - 1);
  return (await increment(database, key, count)) - count + 1;
}

/** Raises the counters after a restore to at least what the orders themselves carry. */
export async function raiseOrderNumber(
  database: Database,
  level: OrderLevel,
  atLeast: number,
): Promise<void> {
  await raise(database, `order-number/${level}`, atLeast);
}

function counters(database: Database) {
  return database.main.collection<Counter>('counters');
}

/**
 * Not one upsert: of several at the same time on a counter that is not there yet, a server may refuse one, or
 * answer it with nothing.
 */
async function increment(database: Database, key: string, by: number): Promise<number> {
  const increased = await increase(database, key, by);
  if (increased !== undefined) return increased;
  await insertOnce(database.main.collection<Stored<{ value: number }>>('counters'), key, { value: 0 });
  return (await increase(database, key, by))!;
}

async function increase(database: Database, key: string, by: number): Promise<number | undefined> {
  const update = { $inc: { value: by } };
  const counter = await counters(database).findOneAndUpdate({ _id: key }, update, {
    returnDocument: 'after',
  });
  return counter?.value;
}

async function raise(database: Database, key: string, atLeast: number): Promise<void> {
  const raised = () => counters(database).updateOne({ _id: key }, { $max: { value: atLeast } });
  if ((await raised()).matchedCount > 0) return;
  await insertOnce(database.main.collection<Stored<{ value: number }>>('counters'), key, { value: 0 });
  await raised();
}

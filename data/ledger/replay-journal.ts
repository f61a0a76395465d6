import type { FxOrder } from '../../domain/fx/fx-order';
import type { Halt } from '../../domain/limits/halt';
import type { BrokerOrder } from '../../domain/orders/order';
import { readHalt, setHalt } from '../controls/halt';
import { restoreChange } from '../orders/change-order';
import { orders } from '../orders/collections';
import { restoreFxSending } from '../orders/fx-orders';
import { raiseOrderNumber, reserveBrokerOrderIds } from '../orders/order-numbers';
import type { Database } from '../store/database';
import { insertOnce } from '../store/documents';
import { readJournal } from './journal';
import { insertLedgerRow, insertTransferPair } from './ledger-store';

export interface ReplayedJournal {
  readonly fillsInserted: number;
  readonly fillsKnown: number;
  /** Orders that were about to be sent and are now marked so again: look them up at the broker, never send. */
  readonly sendingRestored: readonly string[];
  readonly sendingKnown: number;
  /** Halts in force when the journal ended that the database did not know: they are in force again. */
  readonly haltsRestored: readonly Halt[];
  /** Lines torn by a crash, as `file:line`. */
  readonly torn: readonly string[];
}

/** Brings the database up to the journal. Doing it again changes nothing. */
export async function replayJournal(database: Database, folder: string): Promise<ReplayedJournal> {
  const { entries, torn } = await readJournal(folder);
  const counts = { inserted: 0, known: 0 };
  const sendingRestored: string[] = [];
  let sendingKnown = 0;
  // Two processes that saw one fill at the same time have both journaled it.
  const fills = new Set<string>();
  const halts = new Map<string, Halt>();
  const currencies = new Map<string, FxOrder>();
  for (const entry of entries) {
    if (entry.kind === 'fill') {
      if (fills.has(entry.row.id)) continue;
      fills.add(entry.row.id);
      counts[(await insertLedgerRow(database, entry.row)).kind] += 1;
    } else if (entry.kind === 'transfer') {
      const [{ id }] = entry.rows;
      if (fills.has(id)) continue;
      fills.add(id);
      counts[(await insertTransferPair(database, entry.rows)) ? 'inserted' : 'known'] += 1;
    } else if (entry.kind === 'halt') {
      const { strategy, instrument } = entry.halt;
      halts.set(`${strategy}/${instrument}`, { ...entry.halt, at: entry.time });
    } else if (entry.kind === 'change') {
      await restoreChange(database, entry);
    } else if (entry.kind === 'fx-sending') {
      currencies.set(entry.fx.id, entry.fx); // the last one under an id is the one that was sent
    } else if (await restoreSending(database, entry.order)) {
      sendingRestored.push(entry.order.id);
    } else {
      sendingKnown += 1;
    }
  }
  for (const order of currencies.values()) {
    if (await restoreFxSending(database, order)) sendingRestored.push(order.reference);
    else sendingKnown += 1;
  }
  return {
    ...{ fillsInserted: counts.inserted, fillsKnown: counts.known, sendingRestored, sendingKnown, torn },
    haltsRestored: await restoreHalts(database, [...halts.values()]),
  };
}

/** Only sets: a halt that the database has is never lifted by what the journal says. */
async function restoreHalts(database: Database, last: readonly Halt[]): Promise<readonly Halt[]> {
  const restored: Halt[] = [];
  for (const halt of last.filter(({ halted }) => halted)) {
    if ((await readHalt(database, halt))?.halted) continue;
    await setHalt(database, halt);
    restored.push(halt);
  }
  return restored;
}

/**
 * An order that the database has lost, or still believes unsent, may be at the broker. One that it knows
 * as sent, or ended, is left alone.
 */
async function restoreSending(database: Database, order: BrokerOrder): Promise<boolean> {
  await raiseOrderNumber(database, 'broker', order.number);
  if (order.clientId !== undefined)
    await reserveBrokerOrderIds(database, order.clientId, order.brokerOrderId! + 1, 0);
  if (await insertOnce(orders(database, 'broker'), order.id, order)) return true;
  const mark = {
    state: 'sending',
    clientId: order.clientId,
    brokerOrderId: order.brokerOrderId,
    sendingAt: order.sendingAt,
    ...{ strategy: order.strategy, trade: order.trade },
    ...(order.shares ? { shares: order.shares } : {}),
  } as const;
  const updated = await orders(database, 'broker').updateOne(
    { _id: order.id, state: 'intended' },
    { $set: mark, $inc: { version: 1 } },
  );
  return updated.modifiedCount === 1;
}

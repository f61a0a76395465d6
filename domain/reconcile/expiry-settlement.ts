/** Settles what the ledger still has of a contract that has expired and that the broker no longer holds. */

import { effectiveRows } from '../ledger/effective-rows';
import { rowId } from '../ledger/execution-id';
import type { LedgerRow } from '../ledger/ledger-row';
import { contractPositions, strategyPositions } from '../ledger/positions';
import { sum } from '../numbers/rounding';
import { notionalClose } from '../time/notional-close';
import { localDate, type TradeDate } from '../time/trade-date';
import type { PositionBreak } from './position-breaks';

/** True once nothing can be traded in it: after its date, or on its date after its last session (UTC ms, where known). */
export function hasExpired(
  expiry: TradeDate,
  at: { readonly today: TradeDate; readonly now: number; readonly lastSessionEnd?: number },
): boolean {
  if (at.today > expiry) return true;
  return at.today === expiry && at.lastSessionEnd !== undefined && at.now >= at.lastSessionEnd;
}

/**
 * Breaks that an expiry explains: ours is expired, the broker holds none of it, and nothing of that expiry at the broker
 * is without an instrument.
 */
export function explainedByExpiry(
  breaks: readonly PositionBreak[],
  expiredOn: (instrument: string, contract: string) => TradeDate | undefined,
): readonly (PositionBreak & { readonly expiry: TradeDate })[] {
  return breaks.flatMap((each) => {
    const expiry =
      each.broker === 0 && each.ours !== 0 ? expiredOn(each.instrument, each.contract) : undefined;
    if (expiry === undefined) return [];
    const stranger = breaks.some(
      ({ contract, ours }) => ours === 0 && contract === expiry.replaceAll('-', ''),
    );
    return stranger ? [] : [{ ...each, expiry }];
  });
}

export interface SettlementPrice {
  readonly price: number;
  /** What the price is, for the row's note. */
  readonly note: string;
}

/** The last price of the contract up to its expiry; undefined without any. */
export function settlementPrice(
  prices: { readonly times: Float64Array; readonly values: Float64Array },
  expiry: TradeDate,
  zone: string,
): SettlementPrice | undefined {
  const until = notionalClose(expiry, zone);
  for (let row = prices.times.length - 1; row >= 0; row--) {
    const price = prices.values[row];
    if (prices.times[row] > until || !Number.isFinite(price)) continue;
    const date = localDate(prices.times[row], zone);
    const note =
      date === expiry
        ? `settled at the last price of ${date}`
        : `settled at the last known price, of ${date}: the price at its expiry is not known`;
    return { price, note };
  }
  return undefined;
}

export interface Settlement extends SettlementPrice {
  readonly instrument: string;
  readonly contract: string;
  readonly expiry: TradeDate;
  readonly time: Date;
  readonly enteredBy?: string;
}

/**
 * Ledger rows that take a contract's position to 0, with the strategies' parts in it. Held in this contract alone,
 * every strategy's position ends; otherwise it is taken from those that hold most on its side, and what no strategy
 * holds moves the contract only. `rows`: all of the instrument.
 */
export function settlementRows(rows: readonly LedgerRow[], settlement: Settlement): readonly LedgerRow[] {
  const { instrument, contract } = settlement;
  const held = contractPositions(rows).filter((each) => each.instrument === instrument);
  const quantity = held.find((each) => each.contract === contract)?.quantity ?? 0;
  if (quantity === 0) return [];
  const strategies = strategyPositions(rows).filter((each) => each.instrument === instrument);
  const isAll = held.length === 1 && sum(strategies.map((each) => each.quantity)) === quantity;
  const shares = isAll ? strategies : sharesOf(quantity, strategies);
  return shares.map((share) => settlementRow(rows, settlement, share.strategy, -share.quantity));
}

interface Share {
  readonly strategy: string;
  readonly quantity: number;
}

function sharesOf(quantity: number, strategies: readonly Share[]): readonly Share[] {
  const sameSide = strategies.filter((each) => each.quantity * quantity > 0);
  const shares: Share[] = [];
  let rest = quantity;
  for (const each of [...sameSide].sort((a, b) => Math.abs(b.quantity) - Math.abs(a.quantity))) {
    const part = Math.sign(rest) * Math.min(Math.abs(rest), Math.abs(each.quantity));
    if (part !== 0) shares.push({ strategy: each.strategy, quantity: part });
    rest -= part;
  }
  return rest === 0 ? shares : [...shares, { strategy: '', quantity: rest }];
}

/** A late fill adds to what was settled before: a higher version of the same row. */
function settlementRow(
  rows: readonly LedgerRow[],
  { instrument, contract, price, note, expiry, time, enteredBy }: Settlement,
  strategy: string,
  quantity: number,
): LedgerRow {
  const identity = `expiry:${instrument}/${contract}/${strategy}`;
  const before = effectiveRows(rows).find((row) => row.identity === identity);
  const version = (before?.version ?? 0) + 1;
  return {
    id: rowId(identity, version),
    identity,
    version,
    kind: 'expiry',
    strategy,
    instrument,
    contract,
    quantity: quantity + (before?.quantity ?? 0),
    price,
    time,
    tradeDate: expiry,
    note,
    ...(enteredBy === undefined ? {} : { enteredBy }),
  };
}

/** The rows of a settlement again, at another price; empty where nothing was settled. */
export function correctedSettlement(
  rows: readonly LedgerRow[],
  {
    instrument,
    contract,
    price,
    note,
    enteredBy,
  }: Pick<Settlement, 'instrument' | 'contract' | 'price' | 'note' | 'enteredBy'>,
): readonly LedgerRow[] {
  return effectiveRows(rows)
    .filter((row) => row.kind === 'expiry' && row.instrument === instrument && row.contract === contract)
    .filter((row) => row.price !== price)
    .map((row) => ({
      ...row,
      version: row.version + 1,
      id: rowId(row.identity, row.version + 1),
      price,
      note,
      ...(enteredBy === undefined ? {} : { enteredBy }),
    }));
}

/** Positions that pass from one strategy to another: no trade at the broker, contracts stay as they are. */
import type { InstrumentLock } from '../limits/lock';
import type { Book } from '../orders/book';
import { partsOf, type Shareable } from '../orders/order-share';
import { type Refused, refused } from '../questions/answer';
import { rowId } from './execution-id';
import type { LedgerRow } from './ledger-row';
import { strategyPosition, strategyPositions } from './positions';

/** What the one strategy gives up, then what the other takes over: stored together or not at all. */
export type TransferPair = readonly [LedgerRow, LedgerRow];

export interface TransferRequest {
  /** Chosen by who asks: asked twice, it is done once. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Empty: all that `from` holds. */
  readonly instruments: readonly string[];
  /** In price points of one instrument; absent: the last adjusted price of each. */
  readonly price?: number;
}

export interface TransferFacts {
  readonly book: Pick<Book, 'instrument' | 'contract' | 'broker' | 'ledger'>;
  readonly locks: readonly InstrumentLock[];
  /** Last adjusted price that is not missing. */
  readonly prices: ReadonlyMap<string, number>;
  /** Strategies that run and are not retiring. */
  readonly receivers: readonly string[];
}

/** One instrument of a transfer: signed contracts that change their owner, at a price in its price points. */
export interface TransferLine {
  readonly instrument: string;
  readonly quantity: number;
  readonly price: number;
  /** What the other strategy held before. */
  readonly heldByOther: number;
}

export type TransferDecision =
  | Refused
  /** `done`: instruments that this very request has moved before. */
  | { readonly kind: 'transfer'; readonly lines: readonly TransferLine[]; readonly done: readonly string[] };

const OWNER = 'transfer:';

/** Owner of the locks that keep orders away while a transfer is written. */
export function transferLockOwner(id: string): string {
  return `${OWNER}${id}`;
}

/**
 * True when the position that an order was decided on has passed to another strategy meanwhile, or is about to: a
 * transfer locks, looks for open orders, then moves, so of an order and a transfer at the same time one gives way.
 */
export function isBeingTransferred(
  { strategy, instrument }: Pick<LedgerRow, 'strategy' | 'instrument'>,
  before: readonly LedgerRow[],
  now: { readonly locks: readonly Pick<InstrumentLock, 'owner'>[]; readonly ledger: readonly LedgerRow[] },
): boolean {
  const isLocked = now.locks.some(({ owner }) => owner.startsWith(OWNER));
  return (
    isLocked || transfersOf(now.ledger, strategy, instrument) !== transfersOf(before, strategy, instrument)
  );
}

/** What moves, or why nothing does: all of the request, or none of it. */
export function decideTransfer(request: TransferRequest, facts: TransferFacts): TransferDecision {
  const { id, from, to, instruments, price } = request;
  if (from === to) return refused(`${from} and ${to} are the same strategy`);
  if (!facts.receivers.includes(to))
    return refused(`${to} cannot take positions: it is not configured, or it is being retired`);
  const held = strategyPositions(facts.book.ledger).filter(({ strategy }) => strategy === from);
  const done = doneBefore(request, facts.book.ledger);
  const wanted = instruments.length > 0 ? instruments : held.map(({ instrument }) => instrument);
  const open = [...new Set(wanted)].filter((instrument) => !done.includes(instrument));
  const missing = open.filter((instrument) => !held.some((each) => each.instrument === instrument));
  if (missing.length > 0)
    return refused(
      `${from} does not hold ${missing.join(', ')}; it holds ${held.map((each) => each.instrument).join(', ') || 'nothing'}`,
    );
  if (price !== undefined && wanted.length !== 1)
    return refused('a price belongs to one instrument: name it, and transfer the others by themselves');
  const lines = open.map((instrument) => ({
    instrument,
    quantity: held.find((each) => each.instrument === instrument)!.quantity, // none is missing
    price: price ?? facts.prices.get(instrument) ?? Number.NaN,
    heldByOther: strategyPosition(facts.book.ledger, to, instrument),
  }));
  const reasons = lines.flatMap((line) => whyNot(line, { id, from, to }, facts));
  return reasons.length > 0 ? refused(reasons.join('; ')) : { kind: 'transfer', lines, done };
}

/** The two rows of one line. `note`: why it was done. */
export function transferPair(
  { id, from, to }: Pick<TransferRequest, 'id' | 'from' | 'to'>,
  { instrument, quantity, price }: Omit<TransferLine, 'heldByOther'>,
  entry: { readonly time: Date; readonly tradeDate: string; readonly by: string; readonly note: string },
): TransferPair {
  const row = (strategy: string, signed: number): LedgerRow => {
    const identity = `${prefixOf(id)}${instrument}/${strategy}`;
    return {
      ...{ id: rowId(identity, 1), identity, version: 1, kind: 'transfer' },
      ...{ strategy, instrument, contract: '', quantity: signed, price },
      ...{ time: entry.time, tradeDate: entry.tradeDate, enteredBy: entry.by, note: entry.note },
    };
  };
  return [row(from, -quantity), row(to, quantity)];
}

/** How often positions of a strategy in an instrument were transferred. */
function transfersOf(rows: readonly LedgerRow[], strategy: string, instrument: string): number {
  return rows.filter(
    (row) => row.kind === 'transfer' && row.strategy === strategy && row.instrument === instrument,
  ).length;
}

function prefixOf(id: string): string {
  return `transfer:${id}/`;
}

function doneBefore(
  { id, from, instruments }: TransferRequest,
  rows: readonly LedgerRow[],
): readonly string[] {
  return rows
    .filter((row) => row.identity.startsWith(prefixOf(id)) && row.strategy === from)
    .map(({ instrument }) => instrument)
    .filter((instrument) => instruments.length === 0 || instruments.includes(instrument));
}

function whyNot(
  { instrument, price }: TransferLine,
  { id, from, to }: Pick<TransferRequest, 'id' | 'from' | 'to'>,
  { book, locks }: TransferFacts,
): readonly string[] {
  const orders = [...book.instrument, ...book.contract, ...book.broker].filter(
    (order) =>
      order.instrument === instrument &&
      partsOf<Shareable>(order).some(({ strategy }) => strategy === from || strategy === to),
  );
  const owners = locks
    .filter((lock) => lock.instrument === instrument && lock.owner !== transferLockOwner(id))
    .map(({ owner }) => owner);
  return [
    ...(orders.length > 0
      ? [`${instrument}: ${orders.length} orders of these strategies are open (\`npx tst orders\`)`]
      : []),
    ...(owners.length > 0 ? [`${instrument} is locked by ${owners.join(', ')} (\`npx tst locks\`)`] : []),
    ...(Number.isFinite(price) ? [] : [`${instrument} has no adjusted price: state one with --price`]),
  ];
}

/**
 * What is asked of the ledger again and again, worked out once for each list of rows. A list that grew by a few rows
 * costs those few, however long it is.
 */
import type { LedgerRow } from './ledger-row';
import { movesContract, movesStrategy } from './moves';
import { strategyRows } from './strategy-rows';

type OrderKey = 'instrumentOrderId' | 'contractOrderId' | 'brokerOrderId';

export interface LedgerIndex {
  /** Every version of the rows of an order, in the list's sequence. */
  rowsOf(key: OrderKey, orderId: string): readonly LedgerRow[];
  /** The row that counts of its identity: the highest version. */
  newest(identity: string): LedgerRow | undefined;
  /** Signed contracts of `<instrument>\n<contract>`; 0 where all was closed. */
  readonly byContract: ReadonlyMap<string, number>;
  /** Signed contracts of `<strategy>\n<instrument>`; 0 where all was closed. */
  readonly byStrategy: ReadonlyMap<string, number>;
}

/** So many rows beside those that are indexed are looked through; beyond, all are indexed anew. */
const ADDED_AT_MOST = 500;

interface Extension {
  readonly indexed: readonly LedgerRow[];
  readonly added: readonly LedgerRow[];
}

// Lists of rows are never changed, so what is worked out of one holds as long as the list is there.
const indexes = new WeakMap<readonly LedgerRow[], LedgerIndex>();
const extensions = new WeakMap<readonly LedgerRow[], Extension>();

/** The index of a list of ledger rows, which must not change afterwards. */
export function ledgerIndex(rows: readonly LedgerRow[]): LedgerIndex {
  const known = indexes.get(rows);
  if (known) return known;
  const extension = extensions.get(rows);
  const index = extension
    ? extendedIndex(ledgerIndex(extension.indexed), extension.added)
    : completeIndex(rows);
  indexes.set(rows, index);
  return index;
}

/** The list with further rows, by time, then id, as the ledger is read. */
export function withRows(rows: readonly LedgerRow[], added: readonly LedgerRow[]): readonly LedgerRow[] {
  const longer = [...rows, ...added].sort(
    (a, b) => a.time.getTime() - b.time.getTime() || (a.id < b.id ? -1 : 1),
  );
  const before = extensions.get(rows) ?? { indexed: rows, added: [] };
  const all = [...before.added, ...added];
  if (all.length <= ADDED_AT_MOST) extensions.set(longer, { indexed: before.indexed, added: all });
  return longer;
}

function completeIndex(rows: readonly LedgerRow[]): LedgerIndex {
  const newest = newestOf(rows);
  const byOrder = {
    instrumentOrderId: groupBy(rows, 'instrumentOrderId'),
    contractOrderId: groupBy(rows, 'contractOrderId'),
    brokerOrderId: groupBy(rows, 'brokerOrderId'),
  };
  const byContract = new Map<string, number>();
  const byStrategy = new Map<string, number>();
  for (const row of newest.values()) count({ byContract, byStrategy }, row, 1);
  return {
    rowsOf: (key, orderId) => byOrder[key].get(orderId) ?? [],
    newest: (identity) => newest.get(identity),
    byContract,
    byStrategy,
  };
}

function extendedIndex(whole: LedgerIndex, added: readonly LedgerRow[]): LedgerIndex {
  const newest = newestOf(added, (identity) => whole.newest(identity));
  const byContract = new Map(whole.byContract);
  const byStrategy = new Map(whole.byStrategy);
  for (const [identity, row] of newest) {
    const before = whole.newest(identity);
    if (before) count({ byContract, byStrategy }, before, -1);
    count({ byContract, byStrategy }, row, 1);
  }
  return {
    rowsOf: (key, orderId) => [
      ...whole.rowsOf(key, orderId),
      ...added.filter((row) => idsOf(row, key).includes(orderId)),
    ],
    newest: (identity) => newest.get(identity) ?? whole.newest(identity),
    byContract,
    byStrategy,
  };
}

/** Of each identity the first row of the highest version, where it is higher than what is known. */
function newestOf(
  rows: readonly LedgerRow[],
  known: LedgerIndex['newest'] = () => undefined,
): ReadonlyMap<string, LedgerRow> {
  const newest = new Map<string, LedgerRow>();
  for (const row of rows) {
    const before = newest.get(row.identity) ?? known(row.identity);
    if (!before || row.version > before.version) newest.set(row.identity, row);
  }
  return newest;
}

function groupBy(rows: readonly LedgerRow[], key: OrderKey): ReadonlyMap<string, readonly LedgerRow[]> {
  const groups = new Map<string, LedgerRow[]>();
  for (const row of rows) {
    for (const id of idsOf(row, key)) {
      const group = groups.get(id);
      if (group) group.push(row);
      else groups.set(id, [row]);
    }
  }
  return groups;
}

/** Orders of the level that a row fills: of a shared row several instrument orders. */
function idsOf(row: LedgerRow, key: OrderKey): readonly string[] {
  if (key === 'instrumentOrderId' && row.shares) return row.shares.map((share) => share.instrumentOrderId);
  const id = row[key];
  return id === undefined ? [] : [id];
}

function count(
  { byContract, byStrategy }: { byContract: Map<string, number>; byStrategy: Map<string, number> },
  row: LedgerRow,
  sign: 1 | -1,
): void {
  const add = (sums: Map<string, number>, key: string, { quantity }: LedgerRow) =>
    sums.set(key, (sums.get(key) ?? 0) + sign * quantity);
  if (movesContract(row)) add(byContract, `${row.instrument}\n${row.contract}`, row);
  for (const each of strategyRows([row]).filter(movesStrategy))
    add(byStrategy, `${each.strategy}\n${each.instrument}`, each);
}

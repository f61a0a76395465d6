import type { CommissionRow, LedgerKind, LedgerRow } from '../../domain/ledger/ledger-row';
import type { TransferPair } from '../../domain/ledger/transfer';
import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';
import { sharedFind } from '../store/shared-reads';

export type LedgerInsertAnswer =
  | { readonly kind: 'inserted' }
  /** A row of this id was there already and is unchanged; `row` is that one. */
  | { readonly kind: 'known'; readonly row: LedgerRow };

/** Rows per answer of the server: the ledger is read often, and as a whole. */
const BATCH = 5000;

/** What is searched for; every given field must match. */
export interface LedgerFilter {
  readonly strategy?: string;
  readonly instrument?: string;
  readonly contract?: string;
  readonly kind?: LedgerKind;
  readonly identity?: string;
  readonly executionId?: string;
  readonly instrumentOrderId?: string;
  readonly contractOrderId?: string;
  readonly brokerOrderId?: string;
  readonly permId?: number;
  /** At or after. */
  readonly from?: Date;
  /** Before. */
  readonly to?: Date;
  /** Exchange's trade date, both ends included. */
  readonly tradeDateFrom?: string;
  readonly tradeDateTo?: string;
  /** Not those that are stored under one of these ids. */
  readonly notIds?: readonly string[];
}

/** Adds a row. Rows are never changed: a correction is a separate row with a higher version. */
export async function insertLedgerRow(database: Database, row: LedgerRow): Promise<LedgerInsertAnswer> {
  if (await insertOnce(ledger(database), row.id, row)) return { kind: 'inserted' };
  return { kind: 'known', row: plain((await ledger(database).findOne({ _id: row.id }))!) };
}

/** Adds both rows of a transfer as one document: no reader sees one without the other. True when they were new. */
export async function insertTransferPair(database: Database, rows: TransferPair): Promise<boolean> {
  const [gone, come] = rows;
  const { kind, instrument, contract, time, tradeDate } = gone;
  const pair: PairDocument = {
    ...{ kind, instrument, contract, time, tradeDate },
    strategy: [gone.strategy, come.strategy],
    identity: [gone.identity, come.identity],
    rows,
  };
  // The driver's type knows documents of one row only.
  return insertOnce(ledger(database), gone.id, pair as unknown as LedgerRow);
}

/** Every stored version of the rows that match, by time, then id. `domain/ledger` says which versions count. */
export async function ledgerRows(database: Database, filter: LedgerFilter = {}): Promise<LedgerRow[]> {
  return (await readLedger(database, filter)).rows;
}

/** The same of one instrument; those that ask for others at the same moment share the command. */
export async function ledgerRowsOf(database: Database, instrument: string): Promise<LedgerRow[]> {
  return (await ofInstrument(database, instrument)).flatMap(rowsOf);
}

/** As `ledgerRows`, with the number of documents that they were stored in. */
export async function readLedger(
  database: Database,
  filter: LedgerFilter = {},
): Promise<{ readonly rows: LedgerRow[]; readonly documents: number }> {
  const { from, to, tradeDateFrom, tradeDateTo, notIds, ...equal } = filter;
  const query = {
    ...equal,
    ...(notIds && { _id: { $nin: [...notIds] } }),
    ...((from || to) && { time: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
    ...((tradeDateFrom || tradeDateTo) && {
      tradeDate: { ...(tradeDateFrom && { $gte: tradeDateFrom }), ...(tradeDateTo && { $lte: tradeDateTo }) },
    }),
  };
  const found = await ledger(database).find(query, { batchSize: BATCH }).sort({ time: 1, _id: 1 }).toArray();
  const { strategy, identity } = filter;
  const rows = found
    .flatMap(rowsOf)
    .filter((row) => strategy === undefined || row.strategy === strategy)
    .filter((row) => identity === undefined || row.identity === identity);
  return { rows, documents: found.length };
}

/** How many documents the ledger has: counted in the index of their keys, which after years is far smaller. */
export async function countLedgerDocuments(database: Database): Promise<number> {
  return ledger(database).countDocuments({}, { hint: '_id_' });
}

/** Which of these rows, by their ids, are stored. */
export async function storedRowIds(database: Database, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await ledger(database)
    .find({ _id: { $in: [...ids] } }, { projection: { _id: 1 } })
    .toArray();
  return new Set(found.map((document) => document._id));
}

export type CommissionAnswer = 'inserted' | 'known' | 'changed';

/** Stores what an execution cost. The broker may correct it: the latest amount counts. */
export async function putCommission(database: Database, row: CommissionRow): Promise<CommissionAnswer> {
  if (await insertOnce(commissions(database), row.executionId, row)) return 'inserted';
  const written = await commissions(database).updateOne({ _id: row.executionId }, { $set: row });
  return written.modifiedCount === 0 ? 'known' : 'changed';
}

/** Commissions of these executions; absent while the broker has not reported them. All when no ids are given. */
export async function commissionRows(
  database: Database,
  executionIds?: readonly string[],
): Promise<CommissionRow[]> {
  const query = executionIds === undefined ? {} : { _id: { $in: [...executionIds] } };
  return (await commissions(database).find(query).toArray()).map((document) =>
    plain<CommissionRow>(document),
  );
}

/** Two rows in one document. Its lists are searched like the single values of a row. */
interface PairDocument extends Pick<LedgerRow, 'kind' | 'instrument' | 'contract' | 'time' | 'tradeDate'> {
  readonly strategy: readonly [string, string];
  readonly identity: readonly [string, string];
  readonly rows: TransferPair;
}

function rowsOf(document: Stored<LedgerRow>): readonly LedgerRow[] {
  return 'rows' in document ? (document as unknown as PairDocument).rows : [plain<LedgerRow>(document)];
}

function ledger(database: Database) {
  return database.main.collection<Stored<LedgerRow>>('ledger');
}

const ofInstrument = sharedFind<LedgerRow>({
  collectionOf: ledger,
  field: 'instrument',
  sort: { time: 1, _id: 1 },
});

function commissions(database: Database) {
  return database.main.collection<Stored<CommissionRow>>('commissions');
}

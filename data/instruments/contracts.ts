import type { ContractRecord } from '../../domain/contracts/contract-record';
import { dateOfBroker } from '../../domain/contracts/expiry';
import type { TradeDate } from '../../domain/time/trade-date';
import type { Database } from '../store/database';
import { finite, plain, plainOrUndefined, type Stored } from '../store/documents';
import { sharedFind } from '../store/shared-reads';
import { sharedWrites } from '../store/shared-writes';

/** Writes many at once, each over what is stored of it. */
export async function putContracts(database: Database, records: readonly ContractRecord[]): Promise<void> {
  await write(
    database,
    records.map((record) => ({
      replaceOne: {
        filter: { _id: `${record.instrument}/${record.contract}` },
        replacement: finite(`contract ${record.instrument}/${record.contract}`, record),
        upsert: true,
      },
    })),
  );
}

export async function findContract(
  database: Database,
  instrument: string,
  contract: string,
): Promise<ContractRecord | undefined> {
  return plainOrUndefined<ContractRecord>(
    await contractsOf(database).findOne({ _id: `${instrument}/${contract}` }),
  );
}

/** Those of our contracts that the broker knows by one of these ids. */
export async function contractsByConId(
  database: Database,
  conIds: readonly number[],
): Promise<ContractRecord[]> {
  if (conIds.length === 0) return [];
  const found = await contractsOf(database)
    .find({ conId: { $in: [...conIds] } })
    .toArray();
  return found.map((document) => plain<ContractRecord>(document));
}

/** Those of the named contracts that are known, by instrument and date. */
export async function contractsNamed(
  database: Database,
  names: readonly Pick<ContractRecord, 'instrument' | 'contract'>[],
): Promise<ContractRecord[]> {
  if (names.length === 0) return [];
  const ids = new Set(names.map(({ instrument, contract }) => `${instrument}/${contract}`));
  const found = await contractsOf(database)
    .find({ _id: { $in: [...ids] } })
    .sort({ _id: 1 })
    .toArray();
  return found.map((document) => plain<ContractRecord>(document));
}

/** All contracts of one instrument, by date; those that ask for others at the same moment share the command. */
export async function contractsOfInstrument(
  database: Database,
  instrument: string,
): Promise<ContractRecord[]> {
  return (await find(database, instrument)).map((document) => plain<ContractRecord>(document));
}

/** Contracts of one instrument, or of all, by instrument and date. */
export async function contracts(
  database: Database,
  filter: { readonly instrument?: string; readonly sampling?: boolean } = {},
): Promise<ContractRecord[]> {
  const found = await contractsOf(database).find(filter).sort({ _id: 1 }).toArray();
  return found.map((document) => plain<ContractRecord>(document));
}

/** Last trade dates that the broker reported, by contract of the instrument. */
export async function reportedExpiries(
  database: Database,
  instrument: string,
): Promise<ReadonlyMap<string, TradeDate>> {
  const known = await contractsOfInstrument(database, instrument);
  return new Map(
    known.flatMap(({ contract, expiry }) => (expiry ? [[contract, dateOfBroker(expiry)] as const] : [])),
  );
}

function contractsOf(database: Database) {
  return database.main.collection<Stored<ContractRecord>>('contracts');
}

const find = sharedFind<ContractRecord>({ collectionOf: contractsOf, field: 'instrument' });
const write = sharedWrites<ContractRecord>(contractsOf);

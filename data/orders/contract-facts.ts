import type { Book } from '../../domain/orders/book';
import type { ContractFacts } from '../../domain/orders/plan-contract-orders';
import { currentContracts } from '../../domain/prices/current-contracts';
import type { RollRecord } from '../../domain/rolls/roll-record';
import { locks } from '../controls/locks';
import { contractsNamed } from '../instruments/contracts';
import { readRollState } from '../instruments/rolls';
import { readFinals } from '../series/contract-prices';
import { readMultiple } from '../series/prices';
import type { Database } from '../store/database';
import { childOrders } from './order-store';

/** What contract orders of an instrument are made from. Throws MISSING_DATA when the instrument has no prices. */
export async function readContractFacts(
  database: Database,
  instrument: string,
): Promise<ContractFacts & { readonly roll: RollRecord }> {
  const contracts = currentContracts(await readMultiple(database, instrument));
  const both = [contracts.price, contracts.forward].map((contract) => ({ instrument, contract }));
  return {
    contracts,
    known: await contractsNamed(database, both),
    finals: await readFinals(database, instrument),
    roll: await readRollState(database, instrument),
  };
}

/** What says which instrument orders are new: the contract orders of these, and the locks. */
export async function readSpawnFacts(database: Database, { instrument }: Pick<Book, 'instrument'>) {
  const ids = instrument.map((order) => order.id);
  return { children: await childOrders(database, 'contract', ids), locks: await locks(database) };
}

import type { ContractFacts } from '../../domain/orders/plan-contract-orders';
import { currentContracts } from '../../domain/prices/current-contracts';
import type { RollRecord } from '../../domain/rolls/roll-record';
import { contractsNamed } from '../instruments/contracts';
import { readRollState } from '../instruments/rolls';
import { readFinals } from '../series/contract-prices';
import { readMultiple } from '../series/prices';
import type { Database } from '../store/database';

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
    merged: await readFinals(database, instrument),
    roll: await readRollState(database, instrument),
  };
}

import type { OpeningFacts } from '../../domain/contracts/opening-rule';
import { currentContracts } from '../../domain/prices/current-contracts';
import { readMultiple } from '../series/prices';
import type { Database } from '../store/database';
import { contractsNamed } from './contracts';
import { readRollState } from './rolls';

/** What says whether a position may be opened. Throws MISSING_DATA when the instrument has no prices. */
export async function readOpeningFacts(database: Database, instrument: string): Promise<OpeningFacts> {
  const { state: rollState } = await readRollState(database, instrument);
  if (rollState !== 'No_Roll') return { rollState, priced: [] };
  const { price: contract } = currentContracts(await readMultiple(database, instrument));
  return { rollState, priced: await contractsNamed(database, [{ instrument, contract }]) };
}

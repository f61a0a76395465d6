import type { SamplingFacts } from '../../domain/contracts/sampling-day';
import { contractPositions } from '../../domain/ledger/positions';
import { currentContracts } from '../../domain/prices/current-contracts';
import { ledgerRowsOf } from '../ledger/ledger-store';
import { readMultiple } from '../series/prices';
import type { Database } from '../store/database';
import { contractsOfInstrument } from './contracts';

/** What is stored of an instrument's contracts now. Throws MISSING_DATA for one without prices. */
export async function readSamplingFacts(database: Database, instrument: string): Promise<SamplingFacts> {
  const current = currentContracts(await readMultiple(database, instrument));
  const known = await contractsOfInstrument(database, instrument);
  const positions = contractPositions(await ledgerRowsOf(database, instrument));
  return { instrument, current, known, held: positions.map(({ contract }) => contract) };
}

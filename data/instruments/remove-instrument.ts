import { openQuestions, withdrawQuestion } from '../operator/questions';
import { contractsWithPrices } from '../series/contract-prices';
import { removeSeries } from '../series/prune-series';
import type { Database } from '../store/database';
import { contracts, putContracts } from './contracts';

/**
 * Removes the prices of an instrument: first the series by which it takes part, then those of its contracts. Contracts stay
 * known and are no longer sampled; open questions about it are withdrawn. Repeated, it removes what is left.
 */
export async function removeInstrument(
  database: Database,
  instrument: string,
  at: Date,
): Promise<{ readonly contracts: number }> {
  await removeSeries(database, { kind: 'prices', name: instrument });
  for (const question of (await openQuestions(database)).filter((each) => each.instrument === instrument))
    await withdrawQuestion(database, question.id, 'the instrument was removed', at);
  const priced = await contractsWithPrices(database, instrument);
  for (const { contract } of priced)
    await removeSeries(database, { kind: 'contract_prices', name: `${instrument}/${contract}` });
  await removeSeries(database, { kind: 'spreads', name: instrument });
  const sampled = await contracts(database, { instrument, sampling: true });
  await putContracts(
    database,
    sampled.map((record) => ({ ...record, sampling: false })),
  );
  return { contracts: priced.length };
}

import {
  contractsWithPrices,
  readAllContractPrices,
  writeContractPrices,
} from '../../data/series/contract-prices';
import { readPrices, writePrices } from '../../data/series/prices';
import type { Database } from '../../data/store/database';
import { tstError } from '../../domain/errors/errors';
import { stitch } from '../../domain/prices/panama';
import { type PriceTransform, transformBars, transformMultiple } from '../../domain/prices/transform-prices';
import type { ContractPrices } from '../../domain/series/series';
import { audited } from './audited';
import { refuseStrayNames } from './known-names';
import type { OpenSystem } from './open-system';

export interface CloneRequest {
  readonly from: string;
  readonly to: string;
  readonly transform: PriceTransform;
  readonly reason: string;
}

/**
 * Gives an instrument without prices those of another, transformed: contracts first, multiple and adjusted prices last,
 * so that it takes part only once it is complete; interrupted, the same command completes it. Throws BAD_INPUT when it
 * has prices already, MISSING_DATA when the other has none.
 */
export async function cloneInstrument(open: OpenSystem, request: CloneRequest): Promise<string> {
  const { database, settings } = open;
  const { from, to, transform, reason } = request;
  await refuseStrayNames(settings.loaded, { instrument: to });
  const what = { action: 'clone prices', reason, instrument: to, details: { from, ...transform } };
  return audited(open, what, async () => {
    const source = await readPrices(database, from);
    if (!source) throw tstError('MISSING_DATA', `${from} has no prices to clone`);
    if (await readPrices(database, to))
      throw tstError('BAD_INPUT', `${to} has prices: \`npx tst instruments remove ${to} --reason R\` first`);
    const contracts = await contractsWithPrices(database, from);
    for (const { contract } of contracts) await cloneContract(database, request, contract);
    const multiple = transformMultiple(source.multiple, transform);
    await writePrices(database, to, { multiple, adjusted: stitch(multiple) }, 0);
    return `${to}: prices of ${from}, ${contracts.length} contracts, ${multiple.times.length} rows`;
  });
}

async function cloneContract(
  database: Database,
  { from, to, transform }: CloneRequest,
  contract: string,
): Promise<void> {
  const { version: _, ...parts } = await readAllContractPrices(database, from, contract);
  const changed = Object.entries(parts).map(([part, series]) => [
    part,
    transformBars(series as ContractPrices, transform),
  ]);
  const { version } = await readAllContractPrices(database, to, contract);
  await writeContractPrices(database, to, contract, Object.fromEntries(changed), version);
}

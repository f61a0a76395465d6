import { contractsNamed } from '../../data/instruments/contracts';
import { readRollState } from '../../data/instruments/rolls';
import { readMultiple } from '../../data/series/prices';
import { expiringContracts } from '../../domain/contracts/expiring-contracts';
import { currentContracts } from '../../domain/prices/current-contracts';
import type { Deps } from '../deps';

/** Whether a strategy's order may open a position in the instrument; else it only reduces, whatever its kind. */
export type OpeningRule =
  | { readonly kind: 'open' }
  /** Roll state No_Open. */
  | { readonly kind: 'no-open' }
  /** It would be opened in the priced contract, which is about to expire. */
  | { readonly kind: 'expires-soon'; readonly reason: string };

/** Throws MISSING_DATA when the instrument has no prices. */
export async function openingRule(
  deps: Pick<Deps, 'database' | 'config' | 'clock'>,
  instrument: string,
): Promise<OpeningRule> {
  const { state } = await readRollState(deps.database, instrument);
  if (state === 'No_Open') return { kind: 'no-open' };
  if (state !== 'No_Roll') return { kind: 'open' }; // opened in the forward contract, or not now
  const { price } = currentContracts(await readMultiple(deps.database, instrument));
  const known = await contractsNamed(deps.database, [{ instrument, contract: price }]);
  const [expiring] = expiringContracts(known, deps.config, await deps.clock.read());
  return expiring ? { kind: 'expires-soon', reason: expiring.reason } : { kind: 'open' };
}

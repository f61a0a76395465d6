import { findContract } from '../../data/instruments/contracts';
import { approximateExpiry, dateOfBroker } from '../../domain/contracts/expiry';
import { tstError } from '../../domain/errors/errors';
import type { RollParameters } from '../../domain/instruments/instrument';
import type { TradeDate } from '../../domain/time/trade-date';
import type { Deps } from '../deps';

type ExpiryDeps = Pick<Deps, 'catalogue' | 'database'>;

/** The expiry that the broker reported, or else the approximate one of the roll parameters. */
export async function expiryOf(deps: ExpiryDeps, instrument: string, contract: string): Promise<TradeDate> {
  const { expiry } = (await findContract(deps.database, instrument, contract)) ?? {};
  if (expiry) return dateOfBroker(expiry);
  return approximateExpiry(contract, rollParametersOf(deps, instrument).expiryOffset);
}

/** Throws UNKNOWN_INSTRUMENT. */
export function rollParametersOf({ catalogue }: Pick<Deps, 'catalogue'>, instrument: string): RollParameters {
  const found = catalogue.rollParameters.get(instrument);
  if (!found) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in rollconfig.csv`);
  return found;
}

import { tstError } from '../../domain/errors/errors';
import type { RollParameters } from '../../domain/instruments/instrument';
import type { Deps } from '../deps';

/** Throws UNKNOWN_INSTRUMENT. */
export function rollParametersOf({ catalogue }: Pick<Deps, 'catalogue'>, instrument: string): RollParameters {
  const found = catalogue.rollParameters.get(instrument);
  if (!found) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in rollconfig.csv`);
  return found;
}

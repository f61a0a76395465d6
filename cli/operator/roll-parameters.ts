import { join } from 'node:path';
import { rollConfigText } from '../../data/csv/instrument-files';
import { changePrices } from '../../data/series/change-prices';
import { readFinals } from '../../data/series/contract-prices';
import { type Prices, readPrices } from '../../data/series/prices';
import { type Catalogue, loadCatalogue } from '../../data/store/catalogue';
import { tstError } from '../../domain/errors/errors';
import type { RollParameters } from '../../domain/instruments/instrument';
import { stitchFromContracts } from '../../domain/prices/seed-prices';
import { writeFileAtomically } from '../../services/files/atomic-file';
import { changed } from './change-prices';
import type { OpenSystem } from './open-system';

/** New roll parameters of an instrument, with the prices that they make of its contracts. */
export interface RollParameterPlan {
  readonly instrument: string;
  /** The user's own file, which is written. */
  readonly file: string;
  readonly old: RollParameters;
  readonly next: RollParameters;
  readonly before: Prices;
  readonly after: Prices;
  readonly version: number;
  readonly catalogue: Catalogue;
}

/**
 * Builds roll calendar, multiple and adjusted prices anew from the stored contracts; nothing is written. Throws
 * BAD_CONFIG without a directory of instrument files that is the user's, MISSING_DATA when the contracts' prices do not
 * suffice.
 */
export async function planRollParameters(
  { database, settings, clock }: OpenSystem,
  instrument: string,
  changes: Partial<RollParameters>,
): Promise<RollParameterPlan> {
  const directory = settings.config.instrument_config_directory;
  if (directory === undefined)
    throw tstError('BAD_CONFIG', 'instrument_config_directory is not set: the shipped files are not changed');
  const catalogue = await loadCatalogue(directory);
  const old = catalogue.rollParameters.get(instrument);
  if (!old) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in rollconfig.csv`);
  const before = await readPrices(database, instrument);
  if (!before) throw tstError('MISSING_DATA', `${instrument} has no prices`);
  const next = { ...old, ...changes };
  const contracts = await readFinals(database, instrument);
  const after = stitchFromContracts({ instrument, contracts, roll: next, now: await clock.read() });
  const file = join(directory, 'rollconfig.csv');
  return { ...{ instrument, file, old, next, catalogue }, ...{ before, after, version: before.version } };
}

/** Stores the prices, if they are still as they were, then the parameters; interrupted, the same command completes it. */
export async function applyRollParameters(
  open: OpenSystem,
  plan: RollParameterPlan,
  reason: string,
): Promise<string> {
  const { instrument, file, next, before, after, version, catalogue } = plan;
  const what = 'multiple and adjusted prices by new roll parameters';
  const text = await changed(open, { instrument, what, reason }, async (change) => {
    const rows = await changePrices(open.database, { ...change, version }, before, after);
    writeFileAtomically(file, rollConfigText(new Map([...catalogue.rollParameters, [instrument, next]])));
    return `${instrument}: ${rows} rows changed, parameters written to ${file}`;
  });
  return `${text}\nStart the system again: its workers have read the old parameters.`;
}

import { join } from 'node:path';
import { refuseAmbiguousInstruments, refuseBadCodes } from '../../config/validate-instruments';
import { tstError } from '../../domain/errors/errors';
import type {
  BrokerFx,
  BrokerInstrument,
  Instrument,
  RollParameters,
} from '../../domain/instruments/instrument';
import {
  readBrokerFx,
  readBrokerInstruments,
  readInstrumentConfig,
  readRollConfig,
  readSpreadCosts,
} from '../csv/instrument-files';

/** Static configuration of the instruments, read once per process and validated at load. */
export interface Catalogue {
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly rollParameters: ReadonlyMap<string, RollParameters>;
  readonly brokerInstruments: ReadonlyMap<string, BrokerInstrument>;
  readonly brokerFx: readonly BrokerFx[];
  /** Half the bid-ask spread in price points. */
  readonly spreadCosts: ReadonlyMap<string, number>;
}

/**
 * The instrument files of a directory. Two instruments that the broker can't tell apart are refused here, and codes
 * that would break keys, before anything trades. Throws BAD_CONFIG or BAD_DATA_FILE.
 */
export async function loadCatalogue(directory: string | undefined): Promise<Catalogue> {
  if (!directory) {
    throw tstError(
      'BAD_CONFIG',
      'instrument_config_directory is not set: it holds instrumentconfig.csv and the others',
    );
  }
  const file = (name: string) => join(directory, name);
  const brokerInstruments = await readBrokerInstruments(file('ib_config_futures.csv'));
  refuseAmbiguousInstruments([...brokerInstruments.values()], file('ib_config_futures.csv'));
  const instruments = await readInstrumentConfig(file('instrumentconfig.csv'));
  refuseBadCodes(instruments.keys(), file('instrumentconfig.csv'));
  return {
    instruments,
    rollParameters: await readRollConfig(file('rollconfig.csv')),
    spreadCosts: await readSpreadCosts(file('spreadcosts.csv')),
    brokerInstruments,
    brokerFx: [...(await readBrokerFx(file('ib_config_spot_FX.csv'))).values()],
  };
}

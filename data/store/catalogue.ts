import type { MarketFile } from '../../config/instrument-contradictions';
import { instrumentFile } from '../../config/instrument-files';
import { refuseAmbiguousInstruments, refuseBadCodes } from '../../config/validate-instruments';
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
import { rowLines } from '../csv/row-lines';

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
 * The instrument files: those of a directory, over the shipped ones. Two instruments that the broker can't tell apart are
 * refused here, and codes that would break keys, before anything trades. Throws BAD_CONFIG or BAD_DATA_FILE.
 */
export async function loadCatalogue(directory: string | undefined): Promise<Catalogue> {
  const file = (name: MarketFile) => instrumentFile(directory, name);
  const brokerFile = file('ib_config_futures.csv');
  const brokerInstruments = await readBrokerInstruments(brokerFile);
  refuseAmbiguousInstruments([...brokerInstruments.values()], brokerFile, await rowLines(brokerFile));
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

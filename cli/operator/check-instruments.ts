import { ConfigError } from '../../config/config-error';
import { unknownNames } from '../../config/configured-names';
import { regionProblems } from '../../config/download-times';
import {
  type Contradiction,
  MARKET_FILES,
  marketContradictions,
  type PlaceOfRow,
} from '../../config/instrument-contradictions';
import { instrumentFile } from '../../config/instrument-files';
import type { LoadedConfig } from '../../config/loaded-config';
import { undescribedInstruments } from '../../config/validate-instruments';
import { rowLines } from '../../data/csv/row-lines';
import { loadCatalogue } from '../../data/store/catalogue';
import { printWarnings } from '../terminal/warnings';
import type { TradedInstruments } from './check-strategies';

/**
 * Each instrument that a strategy or a source of prices names needs its row, and the files must agree. Where they don't, it is an
 * error for what is traded and for rates, which are shared, and a warning for the rest. Throws BAD_CONFIG, BAD_DATA_FILE.
 * @param whereMissing a simulated market brings its own files, so that rows may only seem to be missing
 */
export async function checkInstruments(
  loaded: LoadedConfig,
  traded: readonly TradedInstruments[],
  whereMissing: 'refuse' | 'warn',
): Promise<void> {
  const directory = loaded.config.instrument_config_directory;
  const catalogue = await loadCatalogue(directory);
  const { instruments, rollParameters, brokerInstruments } = catalogue;
  const described = {
    instrumentconfig: new Set(instruments.keys()),
    rollconfig: new Set(rollParameters.keys()),
    // Without a broker nothing is looked up there.
    brokerMapping: new Set((loaded.config.broker_kind === 'none' ? instruments : brokerInstruments).keys()),
  };
  const missing = traded.flatMap(({ codes, file }) => undescribedInstruments(codes, described, file));
  const found = marketContradictions(catalogue, await placesIn(directory));
  const inUse = new Set([
    ...traded.flatMap(({ codes }) => codes),
    ...catalogue.brokerFx.map(({ code }) => code),
  ]);
  const regions = regionProblems(loaded, catalogue, new Set(traded.flatMap(({ codes }) => codes)));
  const isError = ({ kind, code }: Contradiction) => kind === 'wrong' && inUse.has(code);
  const warnings = found.filter((each) => !isError(each)).map(({ problem }) => problem);
  printWarnings([...(whereMissing === 'warn' ? missing : []), ...warnings, ...regions.warnings]);
  const errors = [
    ...unknownNames(loaded, catalogue),
    ...regions.errors,
    ...(whereMissing === 'refuse' ? missing : []),
    ...found.filter(isError).map(({ problem }) => problem),
  ];
  if (errors.length > 0) throw new ConfigError(errors);
}

async function placesIn(directory: string | undefined): Promise<PlaceOfRow> {
  const lines = new Map<string, ReadonlyMap<string, number>>();
  for (const name of MARKET_FILES) lines.set(name, await rowLines(instrumentFile(directory, name)));
  return (name, row) => ({
    file: instrumentFile(directory, name),
    line: lines.get(name)?.get(row) ?? 0,
  });
}

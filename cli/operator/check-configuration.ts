import { loadConfig } from '../../config/load-config';
import type { ConfigProblem, LoadedConfig } from '../../config/loaded-config';
import { PRIVATE_VARIABLE } from '../../config/private-directory';
import { placeOf } from '../../config/validate';
import { planReports, REPORT_NAMES } from '../../reports/catalogue';
import { clockChangeWarnings } from '../../services/schedules/clock-change-warnings';
import { readSchedules } from '../../services/schedules/schedule-file';
import { loadOwnRules } from '../../strategies/own-code/own-rules';
import { strategiesOf } from '../../strategies/strategy-config';
import { printWarnings } from '../terminal/warnings';
import { checkInstruments } from './check-instruments';
import { checkStrategies } from './check-strategies';

export interface CheckedConfiguration {
  readonly strategies: readonly string[];
  /** The user's own. */
  readonly rules: readonly string[];
}

/**
 * Reads everything else that a start with this configuration would read, so that no mistake turns up later, and prints
 * the warnings. Throws BAD_CONFIG.
 */
export async function checkConfiguration(loaded: LoadedConfig): Promise<CheckedConfiguration> {
  printWarnings([...loaded.warnings, ...unknownReports(loaded)]);
  const schedules = readSchedules({ ...process.env, [PRIVATE_VARIABLE]: loaded.privateDirectory });
  const strategies = strategiesOf(loaded);
  const rules = Object.keys(await loadOwnRules(loaded.privateDirectory));
  const traded = await checkStrategies(strategies, loaded);
  const hasOwnFiles = loaded.config.instrument_config_directory !== undefined;
  await checkInstruments(loaded, traded, hasOwnFiles ? 'refuse' : 'warn');
  const today = new Date().toISOString().slice(0, 10);
  for (const warning of clockChangeWarnings(schedules, today)) console.error(`warning: ${warning}`);
  return { strategies: strategies.map(({ name }) => name), rules };
}

/** The same of a private directory; returns its configuration. */
export async function checkPrivateDirectory(directory: string): Promise<LoadedConfig> {
  const loaded = loadConfig({ privateDirectory: directory, env: process.env });
  await checkConfiguration(loaded);
  return loaded;
}

function unknownReports({ config, origin }: LoadedConfig): readonly ConfigProblem[] {
  return planReports(config).unknown.map((name) => ({
    ...placeOf(origin(`reports.${name}`)),
    key: `reports.${name}`,
    message: 'is not a report, so it is never created',
    remedy: `Use one of ${REPORT_NAMES.join(', ')}.`,
  }));
}

import type { Command } from 'commander';
import { effectiveValues } from '../../config/effective';
import { loadConfig } from '../../config/load-config';
import type { ConfigProblem, LoadedConfig } from '../../config/loaded-config';
import { PRIVATE_VARIABLE } from '../../config/private-directory';
import { placeOf } from '../../config/validate';
import { planReports, REPORT_NAMES } from '../../reports/catalogue';
import { clockChangeWarnings } from '../../services/schedules/clock-change-warnings';
import { readSchedules } from '../../services/schedules/schedule-file';
import { loadOwnRules } from '../../strategies/own-code/own-rules';
import { strategiesOf } from '../../strategies/strategy-config';
import { acceptConfiguration } from '../operator/accept-configuration';
import { checkInstruments } from '../operator/check-instruments';
import { checkStrategies } from '../operator/check-strategies';
import type { OpenSystem } from '../operator/open-system';
import { wakeStack } from '../operator/order-stack';
import { opened, systemCommand } from '../operator/system-command';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { printWarnings } from '../terminal/warnings';
import { configTable } from '../views/config-table';

interface PrivateOption {
  readonly private?: string;
}

/** `tst config show` and `tst config check`. */
export function register(program: Command): void {
  const config = program.command('config').description('show the configuration, and check it');
  config
    .command('show')
    .description('the values in force and where each came from; secrets masked')
    .option('--key <text>', 'only keys that contain this text')
    .option('--changed', 'only values that differ from a default')
    .option('--json', 'as JSON')
    .option('--private <directory>', 'instead of PYSYS_PRIVATE_CONFIG_DIR')
    .action((options: ShowOptions) => show(options));
  config
    .command('check')
    .description('every mistake with file, line, key and remedy; exit code 1 if there is one')
    .option('--private <directory>', 'instead of PYSYS_PRIVATE_CONFIG_DIR')
    .action((options: PrivateOption) => check(options));
  systemCommand(
    config,
    'accept',
    'let a system run without a file, limit or step that it had before, because of which orders are held',
  )
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .action(opened([], (open, { reason }: { readonly reason: string }) => accept(open, reason)));
}

async function accept(open: OpenSystem, reason: string): Promise<void> {
  const accepted = await acceptConfiguration(open, reason);
  if (accepted.length === 0)
    console.log('nothing to accept: no worker lacks anything that it ran with before');
  for (const each of accepted) console.log(`accepted: ${each}`);
  if (accepted.length > 0) await wakeStack(open);
}

interface ShowOptions extends PrivateOption {
  readonly key?: string;
  readonly changed?: boolean;
  readonly json?: boolean;
}

function load(options: PrivateOption): LoadedConfig {
  return loadConfig({ privateDirectory: options.private, env: process.env });
}

function show(options: ShowOptions): void {
  const loaded = load(options);
  const wanted = effectiveValues(loaded).filter(
    ({ key, origin }) =>
      key.toLowerCase().includes(options.key?.toLowerCase() ?? '') &&
      (!options.changed || origin.kind !== 'default'),
  );
  if (options.json) console.log(JSON.stringify(wanted, null, 2));
  else
    console.log(
      `${configTable(wanted)}\nprivate directory: ${loaded.privateDirectory ?? 'none'}; hash ${loaded.hash}`,
    );
  printWarnings(loaded.warnings);
}

/** Reads everything that a start would read, so that no mistake turns up later. */
async function check(options: PrivateOption): Promise<void> {
  const loaded = load(options);
  printWarnings([...loaded.warnings, ...unknownReports(loaded)]);
  const schedules = readSchedules({ ...process.env, [PRIVATE_VARIABLE]: loaded.privateDirectory });
  const strategies = strategiesOf(loaded);
  const rules = Object.keys(await loadOwnRules(loaded.privateDirectory));
  const traded = await checkStrategies(strategies, loaded);
  const hasOwnFiles = loaded.config.instrument_config_directory !== undefined;
  await checkInstruments(loaded, traded, hasOwnFiles ? 'refuse' : 'warn');
  const today = new Date().toISOString().slice(0, 10);
  for (const warning of clockChangeWarnings(schedules, today)) console.error(`warning: ${warning}`);
  const names = strategies.map(({ name }) => name).join(', ') || 'none';
  console.log(`configuration is valid: ${loaded.privateDirectory ?? 'no private directory'}`);
  console.log(`strategies: ${names}; own rules: ${rules.join(', ') || 'none'}`);
}

function unknownReports({ config, origin }: LoadedConfig): readonly ConfigProblem[] {
  return planReports(config).unknown.map((name) => ({
    ...placeOf(origin(`reports.${name}`)),
    key: `reports.${name}`,
    message: 'is not a report, so it is never created',
    remedy: `Use one of ${REPORT_NAMES.join(', ')}.`,
  }));
}

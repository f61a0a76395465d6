import { type Command, Option } from 'commander';
import { effectiveValues } from '../../config/effective';
import { loadConfig } from '../../config/load-config';
import type { LoadedConfig } from '../../config/loaded-config';
import { checkAccount } from '../../services/gateway/check-gateway';
import { readSetup } from '../../services/system/endpoints';
import { loadConfigOf } from '../../services/system/system-config';
import { acceptConfiguration } from '../operator/accept-configuration';
import { checkConfiguration } from '../operator/check-configuration';
import type { OpenSystem } from '../operator/open-system';
import { wakeStack } from '../operator/order-stack';
import { opened, systemCommand } from '../operator/system-command';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { printWarnings } from '../terminal/warnings';
import { configTable } from '../views/config-table';

interface WhichOptions {
  readonly private?: string;
  readonly system?: string;
}

const NAMED = ['--system <name>', 'as this system reads it, its own private directory included'] as const;

function privateOption(): Option {
  return new Option('--private <directory>', 'instead of PYSYS_PRIVATE_CONFIG_DIR').conflicts('system');
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
    .addOption(privateOption())
    .option(...NAMED)
    .action((options: ShowOptions) => show(options));
  config
    .command('check')
    .description('every mistake with file, line, key and remedy; exit code 1 if there is one')
    .addOption(privateOption())
    .option(...NAMED)
    .action((options: WhichOptions) => check(options));
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

interface ShowOptions extends WhichOptions {
  readonly key?: string;
  readonly changed?: boolean;
  readonly json?: boolean;
}

function load({ private: directory, system }: WhichOptions): LoadedConfig {
  if (system !== undefined) return loadConfigOf(system);
  return loadConfig({ privateDirectory: directory, env: process.env });
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

async function check(options: WhichOptions): Promise<void> {
  const loaded = load(options);
  const { strategies, rules } = await checkConfiguration(loaded);
  const { system } = options;
  if (system !== undefined && readSetup(system)?.gateway !== 'simulator') checkAccount(loaded);
  console.log(`configuration is valid: ${loaded.privateDirectory ?? 'no private directory'}`);
  console.log(`strategies: ${strategies.join(', ') || 'none'}; own rules: ${rules.join(', ') || 'none'}`);
}

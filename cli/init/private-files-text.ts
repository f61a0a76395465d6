import { stringify } from 'yaml';
import { type Answers, isPaperAccount } from './answers';
import { strategyText } from './strategy-text';

/** Relative path and content of one file of a new private directory. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Every file of a new private directory. */
export function privateFiles(answers: Answers): readonly NewFile[] {
  return [
    { path: 'private_config.yaml', text: configText(answers) },
    { path: 'private_control_config.yaml', text: controlText(answers.strategy) },
    { path: `strategies/${answers.strategy}.yaml`, text: strategyText(answers) },
    { path: 'secrets.yaml', text: secretsText(answers) },
    { path: '.gitignore', text: 'secrets.yaml\n' },
  ];
}

function configText({ account, gateway, currency, strategy, mail }: Answers): string {
  const live = !isPaperAccount(account);
  return `# Your own values, over those of config/defaults.yaml.
#
#   npx tst config show      what is in force, and where each value came from
#   npx tst config check     every mistake with file, line, key and remedy
#
# Lines that begin with # show what you may want to set.

# --- broker ----------------------------------------------------------------------------------------------
broker_account: ${account}
broker_kind: ${live ? 'live' : 'paper'}
live_trading: ${live} # true: orders of real money are sent
ib_ipaddress: ${gateway.host}
ib_port: ${gateway.port}
# ib_idoffset: 100                # another system at the same gateway needs another one

# --- database: without mongo_host a database is started for you ----------------------------------------
# mongo_host: 127.0.0.1           # or mongodb://user@host:27017/?tls=true with the password in TST_MONGO_HOST
# mongo_db: production

# --- mail: without email_address, reports and alerts are written to the outbox directory ----------------
${mailLines(mail)}
# The password belongs in secrets.yaml next to this file, as \`email_pwd:\`, or in TST_EMAIL_PWD.

# --- files -----------------------------------------------------------------------------------------------
# Instruments of your own: a directory with instrumentconfig.csv, rollconfig.csv, ib_config_futures.csv,
# ib_config_spot_FX.csv and spreadcosts.csv. Each file that is there replaces the shipped one (config/instruments).
# instrument_config_directory: csvconfig
# offsystem_backup_directory: /mnt/backup/trading

# --- capital: it follows the account's value ---------------------------------------------------------------
base_currency: ${currency}
production_capital_method: full # full, half (losses always, profits up to the maximum), fixed

# --- strategies: private_control_config.yaml says which of them run --------------------------------------
strategy_list:
  ${strategy}: {}
strategy_capital_allocation:
  strategy_weights:
    ${strategy}: 100

# --- rolls: decided by the roll policy, mailed a day before it acts (npx tst rolls plan shows it, rolls set overrules it) ---
roll_status_auto_update:
  # Near the roll of what is held: Force, Force_Outright or Close leave the contract without you; with Ask nothing happens
  # until you say so, and a mail asks each day.
  default_roll_state_if_undecided: Force

# --- orders ----------------------------------------------------------------------------------------------
# order_limits:
#   contracts_max: 10             # no order above this, whatever a strategy wants
`;
}

function mailLines(mail: Answers['mail']): string {
  const lines = [
    `email_address: ${stringify(mail?.address ?? 'me@example.com').trim()}`,
    `email_server: ${stringify(mail?.server ?? 'smtp.example.com').trim()}`,
    `email_to: ${stringify(mail?.to ?? 'me@example.com').trim()}`,
  ];
  return lines.map((line) => (mail === undefined ? `# ${line}` : line)).join('\n');
}

function controlText(strategy: string): string {
  return `# Which strategies run and what is performed, over config/control-defaults.yaml.
# Where a process is listed here, exactly the methods that stand here are performed.

process_configuration_methods:
  run_systems: # a file is looked for in this directory first
    ${strategy}:
      object: sysproduction.strategy_code.run_system_classic.runSystemClassic
      backtest_config_filename: strategies/${strategy}.yaml
      max_executions: 1
  run_strategy_order_generator:
    ${strategy}:
      object: sysexecution.strategies.classic_buffered_positions.orderGeneratorForBufferedPositions
      max_executions: 1

# For a system that is traded by hand, list run_stack_handler without create_broker_orders_from_contract_orders: then
# \`npx tst orders\` shows what to trade, and \`npx tst orders fill\` enters what you traded.
`;
}

function secretsText({ mail }: Answers): string {
  const head = '# Only you can read this file (chmod 600), and git ignores it.\n';
  return mail === undefined ? `${head}# email_pwd: ...\n` : head + stringify({ email_pwd: mail.password });
}

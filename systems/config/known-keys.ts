import { backtestSchema } from './schema';
import { ENGINE_KEYS_WITHOUT_EFFECT } from './without-effect';

/** Production keys: they may be in a strategy file, where they have no effect. */
export const PRODUCTION_KEYS: readonly string[] = [
  'broker_account',
  'offsystem_backup_directory',
  'strategy_list',
  'strategy_capital_allocation',
  'email_address',
  'email_pwd',
  'email_server',
  'email_to',
  'email_port',
  'trading_server_ip',
  'trading_server_username',
  'trading_server_ssh_port',
  'reporting_directory',
  'log_directory',
  'email_store_filename',
  'quandl_key',
  'barchart_key',
  'backtest_store_directory',
  'csv_backup_directory',
  'mongo_dump_directory',
  'echo_directory',
  'echo_extension',
  'parquet_store',
  'mongo_host',
  'mongo_db',
  'mongo_port',
  'ib_ipaddress',
  'ib_port',
  'ib_idoffset',
  'broker_factory_func',
  'max_price_spike',
  'GMT_offset_hours',
  'ignore_future_prices',
  'ignore_prices_with_zero_volumes_intraday',
  'ignore_prices_with_zero_volumes_daily',
  'ignore_zero_prices',
  'ignore_negative_prices',
  'intraday_frequency',
  'production_capital_method',
  'stale_instruments',
  'stale_strategies',
  'roll_status_auto_update',
  'execution_algos',
];

/** Read before the schema: files that a strategy lies over, and keys that are accepted without an effect. */
const OTHER_KEYS = [
  'base_config',
  ...Object.keys(ENGINE_KEYS_WITHOUT_EFFECT).filter((key) => !key.includes('.')),
];

/** Every key that a strategy file may have at its top level. */
export const KNOWN_KEYS: ReadonlySet<string> = new Set<string>([
  ...Object.keys(backtestSchema.shape),
  ...OTHER_KEYS,
  ...PRODUCTION_KEYS,
]);

import { BACKTEST_DEFAULTS } from './defaults';

/** Backtest keys that have no default. */
const OPTIONAL_BACKTEST_KEYS = [
  'trading_rules',
  'rule_variations',
  'forecast_scalars',
  'forecast_weights',
  'forecast_floor',
  'forecast_mapping',
  'use_attenuation',
  'instruments',
  'instrument_weights',
  'allocate_zero_instrument_weights_to_these_instruments',
  'long_only_instruments_DO_ONLY',
  'risk_overlay',
  'start_date',
  'duplicate_instruments',
  'exclude_instrument_lists',
  'base_config',
] as const;

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

const BACKTEST_KEYS: readonly string[] = [...Object.keys(BACKTEST_DEFAULTS), ...OPTIONAL_BACKTEST_KEYS];

/** Every key that a strategy file may have at its top level. */
export const KNOWN_KEYS: ReadonlySet<string> = new Set<string>([...BACKTEST_KEYS, ...PRODUCTION_KEYS]);

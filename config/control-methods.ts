/**
 * What each method of `process_configuration_methods` does here. Leaving out one that is `listed` means that it is not
 * performed; `always` is part of something that is done whatever is listed; `never` has nothing to do here.
 */
export type MethodEffect =
  | { readonly kind: 'listed' }
  | { readonly kind: 'always' | 'never'; readonly reason: string };

const LISTED: MethodEffect = { kind: 'listed' };
const always = (reason: string): MethodEffect => ({ kind: 'always', reason });
const never = (reason: string): MethodEffect => ({ kind: 'never', reason });

const SCHEDULED = always('schedules.yaml says when it runs, and can take it out (npx tst schedules)');
const ALLOCATION = always(
  'the positions stage shares capital among the strategies, once a day (npx tst capital allocate: now)',
);
const DAILY = always('a day without it would trade on old prices');
const STACK = always('the order stack cannot run without it');

/** By process; the methods of `run_systems` and `run_strategy_order_generator` are strategies. */
export const METHOD_EFFECTS: Readonly<Record<string, Readonly<Record<string, MethodEffect>>>> = {
  run_capital_update: { update_total_capital: SCHEDULED, strategy_allocation: ALLOCATION },
  run_daily_fx_and_contract_updates: { update_fx_prices: SCHEDULED, update_sampled_contracts: SCHEDULED },
  run_daily_prices_updates: { update_historical_prices: DAILY },
  run_daily_update_multiple_adjusted_prices: { update_multiple_adjusted_prices: DAILY },
  run_stack_handler: {
    spawn_children_from_new_instrument_orders: LISTED,
    generate_force_roll_orders: LISTED,
    create_broker_orders_from_contract_orders: LISTED,
    check_external_position_break: STACK,
    process_fills_stack: STACK,
    handle_completed_orders: STACK,
    refresh_additional_sampling_all_instruments: SCHEDULED,
    safe_stack_removal: STACK,
  },
  run_reports: { run_reports: LISTED },
  run_backups: {
    backup_db_to_csv: LISTED,
    backup_mongo_data_as_dump: LISTED,
    backup_files: never('dumps and CSV files are the backup'),
    backup_parquet: never('series are in the database, and so in its dump'),
  },
  run_cleaners: {
    clean_backtest_states: LISTED,
    clean_echo_files: LISTED,
    clean_log_files: LISTED,
  },
};

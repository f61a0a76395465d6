/** What a file of a pysystemtrade installation holds, recognised by where it is and how it is called. */

/** One kind of file, named as in pysystemtrade's CSV dump. */
export type Part =
  | 'multiple_prices'
  | 'adjusted_prices'
  | 'fx_prices'
  | 'contract_prices'
  | 'spreads'
  | 'spread_costs'
  | 'contracts_data'
  | 'roll_state'
  | 'capital'
  | 'contract_positions'
  | 'strategy_positions'
  | 'optimal_positions'
  | OrderPart
  | 'roll_calendars'
  | 'instrument_files'
  | 'private_config'
  | 'strategy_file';

export type OrderPart = 'strategy_orders' | 'contract_orders' | 'broker_orders';
export type FileFormat = 'csv' | 'parquet' | 'yaml';

export type Recognised =
  | { readonly kind: 'part'; readonly part: Part; readonly name: string; readonly format: FileFormat }
  /** It looks like something to move, and can't be. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Its place says nothing: its first line may. */
  | { readonly kind: 'unplaced'; readonly name: string; readonly format: 'csv' | 'yaml' }
  | { readonly kind: 'other' };

/** Folders of the CSV dump, of the distributed data, and of the Parquet store. */
const FOLDERS: Readonly<Record<string, Part>> = {
  multiple_prices: 'multiple_prices',
  multiple_prices_csv: 'multiple_prices',
  futures_multiple_prices: 'multiple_prices',
  adjusted_prices: 'adjusted_prices',
  adjusted_prices_csv: 'adjusted_prices',
  futures_adjusted_prices: 'adjusted_prices',
  fx_prices: 'fx_prices',
  fx_prices_csv: 'fx_prices',
  spotfx_prices: 'fx_prices',
  contract_prices: 'contract_prices',
  futures_contract_prices: 'contract_prices',
  spreads: 'spreads',
  spread_costs: 'spread_costs',
  contracts_data: 'contracts_data',
  roll_state: 'roll_state',
  capital: 'capital',
  contract_positions: 'contract_positions',
  strategy_positions: 'strategy_positions',
  optimal_positions: 'optimal_positions',
  strategy_orders: 'strategy_orders',
  contract_orders: 'contract_orders',
  broker_orders: 'broker_orders',
  roll_calendars: 'roll_calendars',
  roll_calendars_csv: 'roll_calendars',
};

/** What the Parquet store has; everything else is kept elsewhere. */
const IN_PARQUET: ReadonlySet<Part> = new Set<Part>([
  'multiple_prices',
  'adjusted_prices',
  'fx_prices',
  'contract_prices',
  'spreads',
  'capital',
  'contract_positions',
  'strategy_positions',
  'optimal_positions',
]);

/** Configuration files of instruments, by name wherever they are. */
const INSTRUMENT_FILES: ReadonlySet<string> = new Set([
  'instrumentconfig.csv',
  'rollconfig.csv',
  'spreadcosts.csv',
  'moreinstrumentinfo.csv',
  'ib_config_futures.csv',
  'ib_config_spot_FX.csv',
]);

const CONFIG_FILES: ReadonlySet<string> = new Set([
  'private_config.yaml',
  'private_control_config.yaml',
  'private_config_trading_hours.yaml',
]);

const ARCTIC_REASON =
  'is a dump of an Arctic store, whose binary layout is not read: on the pysystemtrade machine dump it to CSV ' +
  '(`python sysproduction/backup_db_to_csv.py`, or interactive: backup_db_to_csv), then import that directory';
const MONGO_REASON =
  'is a native dump of MongoDB, which is not read: pysystemtrade writes the same to CSV (backup_db_to_csv); import that directory';

/** `path`: from the searched directory's own name on, with `/` between names. */
export function recognise(path: string): Recognised {
  const names = path.split('/');
  const file = names[names.length - 1];
  const folders = names.slice(0, -1);
  if (/\.bson(\.gz)?$/.test(file)) {
    const arctic = folders.some((each) => each.startsWith('arctic_')) || file.startsWith('arctic_');
    return { kind: 'refused', reason: arctic ? ARCTIC_REASON : MONGO_REASON };
  }
  const [, name, extension] = /^(.*)\.([^.]+)$/.exec(file) ?? ['', file, ''];
  const part = partOf(folders);
  if (extension === 'parquet') return parquet(part, name);
  if (extension === 'yaml' || extension === 'yml') return yaml(file, name);
  if (extension !== 'csv') return { kind: 'other' };
  if (INSTRUMENT_FILES.has(file) && part !== 'spread_costs')
    return { kind: 'part', part: 'instrument_files', name, format: 'csv' };
  return part ? { kind: 'part', part, name, format: 'csv' } : { kind: 'unplaced', name, format: 'csv' };
}

function partOf(folders: readonly string[]): Part | undefined {
  const folder = folders.findLast((each) => Object.hasOwn(FOLDERS, each));
  return folder === undefined ? undefined : FOLDERS[folder];
}

function parquet(part: Part | undefined, name: string): Recognised {
  if (part && IN_PARQUET.has(part)) return { kind: 'part', part, name, format: 'parquet' };
  return { kind: 'refused', reason: 'is a Parquet file outside the folders of a pysystemtrade store' };
}

function yaml(file: string, name: string): Recognised {
  if (CONFIG_FILES.has(file)) return { kind: 'part', part: 'private_config', name, format: 'yaml' };
  return { kind: 'unplaced', name, format: 'yaml' };
}

/** Columns that only one kind of file has. */
const TELLING: readonly (readonly [Part, readonly string[]])[] = [
  ['multiple_prices', ['PRICE', 'PRICE_CONTRACT', 'FORWARD_CONTRACT']],
  ['contract_prices', ['OPEN', 'HIGH', 'LOW', 'FINAL', 'VOLUME']],
  ['roll_calendars', ['DATE_TIME', 'current_contract', 'next_contract']],
  ['contracts_data', ['date', 'sampling', 'expiry']],
  ['roll_state', ['Instrument', 'state']],
  ['capital', ['Actual', 'Accumulated', 'Broker', 'Max']],
  ['broker_orders', ['broker_tempid', 'key', 'trade']],
  ['contract_orders', ['algo_to_use', 'key', 'trade']],
  ['strategy_orders', ['reference_datetime', 'key', 'trade']],
];

/** What a CSV file holds, by the columns of its first line; undefined when they fit several kinds or none. */
export function partOfColumns(columns: readonly string[]): Part | undefined {
  return TELLING.find(([, needed]) => needed.every((each) => columns.includes(each)))?.[0];
}

/** Keys of which each strategy file of pysystemtrade has at least one. */
const STRATEGY_KEYS = ['trading_rules', 'instrument_weights', 'forecast_weights', 'instruments'];

/** Whether a YAML file with these top-level keys is a backtest configuration. */
export function isStrategyFile(keys: readonly string[]): boolean {
  return keys.some((each) => STRATEGY_KEYS.includes(each));
}

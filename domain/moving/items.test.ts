import { type FoundFile, itemsOf } from './items';
import { isStrategyFile, partOfColumns, recognise } from './recognise';
import { splitStrategyInstrument } from './split-name';

const INSTRUMENTS = new Set(['CORN', 'US10', 'SP500', 'SP500_micro', 'micro']);

describe('what a file of pysystemtrade holds, by its folder, name or columns', () => {
  it.each([
    ['dump/multiple_prices/CORN.csv', 'multiple_prices', 'CORN'],
    ['multiple_prices_csv/CORN.csv', 'multiple_prices', 'CORN'],
    ['data/futures/adjusted_prices_csv/CORN.csv', 'adjusted_prices', 'CORN'],
    ['csv/contract_prices/Day_CORN_20241200.csv', 'contract_prices', 'Day_CORN_20241200'],
    ['store/futures_contract_prices/Hour@CORN#20241200.parquet', 'contract_prices', 'Hour@CORN#20241200'],
    ['store/spotfx_prices/EURUSD.parquet', 'fx_prices', 'EURUSD'],
    ['csv/spread_costs/spreadcosts.csv', 'spread_costs', 'spreadcosts'],
    ['csvconfig/spreadcosts.csv', 'instrument_files', 'spreadcosts'],
    ['sysbrokers/IB/config/ib_config_futures.csv', 'instrument_files', 'ib_config_futures'],
    ['private/private_config.yaml', 'private_config', 'private_config'],
    ['roll_calendars_csv/CORN.csv', 'roll_calendars', 'CORN'],
  ])('%s', (path, part, name) => {
    expect(recognise(path)).toMatchObject({ kind: 'part', part, name });
  });

  it.each([
    ['mongo/arctic_production/futures_contract_prices.bson', /Arctic.*backup_db_to_csv/],
    ['mongo/production/futures_contracts.bson', /native dump of MongoDB.*backup_db_to_csv/],
    ['other/CORN.parquet', /outside the folders/],
    ['store/roll_state/all.parquet', /outside the folders/],
  ])('%s is refused', (path, reason) => {
    expect(recognise(path)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  it.each([
    ['notes/readme.md', 'other'],
    ['prices/CORN.csv', 'unplaced'],
    ['private/my_strategy.yaml', 'unplaced'],
    ['dump/file', 'other'],
  ])('%s says nothing: %s', (path, kind) => expect(recognise(path).kind).toBe(kind));

  it.each([
    ['DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME', 'contract_prices'],
    ['DATETIME,FINAL,HIGH,LOW,OPEN,VOLUME', 'contract_prices'],
    ['DATE_TIME,current_contract,next_contract,carry_contract', 'roll_calendars'],
    [',date,sampling,expiry', 'contracts_data'],
    ['DATETIME,price', undefined],
  ])('%s', (header, part) => expect(partOfColumns(header.split(','))).toBe(part));

  it('knows a strategy file by its keys', () => {
    expect(isStrategyFile(['percentage_vol_target', 'instrument_weights'])).toBe(true);
    expect(isStrategyFile(['email_address'])).toBe(false);
  });
});

it.each([
  ['trend_SP500_micro', 'trend', 'SP500_micro'],
  ['my_trend_CORN', 'my_trend', 'CORN'],
  ['SP500_micro', 'SP500', 'micro'],
])('%s is %s and %s', (name, strategy, instrument) => {
  expect(splitStrategyInstrument(name, INSTRUMENTS)).toEqual({ strategy, instrument });
});

describe('items', () => {
  const found = (path: string): FoundFile => {
    const file = recognise(path);
    if (file.kind !== 'part') throw new Error(`${path} is not recognised`);
    const { part, name, format } = file;
    return { path, part, name, format };
  };
  const of = (...paths: string[]) => itemsOf(paths.map(found), INSTRUMENTS);
  const ids = (...paths: string[]) => of(...paths).items.map((item) => item.id);

  it('puts together what is written together, in the order of restoring', () => {
    expect(
      ids(
        'd/adjusted_prices/CORN.csv',
        'd/strategy_positions/trend_SP500_micro.csv',
        'd/multiple_prices/CORN.csv',
        'd/contract_prices/SP500_micro_20240600.csv',
        'd/contract_prices/Day_SP500_micro_20240600.csv',
        'd/roll_state/roll_state.csv',
        'd/broker_orders/broker_orders.csv',
      ),
    ).toEqual([
      'contract prices/SP500_micro/20240600',
      'multiple and adjusted prices/CORN',
      'strategy position/trend/SP500_micro',
      'historic orders/broker',
      'roll states/all',
    ]);
  });

  it.each([
    ['d/multiple_prices/WHEAT.csv', /WHEAT is not in instrumentconfig/],
    ['d/contract_prices/CORN_202412.csv', /"202412" is not a contract id/],
    ['d/contract_prices/CORN_20241300.csv', /"20241300" is not a contract id/],
    ['d/contract_prices/CORN.csv', /does not say instrument and contract/],
    ['d/fx_prices/USDJPY.csv', /must end in USD/],
    ['d/strategy_positions/trend_WHEAT.csv', /does not end in an instrument/],
    ['d/adjusted_prices/US10.csv', /no multiple prices/],
  ])('refuses %s', (path, reason) => {
    expect(of(path)).toEqual({
      items: [],
      refused: [{ path, reason: expect.stringMatching(reason) }],
      notes: [],
    });
  });

  it('takes the Parquet store before CSV files of the same', () => {
    const { items, notes } = of('b/csv/spreads/CORN.csv', 'b/parquet/spreads/CORN.parquet');
    expect(items.map((item) => item.files['file'].path)).toEqual(['b/parquet/spreads/CORN.parquet']);
    expect(notes).toEqual([expect.stringMatching(/^b\/csv\/spreads\/CORN\.csv: left out/)]);
  });

  it('refuses both of two files of the same', () => {
    const { items, refused } = of('d/old/spreads/CORN.csv', 'd/new/spreads/CORN.csv');
    expect(items).toEqual([]);
    expect(refused.map(({ path }) => path)).toEqual(['d/old/spreads/CORN.csv', 'd/new/spreads/CORN.csv']);
  });

  it('reads contracts and strategies out of the names of a Parquet store', () => {
    expect(
      ids(
        'p/futures_contract_prices/Day@CORN#20241200.parquet',
        'p/contract_positions/CORN#20241200.parquet',
        'p/strategy_positions/my trend CORN.parquet',
        'p/capital/__global_capital.parquet',
      ),
    ).toEqual([
      'contract prices/CORN/20241200',
      'capital/__global_capital',
      'contract position/CORN/20241200',
      'strategy position/my trend/CORN',
    ]);
  });
});

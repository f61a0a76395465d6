import {
  checkInstrument,
  type InstrumentFiles,
  type ListedContract,
  sharedSymbols,
} from './check-instrument';

const FILES: InstrumentFiles = {
  broker: {
    ...{ code: 'CORN', symbol: 'ZC', exchange: 'CBOT', currency: 'USD', multiplier: 5000 },
    ...{ priceMagnifier: 100, ignoreWeekly: false },
  },
  instrument: {
    ...{ code: 'CORN', description: '', pointSize: 50, currency: 'USD', assetClass: 'Ags' },
    ...{ perBlock: 0, percentage: 0, perTrade: 0, region: 'US' },
  },
  roll: {
    holdRollCycle: 'Z',
    pricedRollCycle: 'HKNUZ',
    rollOffsetDays: -60,
    carryOffset: -1,
    expiryOffset: 14,
  },
};

function listed(id: string, more: Partial<ListedContract> = {}): ListedContract {
  return {
    ...{ id, expiry: `${id.slice(0, 6)}14`, localSymbol: `ZC ${id}`, exchange: 'CBOT', validExchanges: [] },
    ...{ currency: 'USD', multiplier: 5000, priceMagnifier: 100, minTick: 0.25 },
    ...more,
  };
}

const YEAR = ['20240300', '20240500', '20240700', '20240900', '20241200'].map((id) => listed(id));
const without = (id: string) => YEAR.filter((each) => each.id !== id);

test.each<[string, Partial<InstrumentFiles>, readonly ListedContract[], RegExp[]]>([
  ['all agrees', {}, YEAR, []],
  ['nothing listed', {}, [], [/lists no contract of symbol ZC, exchange CBOT/]],
  [
    'another multiplier, said once',
    {},
    YEAR.map((each) => ({ ...each, multiplier: 1000 })),
    [/IBMultiplier of CORN is 5000 .* 1000 at the broker/, /Pointsize of CORN is 50 .* 1000 \/ 100 = 10/],
  ],
  ['another exchange', {}, YEAR.map((each) => ({ ...each, exchange: 'X' })), [/IBExchange of CORN is CBOT/]],
  [
    'a month of the cycle is not listed',
    {},
    without('20240700'),
    [/PricedRollCycle is HKNUZ.*list 20240700$/],
  ],
  ['a month beyond the last one is not missed', {}, without('20240300'), []],
  [
    'months that do not exist',
    { roll: { ...FILES.roll, holdRollCycle: 'F', pricedRollCycle: 'FHKNUZ' } },
    YEAR,
    [/^HoldRollCycle is F, and the broker lists contracts in the months HKNUZ only/],
  ],
  [
    'an expiry in the month before',
    {},
    YEAR.map((each) => (each.id === '20240700' ? { ...each, expiry: '20240621' } : each)),
    [/ExpiryOffset 14 puts the expiry of 20240700 on 2024-07-15, and the broker says 2024-06-21/],
  ],
])('%s', (_, files, contracts, problems) => {
  expect(checkInstrument({ ...FILES, ...files }, contracts)).toEqual(
    problems.map((each) => expect.stringMatching(each)),
  );
});

test('instruments of the same symbol and exchange are named', () => {
  const mini = { ...FILES.broker, code: 'CORN_mini', multiplier: 1000 };
  const other = { ...FILES.broker, code: 'WHEAT', symbol: 'ZW' };
  expect(sharedSymbols(FILES.broker, [FILES.broker, mini, other])).toEqual([
    expect.stringMatching(/^CORN_mini has the same symbol ZC and exchange CBOT; the multiplier \(1000\)/),
  ]);
});

import { dateAtBroker, decideLookUp, decideMonths } from './look-up';

const broker = {
  code: 'VIX',
  symbol: 'VIX',
  exchange: 'CFE',
  currency: 'USD',
  multiplier: 1000,
  priceMagnifier: 1,
  ignoreWeekly: true,
};
const described = { broker, instrument: { currency: 'USD', pointSize: 1000 } };
const details = (localSymbol: string, change: { contractMonth?: string; multiplier?: number } = {}) => ({
  localSymbol,
  contractMonth: '202610',
  exchange: 'CFE',
  validExchanges: ['CFE'],
  currency: 'USD',
  multiplier: 1000,
  priceMagnifier: 1,
  minTick: 0.05,
  ...change,
});
const differs = {
  kind: 'differs',
  differences: expect.arrayContaining([expect.stringMatching(/IBMultiplier of VIX is 1000 .* 100 /)]),
};

test.each([
  ['20261000', '202610'],
  ['20261021', '20261021'],
])('contract %s is asked for by %s', (contract, expected) => {
  expect(dateAtBroker(contract)).toBe(expected);
});

test.each([
  ['the only match', ['VXV6'], [], { kind: 'found', details: details('VXV6') }],
  ['the monthly one of several', ['VX40V6', 'VXV6'], [], { kind: 'found', details: details('VXV6') }],
  ['several, none monthly', ['VX40V6', 'VX41V6'], [], { kind: 'ambiguous' }],
  ['no match at all', [], [], { kind: 'unknown' }],
  ['a match by symbol that agrees: of another month', [], [details('VXV6')], { kind: 'unknown' }],
  ['a match by symbol that differs', [], [details('VXV6', { multiplier: 100 })], differs],
])('%s', (_, symbols, bySymbol, expected) => {
  const byFiles = symbols.map((symbol) => details(symbol));
  expect(decideLookUp(described, '20261000', { byFiles, bySymbol })).toMatchObject(expected);
});

test('a match that differs is not taken', () => {
  const byFiles = [details('VXV6', { multiplier: 100 })];
  expect(decideLookUp(described, '20261000', { byFiles, bySymbol: [] })).toMatchObject(differs);
});

test('of all that is listed, each month has one answer: that of its label, not of its expiry', () => {
  const listed = [
    // Energy expires in the month before its label.
    { ...details('CLF7', { contractMonth: '202701' }), expiry: '20261219' },
    details('VXX6', { contractMonth: '202611' }),
    details('VX40V6'),
    details('VXV6'),
    details('VX45X6', { contractMonth: '202611' }),
    details('VX49Z6', { contractMonth: '202612' }),
    details('VX50Z6', { contractMonth: '202612' }),
  ];
  const months = [...decideMonths(described, listed)];
  expect(
    months.map(([id, answer]) => [id, answer.kind === 'found' ? answer.details.localSymbol : answer.kind]),
  ).toEqual([
    ['20261000', 'VXV6'],
    ['20261100', 'VXX6'],
    ['20261200', 'ambiguous'],
    ['20270100', 'CLF7'],
  ]);
});

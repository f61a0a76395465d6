import { factDifferences, factsSentence, unknownContracts } from './broker-facts';

const broker = {
  code: 'GBP',
  symbol: 'GBP',
  exchange: 'CME',
  currency: 'USD',
  multiplier: 62500,
  priceMagnifier: 1,
  ignoreWeekly: false,
};
const instrument = { currency: 'USD', pointSize: 62500 };
const facts = {
  localSymbol: '6BZ6',
  exchange: 'CME',
  validExchanges: ['CME', 'QBALGO'],
  currency: 'USD',
  multiplier: 62500,
  priceMagnifier: 1,
  minTick: 0.0001,
};

describe('facts of the broker against the files', () => {
  it('agree, also where the files leave one out or name another valid exchange', () => {
    expect(factDifferences(broker, instrument, facts)).toEqual([]);
    const open = { ...broker, currency: undefined, multiplier: undefined, exchange: 'QBALGO' };
    expect(factDifferences(open, instrument, facts)).toEqual([]);
  });

  it('a magnifier of 100 in the files and 1 at the broker, consistent in themselves, is named with both values', () => {
    const differences = factDifferences(
      { ...broker, priceMagnifier: 100 },
      { currency: 'USD', pointSize: 625 },
      facts,
    );
    expect(differences).toEqual([
      'priceMagnifier of GBP is 100 in ib_config_futures.csv, but 1 at the broker (6BZ6)',
      'Pointsize of GBP is 625 in instrumentconfig.csv, but 62500 / 1 = 62500 at the broker (6BZ6)',
    ]);
    const ofAnother = differences.map((text) => text.replace('6BZ6', '6BH7'));
    expect(factsSentence('GBP', [...differences, ...ofAnother])).not.toContain('6BH7');
    expect(factsSentence('GBP', [...differences, ...ofAnother])).toMatch(
      /^GBP is stopped: .*100.*62500 at the broker \(6BZ6\)\. Correct the file/,
    );
  });

  it.each([
    ['IBMultiplier of GBP is 62500', { multiplier: 125000 }],
    ['IBMultiplier of GBP is 62500', { multiplier: Number.NaN }],
    ['priceMagnifier of GBP is 1 in', { priceMagnifier: 100 }],
    ['IBCurrency of GBP is USD', { currency: 'GBP' }],
    ['IBExchange of GBP is CME', { exchange: 'GLOBEX', validExchanges: ['GLOBEX'] }],
    ['the tick of GBP is 0', { minTick: 0 }],
    ['the tick of GBP is NaN', { minTick: Number.NaN }],
  ])('%s', (text, changes) => {
    expect(factDifferences(broker, instrument, { ...facts, ...changes })[0]).toContain(text);
  });

  it('a point size that no column of the broker contradicts is held against multiplier / magnifier', () => {
    const unsaid = { ...broker, multiplier: undefined };
    expect(factDifferences(unsaid, { currency: 'USD', pointSize: 62.5 }, facts)).toEqual([
      'Pointsize of GBP is 62.5 in instrumentconfig.csv, but 62500 / 1 = 62500 at the broker (6BZ6)',
    ]);
    expect(factDifferences(broker, { currency: 'EUR', pointSize: 62500 }, facts)).toEqual([
      'Currency of GBP is EUR in instrumentconfig.csv, but USD at the broker (6BZ6)',
    ]);
  });
});

describe('contracts that the broker no longer knows', () => {
  const input = {
    price: '20261200',
    forward: '20270300',
    carry: '20270300',
    held: ['20260900', '20261200'],
    unknownNow: new Set(['20260900', '20261200', '20270300']),
    knownBefore: new Set(['20260900', '20261200', '20270300']),
    isExpired: (contract: string) => contract === '20260900',
  };

  it('are named once each, an expired one is not', () => {
    expect(unknownContracts(input)).toEqual([
      { contract: '20261200', role: 'priced' },
      { contract: '20270300', role: 'forward' },
    ]);
  });

  it('a forward one that was never known may not be listed yet', () => {
    expect(unknownContracts({ ...input, knownBefore: new Set() })).toEqual([
      { contract: '20261200', role: 'priced' },
    ]);
  });

  it('one that the broker did not answer for is not unknown', () => {
    expect(unknownContracts({ ...input, unknownNow: new Set() })).toEqual([]);
  });

  it('a carry contract that it knew before is named', () => {
    const carry = { ...input, carry: '20270600', unknownNow: new Set(['20270600']) };
    expect(unknownContracts(carry)).toEqual([]);
    const knownBefore = new Set(['20270600']);
    expect(unknownContracts({ ...carry, knownBefore })).toEqual([{ contract: '20270600', role: 'carry' }]);
  });
});

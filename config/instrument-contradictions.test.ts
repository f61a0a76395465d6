import type { Instrument, RollParameters } from '../domain/instruments/instrument';
import { type DescribedMarket, marketContradictions } from './instrument-contradictions';

const CORN: Instrument = {
  code: 'CORN',
  description: '',
  pointSize: 50,
  currency: 'USD',
  assetClass: 'Ags',
  perBlock: 0,
  percentage: 0,
  perTrade: 0,
  region: '',
};
const ROLL: RollParameters = {
  holdRollCycle: 'Z',
  pricedRollCycle: 'HKNUZ',
  rollOffsetDays: -60,
  carryOffset: -1,
  expiryOffset: 14,
};
const BROKER = {
  code: 'CORN',
  symbol: 'ZC',
  exchange: 'CBOT',
  currency: 'USD',
  multiplier: 5000,
  priceMagnifier: 100,
  ignoreWeekly: false,
};
const EURUSD = { code: 'EURUSD', currency1: 'EUR', currency2: 'USD', invert: false };

interface Changes {
  readonly roll?: Partial<RollParameters>;
  readonly broker?: Partial<typeof BROKER>;
  readonly fx?: Partial<typeof EURUSD>;
  readonly spreadCosts?: ReadonlyMap<string, number>;
}

function found({ roll, broker, fx, spreadCosts = new Map([['CORN', 0.1]]) }: Changes) {
  const market: DescribedMarket = {
    instruments: new Map([['CORN', CORN]]),
    rollParameters: new Map([['CORN', { ...ROLL, ...roll }]]),
    brokerInstruments: new Map([['CORN', { ...BROKER, ...broker }]]),
    brokerFx: [{ ...EURUSD, ...fx }],
    spreadCosts,
  };
  return marketContradictions(market, (file) => ({ file: `cfg/${file}`, line: 7 })).map(
    ({ kind, problem }) => `${kind} ${problem.file}:${problem.line} ${problem.key} ${problem.message}`,
  );
}

it('finds nothing in files that agree', () => expect(found({})).toEqual([]));

it.each<[string, Changes, RegExp]>([
  [
    'a carry contract that is neither the next nor the one before',
    { roll: { carryOffset: 2 } },
    /^wrong cfg\/rollconfig\.csv:7 CORN\.CarryOffset is 2/,
  ],
  [
    'a roll after the contract has expired',
    { roll: { rollOffsetDays: 25 } },
    /^wrong cfg\/rollconfig\.csv:7 CORN\.RollOffsetDays is 25/,
  ],
  [
    'a held month without prices',
    { roll: { holdRollCycle: 'XZ' } },
    /^wrong .* CORN\.HoldRollCycle holds X, which PricedRollCycle HKNUZ does not price/,
  ],
  [
    'two currencies of one instrument',
    { broker: { currency: 'EUR' } },
    /^wrong cfg\/instrumentconfig\.csv:7 CORN\.Currency USD, but IBCurrency is EUR \(cfg\/ib_config_futures\.csv:7\)/,
  ],
  [
    "a point size that is not the broker's",
    { broker: { priceMagnifier: 1 } },
    /^doubtful .* CORN\.Pointsize 50, but the broker's multiplier 5000 \/ magnifier 1 is 5000/,
  ],
  [
    'an instrument that seems free to trade',
    { spreadCosts: new Map() },
    /^doubtful cfg\/spreadcosts\.csv:0 CORN has no spread cost/,
  ],
  [
    'a rate that is taken upside down',
    { fx: { invert: true } },
    /^wrong cfg\/ib_config_spot_FX\.csv:7 EURUSD INVERT is YES, but EUR\.USD is that rate itself/,
  ],
  [
    'an inverse rate that is not turned round',
    { fx: { currency1: 'USD', currency2: 'EUR' } },
    /INVERT is NO, but USD\.EUR is its inverse/,
  ],
  [
    'a rate of other currencies',
    { fx: { currency1: 'GBP', currency2: 'JPY' } },
    /is not a rate of the pair GBP\.JPY/,
  ],
])('names %s', (_, changes, sentence) => expect(found(changes)).toEqual([expect.stringMatching(sentence)]));

it.each([
  ['JPYUSD', 'USD', 'JPY', true],
  ['MXPUSD', 'USD', 'MXN', true],
  ['GBPUSD', 'GBP', 'USD', false],
])('takes %s from %s.%s, inverted: %s', (code, currency1, currency2, invert) => {
  expect(found({ fx: { code, currency1, currency2, invert } })).toEqual([]);
});

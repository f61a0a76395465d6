import type { Instrument } from '../domain/instruments/instrument';
import type { AdjustedPrices, MultiplePrices } from '../domain/series/series';
import { dateToMs, isBusinessDay, msToDate } from '../domain/time/trade-date';
import { DAY_MS } from '../domain/time/units';
import { parseBacktestConfig } from '../systems/config/parse-backtest-config';
import { createBacktest } from '../systems/create-backtest';
import { systemData } from '../systems/data/in-memory-data';
import { optimalPositions } from '../systems/optimal-positions';
import { instrumentsLeftOut, withoutInstruments } from './left-out';

const times = Float64Array.from(
  Array.from({ length: 900 }, (_, day) => dateToMs('2021-01-04') + day * DAY_MS).filter((time) =>
    isBusinessDay(msToDate(time)),
  ),
);
const values = (level: number, phase: number) =>
  Float64Array.from(
    times,
    (_, row) => level * (1 + 0.1 * Math.sin(row / 40 + phase) + 0.01 * Math.sin(row * 1.7)),
  );

const instrument = (code: string, currency: string): Instrument => ({
  code,
  description: '',
  pointSize: 10,
  currency,
  assetClass: 'x',
  perBlock: 2,
  percentage: 0,
  perTrade: 0,
  region: '',
});
const ROLL = {
  holdRollCycle: 'HUZ',
  pricedRollCycle: 'HUZ',
  rollOffsetDays: -10,
  carryOffset: -1,
  expiryOffset: 14,
};
const CODES = ['BRENT', 'CORN', 'EUROSTX'];

function dataOf(options: {
  readonly fx?: number;
  readonly without?: string;
  readonly priceContract?: number;
}) {
  const price = (code: string) => values(code === 'CORN' ? 500 : 4000, CODES.indexOf(code));
  const contract = (id: number) => new Float64Array(times.length).fill(id);
  return systemData({
    instrumentCodes: CODES.filter((code) => code !== options.without),
    adjustedPrices: (code): AdjustedPrices => ({ times, columns: { price: price(code) } }),
    multiplePrices: (code): MultiplePrices => ({
      times,
      columns: {
        PRICE: price(code),
        FORWARD: price(code),
        CARRY: price(code),
        PRICE_CONTRACT: contract(code === 'BRENT' ? (options.priceContract ?? 20231200) : 20231200),
        FORWARD_CONTRACT: contract(20240300),
        CARRY_CONTRACT: contract(20230900),
      },
    }),
    storedFx: (code) =>
      options.fx !== undefined && code === 'EURUSD'
        ? { times, columns: { price: new Float64Array(times.length).fill(options.fx) } }
        : undefined,
    instruments: new Map([
      ['BRENT', instrument('BRENT', 'USD')],
      ['CORN', instrument('CORN', 'USD')],
      ['EUROSTX', instrument('EUROSTX', 'EUR')],
    ]),
    spreadCosts: new Map(),
    rollParameters: new Map(CODES.map((code) => [code, ROLL])),
    lastDay: times[times.length - 1],
  });
}

const WEIGHTS = { BRENT: 0.2, CORN: 0.5, EUROSTX: 0.3 };
const config = (own: Readonly<Record<string, unknown>> = { instrument_weights: WEIGHTS }) =>
  parseBacktestConfig(
    {
      percentage_vol_target: 20,
      notional_trading_capital: 1_000_000,
      base_currency: 'USD',
      trading_rules: {
        fast: {
          function: 'systems.provided.rules.ewmac.ewmac',
          data: ['rawdata.get_daily_prices', 'rawdata.daily_returns_volatility'],
          other_args: { Lfast: 16, Lslow: 64 },
          forecast_scalar: 3.75,
        },
      },
      forecast_weights: { fast: 1 },
      forecast_div_multiplier: 1,
      instrument_div_multiplier: 1.2,
      ...own,
    },
    { file: 'strategy.yaml' },
    {},
  );

describe('an instrument that can not be run', () => {
  it('is named with its reason: no rate, no prices, no contract, unreadable prices', () => {
    const reasons = (data: ReturnType<typeof dataOf>, unreadable?: ReadonlyMap<string, string>) =>
      instrumentsLeftOut(config(), data, unreadable).map((each) => `${each.instrument}: ${each.reason}`);
    expect(reasons(dataOf({ fx: 1.1 }))).toEqual([]);
    expect(reasons(dataOf({}))).toEqual([expect.stringMatching(/^EUROSTX: its currency is EUR.*EURUSD/)]);
    expect(reasons(dataOf({ fx: Number.NaN }))).toEqual([
      'EUROSTX: no rate of its currency EUR in USD is stored',
    ]);
    expect(reasons(dataOf({ fx: 1.1, without: 'CORN' }))).toEqual([
      'CORN: it has no prices: npx tst instruments add CORN',
    ]);
    expect(reasons(dataOf({ fx: 1.1, priceContract: Number.NaN }))).toEqual([
      expect.stringMatching(/^BRENT: multiple prices name no contract/),
    ]);
    expect(reasons(dataOf({ fx: 1.1 }), new Map([['CORN', 'torn']]))).toEqual(['CORN: torn']);
  });

  it.each([
    ['fixed weights', { instrument_weights: WEIGHTS }],
    ['equal weights', { instruments: CODES }],
  ])('does not change the size of the others (%s)', (_, own) => {
    const whole = optimalPositions(createBacktest(config(own), dataOf({ fx: 1.1 })));
    const data = dataOf({});
    const rest = withoutInstruments(config(own), data, instrumentsLeftOut(config(own), data));
    const positions = optimalPositions(createBacktest(rest, data));
    expect(positions.map((each) => each.instrument)).toEqual(['BRENT', 'CORN']);
    for (const position of positions) {
      const before = whole.find((each) => each.instrument === position.instrument);
      expect(position.lower / (before?.lower ?? 0)).toBeCloseTo(1, 9);
      expect(position.upper / (before?.upper ?? 0)).toBeCloseTo(1, 9);
    }
  });

  it('changes nothing where there is none', () => {
    expect(withoutInstruments(config(), dataOf({ fx: 1.1 }), [])).toEqual(config());
  });
});

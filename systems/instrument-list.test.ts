import { DAY_MS } from '../domain/time/units';
import { parseBacktestConfig } from './config/parse-backtest-config';
import { systemData } from './data/in-memory-data';
import {
  DEFAULT_REMOVALS,
  notTradingInstruments,
  SHORT_HISTORY_DAYS,
  systemInstruments,
} from './instrument-list';
import { businessDays } from './primitives/calendar';

/** Adjusted prices alone, of so many business days by instrument. */
function dataWith(daysOf: Readonly<Record<string, number>>) {
  const none = () => {
    throw new Error('is not asked for');
  };
  return systemData({
    instrumentCodes: Object.keys(daysOf),
    adjustedPrices: (code) => {
      const times = businessDays(0, 3 * SHORT_HISTORY_DAYS * DAY_MS).slice(0, daysOf[code]);
      return { times, columns: { price: new Float64Array(times.length).fill(100) } };
    },
    multiplePrices: none,
    storedFx: none,
    instruments: new Map(),
    spreadCosts: new Map(),
    rollParameters: new Map(),
    lastDay: 0,
  });
}

const data = dataWith({
  LONG: SHORT_HISTORY_DAYS,
  SHORT: SHORT_HISTORY_DAYS - 1,
  NEW: 1,
  EMPTY: 0,
  TWIN: 2000,
  BAD: 2000,
  BANNED: 2000,
  IGNORED: 2000,
});
const config = (more: object = {}) =>
  parseBacktestConfig(
    {
      trading_rules: { long: 'systems.provided.rules.bias.long_bias' },
      duplicate_instruments: { include: { twins: 'LONG' }, exclude: { twins: ['TWIN'] } },
      exclude_instrument_lists: {
        ignore_instruments: ['IGNORED'],
        trading_restrictions: ['BANNED'],
        bad_markets: ['BAD'],
      },
      ...more,
    },
    { file: 'mine.yaml' },
  );

describe('instruments of a system (4)', () => {
  it('leaves out duplicates and ignored ones by default', () => {
    expect(systemInstruments(config(), data)).toEqual(['BAD', 'BANNED', 'EMPTY', 'LONG', 'NEW', 'SHORT']);
  });

  it('leaves out a history of fewer than 750 business days on request, of 750 not', () => {
    const removals = { ...DEFAULT_REMOVALS, shortHistory: true };
    expect(systemInstruments(config(), data, removals)).toEqual(['BAD', 'BANNED', 'LONG']);
    const weights = { instrument_weights: { SHORT: 0.5, LONG: 0.5 } };
    expect(systemInstruments(config(weights), data, removals)).toEqual(['LONG']);
  });

  it('names the nearest one for an instrument without prices, and its key', () => {
    expect(() => systemInstruments(config({ instruments: ['LONGG'] }), data)).toThrow(
      "instruments: no adjusted prices for 'LONGG' (did you mean 'LONG'?)",
    );
    expect(() => systemInstruments(config({ instrument_weights: { LONGG: 1 } }), data)).toThrow(
      'instrument_weights.LONGG: no adjusted prices',
    );
  });

  it('names all that have no prices at once, not only the first', () => {
    const weights = { instrument_weights: { LONG: 0.5, AEX: 0.3, BUND: 0.2 } };
    expect(() => systemInstruments(config(weights), data)).toThrow(
      /instrument_weights\.AEX: no adjusted prices[\s\S]*instrument_weights\.BUND: no adjusted prices/,
    );
  });

  it('those with data that are not to be traded may only be reduced', () => {
    const all = ['BAD', 'BANNED', 'IGNORED', 'LONG', 'TWIN'];
    expect(notTradingInstruments(config(), all)).toEqual(['BAD', 'BANNED', 'IGNORED', 'TWIN']);
  });
});

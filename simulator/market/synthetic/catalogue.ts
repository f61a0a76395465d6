import { minutes, type SessionTemplate } from '../week';

/** An exchange's hours, zone and region. */
export interface ExchangeHours {
  readonly zone: string;
  readonly zoneId: string;
  readonly region: string;
  readonly shiftHours: number;
  readonly sessions: readonly SessionTemplate[];
}

function hours(open: string, close: string, liquidOpen?: string, liquidClose?: string): SessionTemplate {
  const liquid =
    liquidOpen && liquidClose ? { open: minutes(liquidOpen), close: minutes(liquidClose) } : undefined;
  return { open: minutes(open), close: minutes(close), liquid };
}

const chicago = { zone: 'America/Chicago', zoneId: 'US/Central', region: 'US', shiftHours: 2 };
const newYork = { zone: 'America/New_York', zoneId: 'US/Eastern', region: 'US', shiftHours: 2 };

export const EXCHANGES: Readonly<Record<string, ExchangeHours>> = {
  CME: { ...chicago, sessions: [hours('17:00', '16:00', '08:30', '16:00')] },
  CBOT: { ...chicago, sessions: [hours('17:00', '16:00', '08:30', '16:00')] },
  GRAINS: {
    ...chicago,
    sessions: [hours('19:00', '07:45'), hours('08:30', '13:20', '08:30', '13:20')],
  },
  COMEX: { ...newYork, sessions: [hours('18:00', '17:00', '09:30', '17:00')] },
  NYMEX: { ...newYork, sessions: [hours('18:00', '17:00', '09:30', '17:00')] },
  EUREX: {
    zone: 'Europe/Berlin',
    zoneId: 'MET',
    region: 'EMEA',
    shiftHours: 2,
    sessions: [hours('01:10', '22:00', '08:00', '22:00')],
  },
  ICEEU: {
    zone: 'Europe/London',
    zoneId: 'GB-Eire',
    region: 'EMEA',
    shiftHours: 2,
    sessions: [hours('01:00', '21:00', '08:00', '21:00')],
  },
  'OSE.JPN': {
    zone: 'Asia/Tokyo',
    zoneId: 'Japan',
    region: 'ASIA',
    shiftHours: 16.5,
    sessions: [hours('16:30', '06:00'), hours('08:45', '15:45', '08:45', '15:15')],
  },
  IDEALPRO: { ...newYork, sessions: [hours('17:15', '17:00', '17:15', '17:00')] },
};

/** One row of the catalogue; money in the instrument's currency, spread and size of the top of the book. */
export interface Template {
  readonly code: string;
  readonly description: string;
  readonly symbol: string;
  /** Key of `EXCHANGES`. */
  readonly hours: string;
  readonly exchange: string;
  readonly currency: string;
  readonly multiplier: number;
  readonly magnifier: number;
  readonly tick: number;
  readonly assetClass: string;
  readonly start: number;
  readonly volatility: number;
  readonly reversion: number;
  /** Relative difference a year between far and near contracts, and how much it swings. */
  readonly carry: number;
  readonly carrySwing: number;
  readonly perBlock: number;
  readonly hold: string;
  readonly rollOffset: number;
  readonly carryOffset: number;
  readonly priced: string;
  readonly expiryOffset: number;
  readonly volume: number;
  /** Margin as a fraction of the contract's value. */
  readonly margin: number;
}

// biome-ignore format: the columns of the table below
type Row = [
  string, string, string, string, string, string, number, number, number, string, number, number, number, number, number, number, string, number, number, string, number, number, number,
];

const M = 'FGHJKMNQUVXZ';
const Q = 'HMUZ';

// code, description, symbol, hours, exchange, currency, multiplier, magnifier, tick, class, start, volatility,
// reversion, carry, swing, commission, hold, rollOffset, carryOffset, priced, expiryOffset, volume, margin
// biome-ignore format: a table, one row per instrument
const ROWS: readonly Row[] = [
  ['SOFR', 'Secured overnight financing rate, 3 months', 'SR3', 'CME', 'CME', 'USD', 2500, 1, 0.005, 'STIR', 96, 0.009, 0.0005, 0.0006, 0.001, 1.5, Q, -1000, -1, Q, 18, 90000, 0.004],
  ['US10', 'US 10 year note', 'ZN', 'CBOT', 'CBOT', 'USD', 1000, 1, 0.015625, 'Bond', 112, 0.065, 0.0004, -0.015, 0.01, 1.51, Q, -25, 1, Q, 19, 900000, 0.02],
  ['EUROSTX', 'European equity index', 'ESTX50', 'EUREX', 'EUREX', 'EUR', 10, 1, 1, 'Equity', 4000, 0.19, 0.0003, -0.02, 0.01, 2, Q, -5, 1, Q, 15, 600000, 0.08],
  ['V2X', 'European volatility index', 'V2TX', 'EUREX', 'EUREX', 'EUR', 100, 1, 0.05, 'Vol', 21, 0.8, 0.01, 0.25, 0.2, 2, M, -60, -1, M, 19, 30000, 0.3],
  ['MXP', 'Mexican peso', 'MXP', 'CME', 'CME', 'USD', 500000, 1, 0.00001, 'FX', 0.054, 0.12, 0.0005, -0.06, 0.02, 2.47, Q, -5, 1, Q, 17, 40000, 0.06],
  ['CORN', 'Corn', 'ZC', 'GRAINS', 'CBOT', 'USD', 5000, 100, 0.25, 'Ags', 520, 0.27, 0.001, 0.04, 0.06, 2.92, 'Z', -60, -1, 'HKNUZ', 14, 150000, 0.06],
  ['SP500_micro', 'S&P 500 micro', 'MES', 'CME', 'CME', 'USD', 5, 1, 0.25, 'Equity', 4300, 0.18, 0.0003, 0.03, 0.01, 0.57, Q, -5, 1, Q, 14, 900000, 0.06],
  ['GOLD_micro', 'Gold micro', 'MGC', 'COMEX', 'COMEX', 'USD', 10, 1, 0.1, 'Metals', 1900, 0.15, 0.0003, 0.04, 0.01, 0.77, 'GJMQVZ', -30, 1, 'GJMQVZ', 26, 80000, 0.05],
  ['COPPER', 'Copper', 'HG', 'COMEX', 'COMEX', 'USD', 25000, 1, 0.0005, 'Metals', 3.8, 0.24, 0.0006, 0.01, 0.03, 2.42, 'HNUZ', -30, 1, 'FHJMNUVZ', 27, 60000, 0.06],
  ['CRUDE_W_mini', 'Light sweet crude mini', 'QM', 'NYMEX', 'NYMEX', 'USD', 500, 1, 0.025, 'OilGas', 78, 0.36, 0.001, -0.05, 0.08, 2.07, M, -40, -1, M, -11, 12000, 0.08],
  ['GBP', 'British pound', 'GBP', 'CME', 'CME', 'USD', 62500, 1, 0.0001, 'FX', 1.25, 0.09, 0.0005, 0.005, 0.01, 2.47, Q, -5, 1, Q, 17, 90000, 0.04],
  ['BUND', 'German 10 year bond', 'GBL', 'EUREX', 'EUREX', 'EUR', 1000, 1, 0.01, 'Bond', 134, 0.06, 0.0004, -0.01, 0.01, 2, Q, -5, 1, Q, 6, 700000, 0.025],
  ['NIKKEI', 'Nikkei 225 mini', 'N225M', 'OSE.JPN', 'OSE.JPN', 'JPY', 100, 1, 5, 'Equity', 28000, 0.2, 0.0003, -0.01, 0.01, 40, Q, -5, 1, M, 14, 500000, 0.07],
  ['FTSE100', 'FTSE 100 index', 'Z', 'ICEEU', 'ICEEU', 'GBP', 10, 1, 0.5, 'Equity', 7500, 0.15, 0.0003, 0.005, 0.01, 1.7, Q, -30, 1, Q, 17, 90000, 0.06],
  ['JGB', 'Japanese 10 year bond', 'JGB', 'OSE.JPN', 'OSE.JPN', 'JPY', 1000000, 1, 0.01, 'Bond', 147, 0.03, 0.0004, -0.005, 0.005, 500, Q, -20, 1, Q, 15, 30000, 0.02],
  ['GAS_US_mini', 'Natural gas mini', 'QG', 'NYMEX', 'NYMEX', 'USD', 2500, 1, 0.005, 'OilGas', 3.1, 0.5, 0.003, 0.1, 0.15, 1.37, M, -35, -1, M, -4, 9000, 0.12],
];

function template(row: Row): Template {
  const [code, description, symbol, hoursKey, exchange, currency, multiplier, magnifier, tick, ...rest] = row;
  const [assetClass, start, volatility, reversion, carry, carrySwing, perBlock, hold, rollOffset, ...last] =
    rest;
  const [carryOffset, priced, expiryOffset, volume, margin] = last;
  return {
    ...{ code, description, symbol, hours: hoursKey, exchange, currency, multiplier, magnifier, tick },
    ...{ assetClass, start, volatility, reversion, carry, carrySwing, perBlock, hold, rollOffset },
    ...{ carryOffset, priced, expiryOffset, volume, margin },
  };
}

/** The first `count` instruments; beyond the catalogue, copies of it under numbered codes and symbols. */
export function catalogue(count: number): readonly Template[] {
  return Array.from({ length: count }, (_, index) => {
    const base = template(ROWS[index % ROWS.length]);
    const round = Math.floor(index / ROWS.length);
    if (round === 0) return base;
    return { ...base, code: `${base.code}_${round + 1}`, symbol: `${base.symbol}X${round + 1}` };
  });
}

export interface FxTemplate {
  readonly code: string;
  readonly currency1: string;
  readonly currency2: string;
  readonly start: number;
  readonly tick: number;
  readonly volatility: number;
}

/** Pairs as the broker quotes them. `code` is ours, always XXXUSD. */
export const FX_PAIRS: readonly FxTemplate[] = [
  { code: 'EURUSD', currency1: 'EUR', currency2: 'USD', start: 1.08, tick: 0.00005, volatility: 0.08 },
  { code: 'GBPUSD', currency1: 'GBP', currency2: 'USD', start: 1.25, tick: 0.00005, volatility: 0.09 },
  { code: 'JPYUSD', currency1: 'USD', currency2: 'JPY', start: 135, tick: 0.005, volatility: 0.1 },
  { code: 'CHFUSD', currency1: 'CHF', currency2: 'USD', start: 1.1, tick: 0.00005, volatility: 0.08 },
  { code: 'AUDUSD', currency1: 'AUD', currency2: 'USD', start: 0.67, tick: 0.00005, volatility: 0.11 },
  { code: 'CADUSD', currency1: 'USD', currency2: 'CAD', start: 1.35, tick: 0.00005, volatility: 0.07 },
  { code: 'MXPUSD', currency1: 'USD', currency2: 'MXN', start: 18, tick: 0.0005, volatility: 0.13 },
];

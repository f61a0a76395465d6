/** Markets with round figures, invented: what the tests of the reports on markets work out by hand. */

import type { MarketReportData } from '../../reports/markets/market-report';
import { part } from '../../reports/part';
import type { MeasuredMarket } from '../../systems/markets/measure-market';
import { NOW } from './report-samples';

const DAY = 86_400_000;
const PRICES = Array.from({ length: 300 }, (_, i) => 4000 + i + 20 * Math.sin(i));
/** Monday to Friday, ending on 2026-11-20. */
export const WEEKDAYS = Float64Array.from(PRICES, (_, i) => {
  const back = PRICES.length - 1 - i;
  return Date.UTC(2026, 10, 20) - (Math.floor(back / 5) * 7 + (back % 5)) * DAY;
});

/** S&P micro at 5000 with 16 % a year: 50 points a day. */
export const SP500: MeasuredMarket = {
  instrument: 'SP500_micro',
  assetClass: 'Equity',
  currency: 'USD',
  pointSize: 5,
  fx: 1,
  price: 5000,
  meanAdjustedPrice: 5000,
  dailyPriceStdev: 50,
  contractsPerDay: 1000,
  costs: { slippage: 0.19, perBlock: 0.57, percentage: 0, perTrade: 0 },
  dailyPrice: { times: WEEKDAYS, values: Float64Array.from(PRICES) },
  percentReturn: { times: WEEKDAYS, values: Float64Array.from(PRICES, (_, i) => Math.sin(i) / 100) },
};

/** A German bond in euro: 0.2 points a day, 150 contracts a day. */
export const BUND: MeasuredMarket = {
  ...SP500,
  instrument: 'BUND',
  assetClass: 'Bond',
  currency: 'EUR',
  pointSize: 1000,
  fx: 1.25,
  price: 128,
  meanAdjustedPrice: 128,
  dailyPriceStdev: 0.2,
  contractsPerDay: 150,
  costs: { slippage: 0.005, perBlock: 2, percentage: 0, perTrade: 3 },
  percentReturn: { times: WEEKDAYS, values: Float64Array.from(PRICES, (_, i) => Math.cos(2 * i) / 200) },
};

export const MARKETS: MarketReportData<MeasuredMarket> = {
  producedAt: NOW,
  zone: 'Europe/London',
  baseCurrency: 'USD',
  list: part({ markets: [SP500, BUND], held: new Set(['BUND']), leftOut: ['V2X: no prices'] }),
};

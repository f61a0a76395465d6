import type { Instrument } from '../../domain/instruments/instrument';
import { systemData } from './in-memory-data';
import { requireInputs } from './missing-inputs';

const instrument = (code: string, currency: string): [string, Instrument] => [
  code,
  {
    code,
    description: '',
    pointSize: 1,
    currency,
    assetClass: '',
    perBlock: 0,
    percentage: 0,
    perTrade: 0,
    region: '',
  },
];
const none = () => ({ times: new Float64Array(0), columns: {} }) as never;

const data = systemData({
  instrumentCodes: ['CORN', 'EUROSTX', 'FTSE', 'NEW'],
  adjustedPrices: none,
  multiplePrices: none,
  storedFx: (code) =>
    code === 'EURUSD' ? { times: Float64Array.of(0), columns: { price: Float64Array.of(1.1) } } : undefined,
  fxPlace: 'market/fx_prices_csv',
  instruments: new Map([instrument('CORN', 'USD'), instrument('EUROSTX', 'EUR'), instrument('FTSE', 'GBP')]),
  tablePlace: { instruments: 'market/instrumentconfig.csv', rollParameters: 'market/rollconfig.csv' },
  spreadCosts: new Map(),
  rollParameters: new Map(),
  lastDay: 0,
});

it('takes instruments whose currency has a rate', () => {
  expect(() => requireInputs(['CORN', 'EUROSTX'], data, 'USD')).not.toThrow();
});

it('names all instruments that lack something at once, with the place where it was looked for', () => {
  expect(() => requireInputs(['CORN', 'EUROSTX', 'FTSE', 'NEW'], data, 'USD')).toThrow(
    'FTSE is in GBP, the base currency is USD: no FX prices of GBPUSD in market/fx_prices_csv, and none that make it; ' +
      "no instrument configuration of 'NEW' in market/instrumentconfig.csv",
  );
  expect(() => requireInputs(['CORN', 'EUROSTX'], data, 'RUB')).toThrow(
    /CORN is in USD.*RUBUSD.*; EUROSTX is in EUR.*RUBUSD/,
  );
});

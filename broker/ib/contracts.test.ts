import { SecType } from '@stoqey/ib';
import type { BrokerContract } from '../broker';
import { brokerContract, contractDetails, queryContract, tradedContract } from './contracts';

const near: BrokerContract = {
  conId: 11,
  kind: 'future',
  symbol: 'ES',
  exchange: 'CME',
  currency: 'USD',
  localSymbol: 'ESU6',
  multiplier: 50,
  contractMonth: '202609',
  expiry: '20260918',
};
const far: BrokerContract = {
  ...near,
  conId: 12,
  localSymbol: 'ESZ6',
  contractMonth: '202612',
  expiry: '20261218',
};

test('details of a future: 8 digits of expiry, month of its name, IANA zone', () => {
  const details = contractDetails({
    contract: {
      conId: 11,
      symbol: 'CL',
      secType: SecType.FUT,
      exchange: 'NYMEX',
      currency: 'USD',
      localSymbol: 'CLU6',
      multiplier: 1000,
      lastTradeDateOrContractMonth: '20260820 14:30:00 US/Eastern',
    },
    contractMonth: '202609',
    minTick: 0.01,
    priceMagnifier: 1,
    timeZoneId: 'US/Eastern',
    tradingHours: '20260823:1800-20260824:1700',
    liquidHours: '20260824:0930-20260824:1700',
    validExchanges: 'NYMEX,QBALGO',
  });
  expect(details).toMatchObject({
    expiry: '20260820',
    contractMonth: '202609',
    zone: 'America/New_York',
    multiplier: 1000,
    validExchanges: ['NYMEX', 'QBALGO'],
  });
});

test('a currency pair has no expiry, and a multiplier of 1', () => {
  const details = contractDetails({
    contract: {
      conId: 1,
      symbol: 'EUR',
      secType: SecType.CASH,
      exchange: 'IDEALPRO',
      currency: 'USD',
      multiplier: 0,
    },
    minTick: 0.00005,
    timeZoneId: 'XX',
  });
  expect(details).toMatchObject({
    kind: 'currency',
    multiplier: 1,
    expiry: '',
    contractMonth: '',
    zone: undefined,
    priceMagnifier: 1,
  });
});

test.each([
  [
    { kind: 'future', symbol: 'ES', exchange: 'CME', contractMonth: '202609' },
    { symbol: 'ES', secType: SecType.FUT, exchange: 'CME', lastTradeDateOrContractMonth: '202609' },
  ],
  [
    { kind: 'future', symbol: 'ES' },
    { symbol: 'ES', secType: SecType.FUT, exchange: '' },
  ],
  [
    { kind: 'currency', currency: 'EUR', pricedIn: 'USD' },
    { symbol: 'EUR', secType: SecType.CASH, exchange: 'IDEALPRO', currency: 'USD' },
  ],
] as const)('%j is looked up in the words of the broker', (query, wanted) => {
  expect(queryContract(query)).toMatchObject(wanted);
});

test('kinds that are not traded here give undefined', () => {
  expect(brokerContract({ conId: 1, secType: SecType.STK, symbol: 'SPY' }, '')).toBeUndefined();
});

test('an order names a contract by id and exchange only: no expiry that could contradict (478)', () => {
  expect(tradedContract([{ contract: near, ratio: 1 }])).toEqual({ conId: 11, exchange: 'CME' });
});

test('a spread is a BAG of legs with positive ratios and their actions', () => {
  const legs = [
    { contract: near, ratio: 1 },
    { contract: far, ratio: -1 },
  ];
  expect(tradedContract(legs)).toEqual({
    symbol: 'ES',
    secType: 'BAG',
    currency: 'USD',
    exchange: 'CME',
    comboLegs: [
      { conId: 11, ratio: 1, action: 'BUY', exchange: 'CME' },
      { conId: 12, ratio: 1, action: 'SELL', exchange: 'CME' },
    ],
  });
});

import { SecType } from '@stoqey/ib';
import { brokerContract } from './contracts';
import { brokerCommission, brokerExecution, SeenExecutions } from './executions';

const contract = {
  conId: 11,
  symbol: 'ES',
  secType: SecType.FUT,
  exchange: 'CME',
  currency: 'USD',
  lastTradeDateOrContractMonth: '20260918',
};
const execution = {
  execId: '0000e1a7.69e23a2f.01.01',
  orderRef: 'demo-A',
  permId: 7,
  clientId: 12,
  orderId: 5,
  acctNumber: 'DU1',
  side: 'SLD',
  shares: 3,
  price: -0.5,
  time: '20260610-19:57:47',
};

test('an execution is signed and in UTC', () => {
  const known = brokerContract(contract, '202609');
  if (!known) throw new Error('a future is a contract of ours');
  expect(brokerExecution({ contract, execution }, known, 'Europe/London')).toEqual({
    executionId: '0000e1a7.69e23a2f.01.01',
    orderRef: 'demo-A',
    permId: 7,
    clientId: 12,
    brokerOrderId: 5,
    account: 'DU1',
    contract: known,
    quantity: -3,
    price: -0.5,
    time: Date.UTC(2026, 5, 10, 19, 57, 47),
  });
  const bust = { ...execution, shares: 0 };
  expect(brokerExecution({ contract, execution: bust }, known, 'Europe/London').quantity).toBe(0);
  const bought = { ...execution, side: 'BOT' };
  expect(brokerExecution({ contract, execution: bought }, known, 'Europe/London').quantity).toBe(3);
});

test('an unknown commission is not 0', () => {
  expect(brokerCommission({ execId: 'x', commission: undefined, currency: 'USD' })).toBeUndefined();
  expect(brokerCommission({ execId: 'x', commission: 0, currency: 'USD' })).toEqual({
    executionId: 'x',
    amount: 0,
    currency: 'USD',
  });
});

test('a commission of -1 or of the largest double is not known yet, any other negative one is a rebate', () => {
  const amount = (commission: number) =>
    brokerCommission({ execId: 'x', commission, currency: 'USD' })?.amount;
  expect([-1, Number.MAX_VALUE, Number.NaN, Number.POSITIVE_INFINITY].map(amount)).toEqual(
    Array(4).fill(undefined),
  );
  expect([-0.25, -1.01, -12, 2.05].map(amount)).toEqual([-0.25, -1.01, -12, 2.05]);
});

test('what was seen is reported once, a correction is new', () => {
  const seen = new SeenExecutions();
  expect([seen.firstSight('a.01'), seen.firstSight('a.01'), seen.firstSight('a.02')]).toEqual([
    true,
    false,
    true,
  ]);
  const commission = { executionId: 'a.01', amount: 2, currency: 'USD' };
  expect([seen.commission(commission), seen.commission(commission)]).toEqual([true, false]);
  expect(seen.commission({ ...commission, amount: 3 })).toBe(true);
  expect(seen.commissionOf('a.01')?.amount).toBe(3);
});

import type { LedgerRow } from '../ledger/ledger-row';
import type { BrokerOrder, BrokerOrderState } from '../orders/order';
import { pendingTrades } from './pending-trades';

const order = (state: BrokerOrderState, trade: readonly number[]) =>
  ({
    id: 'own',
    strategy: 'trend',
    state,
    trade,
    contracts: ['20261200', '20270300'].slice(0, trade.length),
  }) as unknown as BrokerOrder;
const fill = (quantity: number, contract = '20261200', brokerOrderId = 'own') =>
  ({
    id: `${contract}${quantity}`,
    identity: `${contract}${quantity}`,
    version: 1,
    kind: 'broker',
    brokerOrderId,
    contract,
    quantity,
    price: 1,
    time: new Date(0),
  }) as LedgerRow;

test.each([
  ['works: all that it may trade', order('working', [-4]), [fill(-1)], 4],
  ['may have arrived', order('unknown', [3]), [], 3],
  ['was filled', order('filled', [4]), [fill(4)], 4],
  ['was cancelled: what was filled before', order('cancelled', [4]), [fill(1)], 1],
  ['was rejected', order('rejected', [4]), [fill(4, '20261200', 'other')], 0],
  [
    'both legs of a spread that was cancelled',
    order('cancelled', [-2, 2]),
    [fill(-1), fill(1, '20270300')],
    2,
  ],
] as const)('an order that %s', (_what, own, ledger, contracts) => {
  expect(pendingTrades([own], ledger)).toEqual([
    { orderId: 'own', strategy: 'trend', state: own.state, contracts },
  ]);
});

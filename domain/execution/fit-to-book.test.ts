import type { BrokerOrder } from '../orders/order';
import { fittedToBook } from './fit-to-book';

const order = (trade: readonly number[], change: Partial<BrokerOrder> = {}) =>
  ({ trade, type: 'market', strategy: 'carry', ...change }) as BrokerOrder;
const book = { bidSize: 2, askSize: 4 };

test.each<[string, BrokerOrder, object, readonly number[]]>([
  ['a purchase to what is asked for', order([10]), book, [8]],
  ['a sale to what is bid', order([-10]), book, [-4]],
  ['a limit order to its own side', order([10], { type: 'limit' }), book, [4]],
  ['nothing of what fits', order([8]), book, [8]],
  ['the legs of a spread alike', order([-6, 6]), book, [-4, 4]],
  ['to whole multiples of their ratio', order([-3, 6, -3]), book, [-2, 4, -2]],
  [
    'nothing where no lot fits: the check before sending refuses it',
    order([10]),
    { ...book, askSize: 0 },
    [10],
  ],
  ['nothing where no sizes are told', order([10]), {}, [10]],
  ['nothing where they are unknown', order([10]), { bidSize: -1, askSize: Number.NaN }, [10]],
])('an order is cut: %s', (_what, whole, quote, trade) => {
  expect(fittedToBook(whole, quote, 2).trade).toEqual(trade);
});

test('the part of an order of several strategies is shared among them', () => {
  const shares = [
    { strategy: 'carry', instrumentOrderId: 'i1', trade: 6 },
    { strategy: 'trend', instrumentOrderId: 'i2', trade: 4 },
  ];
  const fitted = fittedToBook(order([10], { shares }), { askSize: 1 }, 3);
  expect([fitted.trade, fitted.shares?.map(({ trade }) => trade)]).toEqual([[3], [2, 1]]);
});

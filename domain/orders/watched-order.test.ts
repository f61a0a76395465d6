import type { BrokerOrder } from './order';
import { watchedOrder } from './watched-order';

test.each<[readonly number[], readonly string[], string]>([
  [[2], ['20261200'], 'demo: buy 2 CORN 20261200'],
  [[-3], ['20261200'], 'demo: sell 3 CORN 20261200'],
  [[-2, 2], ['20261200', '20270300'], 'demo: sell 2/2 CORN 20261200/20270300'],
])('a trade of %j in %j is shown as its side, contracts and legs', (trade, contracts, summary) => {
  const order = { id: 'demo-01K', instrument: 'CORN', strategy: 'trend', trade, contracts } as BrokerOrder;
  expect(watchedOrder('demo', order, 600)).toEqual({
    ...{ ref: 'demo-01K', workflowId: 'demo-01K', instrument: 'CORN', strategy: 'trend' },
    ...{ summary, timeoutSeconds: 600 },
  });
});

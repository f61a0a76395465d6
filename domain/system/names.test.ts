import { orderWorkflowId } from './names';

test.each([
  [[3], 'demo/order/CORN/buy-3/demo-01K'],
  [[-1], 'demo/order/CORN/sell-1/demo-01K'],
  [[-2, 2], 'demo/order/CORN/sell-2+2/demo-01K'],
  [[1, -2, 1], 'demo/order/CORN/buy-1+2+1/demo-01K'],
])('an order of %p is watched by a workflow that says so and ends with its reference', (trade, id) => {
  expect(orderWorkflowId('demo', { instrument: 'CORN', trade }, 'demo-01K')).toBe(id);
});

import { type BrokerOrder, ROLL_PSEUDO_STRATEGY, watcherOf } from './order';

test('the owner of flat rolls keeps its name: orders and ledger rows are stored under it', () => {
  expect(ROLL_PSEUDO_STRATEGY).toBe('_ROLL_PSEUDO_STRATEGY');
});

test('the workflow that watches an order is the one it names, and of an old order the one with its id', () => {
  expect(watcherOf({ id: 'a', workflowId: 'watcher-of-a' } as BrokerOrder)).toBe('watcher-of-a');
  expect(watcherOf({ id: 'a' } as BrokerOrder)).toBe('a');
});

import { isOfReconciliation, locksOfKnownOrders, unknownLockOwner } from './lock-owners';

const lock = (owner: string) => ({ instrument: 'CORN', owner, reason: '', at: new Date(0) });

it.each([
  ['of an order that is open', lock('order:a'), [{ id: 'a' }], false],
  ['of an order that has ended', lock('order:a'), [{ id: 'b' }], true],
  ['of the reconciliation', lock('reconcile'), [], false],
  ['of an operator', lock('operator'), [], false],
])('a lock %s', (_, given, open, released) => {
  expect(locksOfKnownOrders([given], open)).toEqual(released ? [given] : []);
});

it('an owner is that of one order, or the reconciliation', () => {
  expect(unknownLockOwner({ id: 'a' })).toBe('order:a');
  expect(['reconcile', 'operator', 'order:reconcile'].map(isOfReconciliation)).toEqual([true, false, false]);
});

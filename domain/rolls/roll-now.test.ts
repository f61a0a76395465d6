import { FORWARD, factsOf, NEXT, PRICED, policyAt } from '../../test/support/instrument-facts';
import { currentContracts } from '../prices/current-contracts';
import { rollNow } from './roll-now';

const { roll } = policyAt('2027-02-01T12:00:00Z');
const author = { by: 'ann', reason: 'now', request: 'one', at: new Date('2027-02-01T12:00:00Z') };

test('the prices roll into the forward contract, with the state of the person who asked', () => {
  const decision = rollNow(factsOf(), roll, author);
  if (decision.kind !== 'roll') throw new Error(decision.reason);
  expect(currentContracts(decision.prices.multiple)).toEqual({ price: FORWARD, forward: NEXT, carry: NEXT });
  expect(decision.prices.adjusted.columns.price.at(-1)).toBe(decision.prices.multiple.columns.PRICE.at(-1));
  expect(decision.rollSwitch).toEqual({
    readVersion: 0,
    next: expect.objectContaining({ state: 'No_Roll', by: 'ann', request: 'one', version: 1 }),
  });
});

const nothing = factsOf().multiple.times.map(() => Number.NaN);
test.each([
  [
    'held',
    { positions: [{ instrument: 'BUND', contract: PRICED, quantity: 1 }] },
    /1 still held in 20270300/,
  ],
  ['ordered', { orders: [{ contracts: [FORWARD, PRICED] }] }, /an order in 20270300 is still active/],
  [
    'no price of the forward contract',
    {
      contracts: new Map(),
      multiple: {
        times: factsOf().multiple.times,
        columns: { ...factsOf().multiple.columns, FORWARD: nothing, CARRY: nothing },
      },
    },
    /the last price of 20270600 is missing/,
  ],
])('refused: %s', (_, change, reason) => {
  expect(rollNow(factsOf(change), roll, author)).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(reason),
  });
});

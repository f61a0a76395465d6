import * as fc from 'fast-check';
import { type FxExecution, type FxOrder, fxAnswer, fxInWords, fxProgress } from './fx-order';

const ORDER: FxOrder = {
  ...{ id: 'margin', reference: 'demo-1', currency: 'EUR', pricedIn: 'USD', amount: -25_000 },
  ...{ state: 'working', clientId: 1, brokerOrderId: 7, sendingAt: new Date(0), reason: 'r', by: 'ann' },
};
const execution = (quantity: number, price: number): FxExecution => ({
  ...{ identity: `exec:${quantity}/${price}`, version: 1, executionId: 'e', reference: 'demo-1' },
  ...{ quantity, price, time: new Date(0) },
});

test('an order is filled when its executions are its amount; its price is theirs, weighted', () => {
  const parts = [execution(-5_000, 1.1), execution(-20_000, 1.2)];
  expect(fxProgress(ORDER, parts.slice(1))).toMatchObject({ state: 'working', filled: -20_000, price: 1.2 });
  const all = fxProgress(ORDER, parts);
  expect(all).toMatchObject({ state: 'filled', filled: -25_000, price: expect.closeTo(1.18, 12) });
  expect(fxAnswer(ORDER, all)).toEqual({
    kind: 'done',
    summary: 'margin: sell 25000 EUR for USD, 25000 filled at 1.18',
  });
});

test('the price lies between the lowest and the highest of the executions', () => {
  const fill = fc.record({
    quantity: fc.integer({ min: 1, max: 1e6 }),
    price: fc.double({ min: 0.01, max: 200, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(fill, { minLength: 1, maxLength: 10 }), (fills) => {
      const { price } = fxProgress(
        ORDER,
        fills.map(({ quantity, price }) => execution(-quantity, price)),
      );
      const prices = fills.map((each) => each.price);
      expect(price).toBeGreaterThanOrEqual(Math.min(...prices) * (1 - 1e-12));
      expect(price).toBeLessThanOrEqual(Math.max(...prices) * (1 + 1e-12));
    }),
  );
});

test.each([
  ['sending', /unclear what became of it/],
  ['unknown', /unclear what became of it \(it is not listed\); npx tst capital balances/],
  ['rejected', /rejected \(it is not listed\); another attempt needs another --id/],
  ['cancelled', /cancelled/],
  ['not-accepted', /not-accepted/],
] as const)('an order in %s is an answer that says what to do', (state, reason) => {
  const order = { ...ORDER, state, why: 'it is not listed' };
  expect(fxAnswer(order, fxProgress(order, []))).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(reason),
  });
});

test('in words: negative amounts sell', () => {
  expect(fxInWords(ORDER)).toBe('sell 25000 EUR for USD');
  expect(fxInWords({ ...ORDER, amount: 10 })).toBe('buy 10 EUR for USD');
});

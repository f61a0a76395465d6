import fc from 'fast-check';
import { OrderIds } from './order-ids';

test('ids only rise, also when the gateway goes back after a restart', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('next'), id: fc.integer({ min: 1, max: 5000 }) }),
    fc.record({ kind: fc.constant('seen'), id: fc.integer({ min: -5, max: 5000 }) }),
    fc.record({ kind: fc.constant('reserve'), id: fc.integer({ min: 0, max: 5000 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const ids = new OrderIds();
      let highest = 0;
      for (const { kind, id } of steps) {
        if (kind === 'next') ids.gatewayNext(id);
        else if (kind === 'seen') ids.seen(id);
        if (kind === 'seen') highest = Math.max(highest, id);
        if (kind !== 'reserve') continue;
        const reserved = ids.reserve(id);
        expect(reserved).toBeGreaterThan(highest);
        expect(reserved).toBeGreaterThanOrEqual(id);
        highest = reserved;
      }
    }),
  );
});

test('request ids that come back on orders do not count', () => {
  const ids = new OrderIds();
  ids.seen(1_000_000_007);
  expect(ids.reserve(0)).toBe(1);
  expect(() => ids.reserve(1_000_000_000)).toThrow('not in 1..999999999');
});

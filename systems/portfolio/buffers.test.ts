import fc from 'fast-check';
import { targetPosition } from '../../domain/orders/required-trade';
import { applyBuffers } from './buffers';

const contracts = fc.double({ min: -20, max: 20, noNaN: true, noDefaultInfinity: true });

describe('buffering day by day', () => {
  it.each([true, false])('ends where an order of production ends; to the edge: %s', (tradeToEdge) => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20, max: 20 }),
        contracts,
        fc.double({ min: 0, max: 5, noNaN: true }),
        (held, wanted, width) => {
          const times = Float64Array.of(0, 1);
          const [lower, upper] = [wanted - width, wanted + width];
          const backtest = applyBuffers(
            { times, values: Float64Array.of(held, wanted) },
            {
              top: { times, values: Float64Array.of(held, upper) },
              bottom: { times, values: Float64Array.of(held, lower) },
            },
            { rounded: true, tradeToEdge },
          );
          const target = tradeToEdge ? {} : { target: wanted };
          expect(targetPosition({ lower, upper, ...target }, held) + 0).toBe(backtest.values[1] + 0);
        },
      ),
    );
  });
});

import fc from 'fast-check';
import type { DynamicProblem } from './dynamic-problem';
import { optimisePositions } from './optimise-positions';
import { type ProductionInstrument, productionProblem } from './production-problem';

const NO_CONSTRAINTS: DynamicProblem['constraints'] = {
  noTrade: new Set(),
  reduceOnly: new Set(),
  longOnly: new Set(),
};

function problem(changes: Partial<DynamicProblem> = {}): DynamicProblem {
  return {
    names: ['A', 'B'],
    optimalContracts: Float64Array.of(1.6, -0.7),
    contractValues: Float64Array.of(0.2, 0.3),
    covariance: Float64Array.of(0.0256, 0.008, 0.008, 0.04),
    costs: Float64Array.of(0.0004, 0.0003),
    previousContracts: Float64Array.of(0, 0),
    maximumContracts: null,
    constraints: NO_CONSTRAINTS,
    speed: { shadowCost: 50, trackingErrorBuffer: 0.0125 },
    ...changes,
  };
}

function contractsOf(changes: Partial<DynamicProblem>): number[] {
  const answer = optimisePositions(problem(changes));
  if (answer.kind === 'failed') throw new Error(answer.reason);
  return [...answer.contracts];
}

describe('optimisePositions', () => {
  it('gives a worked example', () => {
    const answer = optimisePositions(problem());
    if (answer.kind === 'failed') throw new Error(answer.reason);
    expect([...answer.contracts]).toEqual([2, -1]);
    expect(answer.steps.objectiveAtGreedy).toBeCloseTo(0.0318, 4);
    expect(answer.steps.adjustmentFactor).toBeCloseTo(0.836, 3);
  });

  it('never keeps a position of the wrong sign, whatever its cost', () => {
    const speed = { shadowCost: 50, trackingErrorBuffer: 0 };
    const changes = { costs: Float64Array.of(1, 0), optimalContracts: Float64Array.of(1.6, -1), speed };
    expect(contractsOf({ ...changes, previousContracts: Float64Array.of(-3, 0) })).toEqual([0, -1]);
  });

  it('never trades a reduce-only instrument from zero', () => {
    const constraints = { ...NO_CONSTRAINTS, reduceOnly: new Set(['A']) };
    expect(contractsOf({ constraints })[0]).toBe(0);
  });

  it('keeps what may not be traded, also beyond its limit', () => {
    const constraints = { ...NO_CONSTRAINTS, noTrade: new Set(['A']) };
    const previousContracts = Float64Array.of(5, 0);
    const maximumContracts = Float64Array.of(1, 999_999_999);
    expect(contractsOf({ constraints, previousContracts, maximumContracts })[0]).toBe(5);
  });

  it('an instrument without covariance takes no part and is named as such', () => {
    const answer = optimisePositions(problem({ covariance: Float64Array.of(NaN, NaN, NaN, 0.04) }));
    if (answer.kind === 'failed') throw new Error(answer.reason);
    expect(answer.steps.valid).toEqual([1]);
  });

  it('position_limit_weight: the limit in weights is largest contracts x value, whatever is held', () => {
    const previousContracts = Float64Array.of(1, 0);
    const maximumContracts = Float64Array.of(3, 2);
    const answer = optimisePositions(problem({ previousContracts, maximumContracts }));
    if (answer.kind === 'failed') throw new Error(answer.reason);
    expect([...answer.steps.bounds.maximum]).toEqual([3 * 0.2, 2 * 0.3]);
    expect([...answer.steps.bounds.minimum]).toEqual([-3 * 0.2, -2 * 0.3]);
  });

  it('stays where it is when that is near enough', () => {
    const near = {
      previousContracts: Float64Array.of(2, -1),
      speed: { shadowCost: 0, trackingErrorBuffer: 0.05 },
    };
    expect(contractsOf(near)).toEqual([2, -1]);
    expect(contractsOf({ ...near, previousContracts: Float64Array.of(5, 3) })).not.toEqual([5, 3]);
  });

  it('goes only as far as the buffer is exceeded', () => {
    const speed = { shadowCost: 0, trackingErrorBuffer: 0.0125 };
    const full = { costs: new Float64Array(2), previousContracts: Float64Array.of(-20, 20) };
    const all = contractsOf({ ...full, speed: { ...speed, trackingErrorBuffer: 0 } });
    const part = contractsOf({ ...full, speed: { ...speed, trackingErrorBuffer: 0.7 } });
    expect(part[0]).toBeGreaterThan(-20);
    expect(part[0]).toBeLessThan(all[0]);
  });

  it('takes an answer of nothing at all for a failure and keeps the positions', () => {
    const speed = { shadowCost: 1e6, trackingErrorBuffer: 0 };
    const kept = {
      previousContracts: Float64Array.of(-1, 1),
      optimalContracts: Float64Array.of(0.1, -0.1),
      speed,
    };
    expect(contractsOf(kept)).toEqual([-1, 1]);
  });

  it('long only: a short wish gives nothing', () => {
    const constraints = { ...NO_CONSTRAINTS, longOnly: new Set(['B']) };
    expect(contractsOf({ constraints })[1]).toBe(0);
  });

  it('reduce only: no more than is held, and none of the other sign', () => {
    const constraints = { ...NO_CONSTRAINTS, reduceOnly: new Set(['A']) };
    const speed = { shadowCost: 0, trackingErrorBuffer: 0 };
    const limited = { constraints, speed, optimalContracts: Float64Array.of(1.6, -2) };
    const held = (contracts: number) =>
      contractsOf({ ...limited, previousContracts: Float64Array.of(contracts, 0) })[0];
    expect(held(1)).toBe(1);
    expect(held(5)).toBeLessThan(5);
    expect(held(-5)).toBe(0);
  });

  it('fails, rather than trades, on an impossible covariance matrix', () => {
    const answer = optimisePositions(problem({ covariance: Float64Array.of(0.01, 0.9, 0.9, 0.01) }));
    expect(answer.kind).toBe('failed');
  });

  it('adds contracts one by one, so that a limit of k can stop at k-1', () => {
    const contractValues = Float64Array.of(0.1, 0.3);
    const wanted = Float64Array.of(10, 0);
    const maximumContracts = Float64Array.of(3, 0);
    const speed = { shadowCost: 0, trackingErrorBuffer: 0 };
    const contracts = contractsOf({ contractValues, optimalContracts: wanted, maximumContracts, speed });
    expect(contracts[0]).toBe(3);
    // Six times 0.7 added up is 4.2, a little more than 6 x 0.7 = 4.199999999999999.
    const drifting = { contractValues: Float64Array.of(0.7, 0.3), maximumContracts: Float64Array.of(6, 0) };
    expect(contractsOf({ ...drifting, optimalContracts: wanted, speed })[0]).toBe(5);
  });

  it('rounding at the wanted weights is not an impossible covariance', () => {
    const vols = [0.05, 0.4999473094940183, 0.05, 0.05, 0.05];
    const covariance = Float64Array.from({ length: 25 }, (_, cell) => {
      const [i, j] = [Math.floor(cell / 5), cell % 5];
      return (i === j ? 1 : 0.3) * vols[i] * vols[j];
    });
    const answer = optimisePositions({
      names: ['A', 'B', 'C', 'D', 'E'],
      optimalContracts: Float64Array.of(0, -19.999999953648125, 0, 0, 0),
      contractValues: Float64Array.of(0.005, 0.29999576568435204, 0.005, 0.005, 0.005),
      covariance,
      costs: new Float64Array(5),
      previousContracts: null,
      maximumContracts: null,
      constraints: NO_CONSTRAINTS,
      speed: { shadowCost: 0, trackingErrorBuffer: 0 },
    });
    expect(answer.kind === 'optimised' && Array.from(answer.contracts)).toEqual([0, -20, 0, 0, 0]);
  });

  it('ends where no single contract lowers the objective', () => {
    const instrument = fc.tuple(
      fc.double({ min: -20, max: 20, noNaN: true }),
      fc.double({ min: 0.005, max: 0.3, noNaN: true }),
      fc.double({ min: 0.05, max: 0.5, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(instrument, { minLength: 2, maxLength: 8 }), (instruments) => {
        const n = instruments.length;
        const covariance = new Float64Array(n * n);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++)
            covariance[i * n + j] = (i === j ? 1 : 0.3) * instruments[i][2] * instruments[j][2];
        const wanted = instruments.map(([contracts, value]) => contracts * value);
        const answer = optimisePositions({
          names: instruments.map((_, i) => `I${i}`),
          optimalContracts: Float64Array.from(instruments, ([contracts]) => contracts),
          contractValues: Float64Array.from(instruments, ([, value]) => value),
          covariance,
          costs: new Float64Array(n),
          previousContracts: null,
          maximumContracts: null,
          constraints: NO_CONSTRAINTS,
          speed: { shadowCost: 0, trackingErrorBuffer: 0 },
        });
        if (answer.kind === 'failed') throw new Error(answer.reason);
        const weights = [...answer.steps.weights];
        const variance = (w: readonly number[]) => {
          let total = 0;
          for (let i = 0; i < n; i++)
            for (let j = 0; j < n; j++)
              total += (w[i] - wanted[i]) * covariance[i * n + j] * (w[j] - wanted[j]);
          return total;
        };
        const now = variance(weights);
        instruments.forEach(([contracts, value], i) => {
          const more = weights.map((w, k) => (k === i ? w + Math.sign(contracts * value) * value : w));
          expect(variance(more)).toBeGreaterThanOrEqual(now - 1e-12);
        });
      }),
    );
  });
});

describe('productionProblem', () => {
  const instrument: ProductionInstrument = {
    name: 'A',
    held: 1,
    optimal: 2.2,
    lastAdjustedPrice: 100,
    pointSize: 50,
    fx: 1.1,
    cashCostOfOneContract: 5,
    annualStdev: 0.2,
    override: 'none',
    isRestricted: false,
    isReduceOnly: false,
  };
  const settings = {
    capital: 100_000,
    correlation: null,
    shrinkage: 0.5,
    costMultiplier: 1,
    speed: { shadowCost: 50, trackingErrorBuffer: 0.0125 },
  };

  it('computes value and cost per weight', () => {
    const { contractValues, costs, maximumContracts } = productionProblem([instrument], settings);
    expect(contractValues[0]).toBeCloseTo(0.055, 12);
    expect(costs[0]).toBeCloseTo((5 * 1.1) / 0.055 / 100_000, 15);
    expect(maximumContracts?.[0]).toBe(999_999_999);
  });

  it('correlations are shrunk as in the backtest; 0 gives what pysystemtrade does in production', () => {
    const two = [instrument, { ...instrument, name: 'B' }];
    const correlation = { names: ['A', 'B'], values: Float64Array.of(1, 0.8, 0.8, 1) };
    const covariance = (shrinkage: number) =>
      productionProblem(two, { ...settings, correlation, shrinkage }).covariance[1];
    expect(covariance(0.5)).toBeCloseTo(0.4 * 0.2 * 0.2, 15);
    expect(covariance(0)).toBeCloseTo(0.8 * 0.2 * 0.2, 15);
  });

  it('turns overrides, restrictions and limits into constraints', () => {
    const { constraints, maximumContracts } = productionProblem(
      [
        { ...instrument, name: 'closing', override: 'close', strategyLimit: 4 },
        { ...instrument, name: 'restricted', isRestricted: true },
        { ...instrument, name: 'bad', isReduceOnly: true },
        { ...instrument, name: 'limited', strategyLimit: 4, instrumentLimit: 3 },
      ],
      settings,
    );
    expect([...(maximumContracts ?? [])]).toEqual([0, 999_999_999, 999_999_999, 3]);
    expect([...constraints.noTrade]).toEqual(['restricted']);
    expect([...constraints.reduceOnly]).toEqual(['bad']);
  });
});

import type { DynamicProblem, DynamicSteps } from '../../systems/dynamic/dynamic-problem';
import { optimisePositions } from '../../systems/dynamic/optimise-positions';
import { describeGolden, goldenNumber } from './support/compare';

type Row = readonly (number | null)[];
type ByName = Readonly<Record<string, number | null>>;

interface GreedyCase {
  readonly case: number;
  readonly instruments: readonly string[];
  readonly contracts_optimal: Row;
  readonly per_contract_value: Row;
  readonly covariance: readonly Row[];
  readonly costs: Row;
  readonly previous_positions: Row | null;
  readonly maximum_positions: Row | null;
  readonly no_trade: readonly string[] | null;
  readonly reduce_only: readonly string[] | null;
  readonly long_only: readonly string[] | null;
  readonly shadow_cost: number;
  readonly tracking_error_buffer: number;
  readonly output: {
    readonly minimum_weights: ByName;
    readonly maximum_weights: ByName;
    readonly direction: ByName;
    readonly starting_weights: ByName;
    readonly greedy_weights: ByName;
    readonly tracking_error_of_prior?: number;
    readonly prior_within_buffer?: boolean;
    readonly adjustment_factor?: number;
    readonly objective_at_greedy: number;
    readonly tracking_error_at_greedy: number;
    readonly costs_at_greedy: number;
    readonly positions: ByName;
    readonly valid_instruments: readonly string[];
  };
}

const numbers = (row: Row) => Float64Array.from(row, goldenNumber);

function problemOf(c: GreedyCase): DynamicProblem {
  return {
    names: c.instruments,
    optimalContracts: numbers(c.contracts_optimal),
    contractValues: numbers(c.per_contract_value),
    covariance: numbers(c.covariance.flat()),
    costs: numbers(c.costs),
    previousContracts: c.previous_positions === null ? null : numbers(c.previous_positions),
    maximumContracts: c.maximum_positions === null ? null : numbers(c.maximum_positions),
    constraints: {
      noTrade: new Set(c.no_trade),
      reduceOnly: new Set(c.reduce_only),
      longOnly: new Set(c.long_only),
    },
    speed: { shadowCost: c.shadow_cost, trackingErrorBuffer: c.tracking_error_buffer },
  };
}

describeGolden('dynamic_optimisation', (golden) => {
  const compareWeights = (
    name: string,
    c: GreedyCase,
    steps: DynamicSteps,
    actual: Float64Array,
    expected: ByName,
  ) => {
    steps.valid.forEach((position, k) => {
      golden.number(`${name} ${c.instruments[position]}`, actual[k], expected[c.instruments[position]]);
    });
  };

  const compareSteps = (c: GreedyCase, steps: DynamicSteps) => {
    const { output } = c;
    const at = (name: string) => `case ${c.case} ${name}`;
    golden.exact(
      at('valid'),
      steps.valid.map((i) => c.instruments[i]).join(),
      [...output.valid_instruments].sort().join(),
    );
    compareWeights(at('minimum'), c, steps, steps.bounds.minimum, output.minimum_weights);
    compareWeights(at('maximum'), c, steps, steps.bounds.maximum, output.maximum_weights);
    compareWeights(at('direction'), c, steps, steps.direction, output.direction);
    compareWeights(at('start'), c, steps, steps.start, output.starting_weights);
    compareWeights(at('greedy'), c, steps, steps.greedyWeights, output.greedy_weights);
    golden.number(at('objective'), steps.objectiveAtGreedy, output.objective_at_greedy);
    golden.number(at('tracking error'), steps.trackingErrorAtGreedy, output.tracking_error_at_greedy);
    golden.number(at('costs'), steps.costsAtGreedy, output.costs_at_greedy);
    if (output.tracking_error_of_prior === undefined) return;
    golden.number(at('prior'), steps.trackingErrorOfPrior, output.tracking_error_of_prior);
    golden.exact(at('prior near'), steps.priorIsNearEnough, output.prior_within_buffer);
    golden.number(at('adjustment'), steps.adjustmentFactor, output.adjustment_factor ?? null);
  };

  it('gives the same whole positions, and the same way to them', () => {
    const { cases } = golden.json<{ cases: GreedyCase[] }>('greedy_cases.json.gz');
    for (const c of cases) {
      const answer = optimisePositions(problemOf(c));
      if (answer.kind === 'failed') throw new Error(`case ${c.case}: ${answer.reason}`);
      c.instruments.forEach((name, i) => {
        golden.exact(`case ${c.case} position ${name}`, answer.contracts[i], c.output.positions[name] ?? 0);
      });
      compareSteps(c, answer.steps);
    }
    golden.check();
  });
});

import type { ConfigProblem } from './loaded-config';
import { type MappingNode, originAt } from './node';
import type { ControlConfig } from './schema/control';
import type { ProductionConfig } from './schema/production';
import { placeOf } from './validate';

const ALLOCATION = 'strategy_capital_allocation';
const WEIGHTS = [ALLOCATION, 'strategy_weights'];
const RUNNING = ['process_configuration_methods', 'run_systems'];
/** The one function there is, by the last part of its path. */
const WEIGHTED = 'weighted_strategy_allocation';

/** Shares of the capital that can't be: an unknown strategy or function, only weights of 0. */
export function allocationProblems(
  config: ProductionConfig,
  control: ControlConfig,
  root: MappingNode,
): readonly ConfigProblem[] {
  return [...functionProblems(config, root), ...zeroWeights(config, root), ...unknown(config, control, root)];
}

function problem(root: MappingNode, path: readonly string[], message: string, remedy: string): ConfigProblem {
  return { ...placeOf(originAt(root, path)), key: path.join('.'), message, remedy };
}

function functionProblems({ strategy_capital_allocation }: ProductionConfig, root: MappingNode) {
  const { function: name } = strategy_capital_allocation;
  if (name.split('.').at(-1) === WEIGHTED) return [];
  const message = `${name} is not available: capital is shared by ${WEIGHTED}`;
  return [problem(root, [ALLOCATION, 'function'], message, 'Remove the key, and set strategy_weights.')];
}

/** Capital is divided by the sum of the weights. */
function zeroWeights({ strategy_capital_allocation }: ProductionConfig, root: MappingNode) {
  const weights = Object.values(strategy_capital_allocation.strategy_weights ?? {});
  if (weights.length === 0 || weights.some((weight) => weight > 0)) return [];
  const remedy = 'Give one strategy a weight above 0; without the key all get the same.';
  return [problem(root, WEIGHTS, 'are all 0: there is nothing to divide by', remedy)];
}

/** Its share would be missing from the others, and nothing would trade with it. */
function unknown(config: ProductionConfig, control: ControlConfig, root: MappingNode) {
  const known = new Set([
    ...Object.keys(config.strategy_list),
    ...runningStrategies(control),
    ...config.stale_strategies,
  ]);
  return Object.keys(weightsOf(config) ?? {})
    .filter((name) => !known.has(name))
    .map((name) => {
      const message = `${name} is not a strategy: neither strategy_list nor run_systems names it`;
      const remedy = 'Correct the name, add the strategy to strategy_list, or remove its weight.';
      return problem(root, [...WEIGHTS, name], message, remedy);
    });
}

/** Weights that are valid, but probably not intended. */
export function allocationDoubts(
  config: ProductionConfig,
  control: ControlConfig,
  root: MappingNode,
  controlRoot: MappingNode,
): readonly ConfigProblem[] {
  const weights = weightsOf(config);
  const running = runningStrategies(control);
  const idle = Object.keys(weights ?? {})
    .filter((name) => !running.includes(name))
    .map((name) => {
      const message =
        'gets capital, but is not under run_systems in the control configuration: it never runs';
      const remedy = 'Add it to process_configuration_methods.run_systems, or remove its weight.';
      return problem(root, [...WEIGHTS, name], message, remedy);
    });
  if (weights === undefined) return idle;
  const isPoor = (name: string) => !Object.hasOwn(weights, name);
  const message = (what: string) => `${what}, but has no weight: its last capital, if any, stays in force`;
  const remedy = 'Add it to strategy_capital_allocation.strategy_weights (0.01 to close it), or remove it.';
  const poor = running
    .filter(isPoor)
    .map((name) => problem(controlRoot, [...RUNNING, name], message('runs'), remedy));
  const listed = Object.keys(config.strategy_list)
    .filter((name) => isPoor(name) && !running.includes(name))
    .map((name) => problem(root, ['strategy_list', name], message('is listed'), remedy));
  return [...idle, ...poor, ...listed];
}

function weightsOf({ strategy_capital_allocation }: ProductionConfig) {
  return strategy_capital_allocation.strategy_weights;
}

function runningStrategies({ process_configuration_methods }: ControlConfig): readonly string[] {
  return Object.keys(process_configuration_methods['run_systems'] ?? {});
}
